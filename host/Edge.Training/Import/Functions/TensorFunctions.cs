using static TorchSharp.torch;

namespace Edge.Training.Import;

/// <summary>Finds the tensor function that gives a value, among those a network for a small device may use, and writes it down.</summary>
/// <remarks>A guess counts only when it gives every element, for images of very different brightness; the whole graph is compared with the module afterwards.</remarks>
/// <param name="known">Every value seen so far, in order.</param>
/// <param name="layers">The module's layers: one may have been run by <c>forward</c>, which calls no hooks.</param>
internal sealed class TensorFunctions(ModuleNodes nodes, IReadOnlyList<TracedValue> known, IReadOnlyList<(string Path, nn.Module<Tensor, Tensor> Layer)> layers)
{
    /// <summary>The functions that are recognized, for messages.</summary>
    public const string Names = "layers, and between them +, -, *, / of tensors, parameters and numbers, cat, reshapes, transposes, slices, mean and amax of an image, "
        + "relu, relu6, clamp, leaky_relu, sigmoid, tanh, silu, hardswish, hardsigmoid, softmax, pooling, zero borders, interpolate (nearest, bilinear) and pixel_shuffle";

    /// <summary>Writes the function that gives <paramref name="value"/> down.</summary>
    /// <param name="prefix">The path of the module it is used in, ending in a dot; empty for the whole.</param>
    /// <returns>The name of the value; null when nothing explains it.</returns>
    public string? Explain(TracedValue value, string prefix)
    {
        var guess = new Guess(value, prefix, nodes);
        TracedValue[] computed = [.. known.Where(candidate => !candidate.IsConstant && candidate.Dims.Length > 0 && value.Dims.Length > 0 && candidate.Dims[0] == value.Dims[0]).Reverse()];
        return ShapeFunctions.Explain(guess, computed)
            ?? ActivationFunctions.Explain(guess, computed)
            ?? ArithmeticFunctions.Explain(guess, computed, [.. known.Where(candidate => candidate.IsConstant)])
            ?? JoinFunctions.Explain(guess, computed)
            ?? WindowFunctions.Explain(guess, computed)
            ?? ResizeFunctions.Explain(guess, computed)
            ?? Layer(guess, computed);
    }

    // A layer that was run by forward instead of call.
    private string? Layer(Guess guess, TracedValue[] computed)
    {
        foreach ((string path, nn.Module<Tensor, Tensor> layer) in layers)
        {
            foreach (TracedValue input in computed)
            {
                if (guess.Gives(input, layer.forward))
                    return LayerReaders.Read(path.Length == 0 ? layer.GetName() : path, layer, input, guess.Value.Dims, nodes);
            }
        }

        return null;
    }
}
