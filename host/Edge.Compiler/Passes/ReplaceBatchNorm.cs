using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Passes;

/// <summary>Writes a batch norm that could not be folded as what it is: a 1x1 depthwise convolution, which has an INT8 form.</summary>
/// <remarks>Only for images. A batch norm of a [N, C] tensor stays, and quantization refuses it.</remarks>
public static class ReplaceBatchNorm
{
    public static Graph Run(Graph graph) => GraphRewriter.Run(graph, (rewriter, node) =>
        rewriter.Keep(node is { Operator: BatchNorm, Output.Shape.Rank: 4 } ? AsDepthwise(node) : node));

    private static Node AsDepthwise(Node node)
    {
        BatchNormFactors factors = BatchNormFactors.Of(node);
        int channels = node.Output.Shape.Channels;
        Tensor filter = Tensor.Constant(node.Inputs[1].Name, new Shape(1, 1, 1, channels), [.. factors.Scale.Select(scale => (float)scale)]);
        Tensor bias = Tensor.Constant(node.Inputs[2].Name, new Shape(channels), [.. factors.Shift.Select(shift => (float)shift)]);
        return node with { Operator = new DepthwiseConv2D(Size.Square(1), Padding.None), Inputs = [node.Inputs[0], filter, bias] };
    }
}
