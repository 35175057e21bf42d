using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Shifts and scales each channel by statistics of the training data. Float only: a pass folds it into the convolution before it.</summary>
/// <remarks>
/// <code>
/// input                        float32 [..., C]
/// gamma, beta, mean, variance  float32 [C]
/// output                       float32 as input;  gamma * (input - mean) / sqrt(variance + epsilon) + beta
/// </code>
/// Ioffe and Szegedy 2015, arXiv:1502.03167, algorithm 2.
/// </remarks>
public sealed partial record BatchNorm(float Epsilon) : Operator
{
    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"], "gamma", "beta", "mean", "variance");
        Shape input = inputs[0].Shape;
        foreach (Tensor statistic in inputs.Skip(1))
        {
            if (statistic.Shape.Elements != input.Channels)
                throw new ModelException("E0101", "", $"{statistic.Shape.Elements} values in '{statistic.Name}' for {input.Channels} channels", "one value for each channel");
        }

        return input;
    }
}
