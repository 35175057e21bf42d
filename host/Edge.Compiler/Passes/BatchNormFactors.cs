using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Passes;

/// <summary>A batch norm as what it does to a channel: value * Scale[c] + Shift[c].</summary>
internal sealed record BatchNormFactors(double[] Scale, double[] Shift)
{
    /// <param name="node">A <see cref="BatchNorm"/>.</param>
    public static BatchNormFactors Of(Node node)
    {
        float epsilon = ((BatchNorm)node.Operator).Epsilon;
        float[] gamma = node.Inputs[1].Floats, beta = node.Inputs[2].Floats, mean = node.Inputs[3].Floats, variance = node.Inputs[4].Floats;
        double[] scale = [.. gamma.Select((g, c) => g / Math.Sqrt((double)variance[c] + epsilon))];
        return new BatchNormFactors(scale, [.. scale.Select((s, c) => beta[c] - mean[c] * s)]);
    }
}
