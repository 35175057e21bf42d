using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Quantizing;

/// <summary>Where the weights of each output channel lie in a filter.</summary>
/// <param name="node">A Conv2D, DepthwiseConv2D or Dense.</param>
internal sealed class FilterRows(Node node)
{
    private readonly bool _isTapFirst = node.Operator is DepthwiseConv2D;

    public int Outputs { get; } = node.Inputs[1].Shape[((IFiltered)node.Operator).FilterAxis];

    /// <summary>Weights of one output channel.</summary>
    public int Taps => node.Inputs[1].Shape.Elements / Outputs;

    public int Place(int output, int tap) => _isTapFirst ? tap * Outputs + output : output * Taps + tap;

    /// <summary>The weights of one output channel.</summary>
    public double[] Weights(int output) => [.. Enumerable.Range(0, Taps).Select(tap => (double)node.Inputs[1].Floats[Place(output, tap)])];
}
