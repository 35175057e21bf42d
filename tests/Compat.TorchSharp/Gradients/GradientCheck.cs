using TorchSharp;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests.Gradients;

/// <summary>Compares backward passes with central differences of forward passes.</summary>
/// <remarks>
/// The forward pass rounds to float32: a loss of size 1 is known to about 1e-6, so a difference over 2 * 1e-2 is known to about 1e-4 and no
/// smaller tolerance would mean anything; the error of the difference itself is of order 1e-4 for the curves used here. Both together, over
/// values of order 1: 4e-3 absolute plus 1 % relative. A wrong formula is off by tens of percent.
/// </remarks>
internal static class GradientCheck
{
    private const double Step = 1e-2;
    private const double Absolute = 4e-3;
    private const double Relative = 1e-2;

    /// <param name="function">From the inputs to a tensor of any shape; it is weighted with fixed random numbers to make one loss.</param>
    /// <param name="inputs">Every one of them is checked, element by element.</param>
    public static void Holds(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        foreach (var input in inputs)
            input.requires_grad_();
        Tensor? weights = null;

        var loss = Loss();
        loss.backward();
        for (int i = 0; i < inputs.Length; i++)
        {
            var grad = inputs[i].grad;
            Assert.True(grad is not null, $"input {i} got no gradient");
            Assert.Equal(inputs[i].shape, grad.shape);
            var actual = grad.data<float>().ToArray();
            for (int j = 0; j < actual.Length; j++)
            {
                double expected = (At(inputs[i], j, Step) - At(inputs[i], j, -Step)) / (2 * Step);
                Assert.True(Math.Abs(actual[j] - expected) <= Absolute + Relative * Math.Abs(expected),
                    $"input {i}, element {j} of shape [{string.Join(",", inputs[i].shape)}]: backward gives {actual[j]}, differences "
                        + $"give {expected}");
            }
        }

        Tensor Loss()
        {
            var result = function(inputs);
            // A weight for every element: a plain sum would not see elements swapped.
            if (weights is null)
            {
                var generator = new Generator(7);
                weights = rand(result.shape, generator: generator) + 0.5;
            }

            return (result * weights).sum();
        }

        double At(Tensor input, int index, double change)
        {
            using var frozen = no_grad();
            using var inner = NewDisposeScope();
            var values = input.data<float>().ToArray();
            float before = values[index];
            values[index] = (float)(before + change);
            input.data<float>().CopyFrom(values);
            var result = (function(inputs) * weights!).to_type(ScalarType.Float64).sum().item<double>();
            values[index] = before;
            input.data<float>().CopyFrom(values);
            return result;
        }
    }

    /// <summary>Numbers between the limits from a seed of its own, in any shape.</summary>
    public static Tensor Uniform(int seed, double low, double high, params long[] shape) =>
        rand(shape, generator: new Generator((ulong)seed)) * (high - low) + low;

    /// <summary>Numbers of which no two are closer than a step and none is near zero: maxima and corners stay where they are.</summary>
    public static Tensor Spread(int seed, params long[] shape)
    {
        long count = shape.Aggregate(1L, (a, b) => a * b);
        var order = randperm(count, generator: new Generator((ulong)seed)).to_type(ScalarType.Float32);
        return ((order - count / 2.0 + 0.25) * 0.1).reshape(shape);
    }
}
