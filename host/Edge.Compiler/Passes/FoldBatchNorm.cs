using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Passes;

/// <summary>Multiplies a batch norm into the filter and bias of the convolution or Dense before it.</summary>
/// <remarks>w' = gamma * w / sqrt(variance + epsilon), b' = beta + (b - mean) * gamma / sqrt(variance + epsilon). Jacob et al. 2018, section 3.2.</remarks>
public static class FoldBatchNorm
{
    public static Graph Run(Graph graph) => GraphRewriter.Run(graph, (rewriter, node) =>
    {
        if (node.Operator is BatchNorm
            && rewriter.SoleProducer(node.Inputs[0]) is { Operator: IFiltered filtered and IActivated { Activation: Activation.None } } producer)
            rewriter.MergeIntoProducer(producer, node, producer.Operator, Folded(producer.Inputs, filtered.FilterAxis, BatchNormFactors.Of(node)));
        else
            rewriter.Keep(node);
    });

    private static Tensor[] Folded(IReadOnlyList<Tensor> inputs, int filterAxis, BatchNormFactors factors)
    {
        Tensor filter = inputs[1], bias = inputs[2];
        int inner = filter.Shape.Extents.Skip(filterAxis + 1).Aggregate(1, (product, extent) => product * extent);
        int channels = filter.Shape[filterAxis];
        return
        [
            inputs[0],
            Tensor.Constant(filter.Name, filter.Shape, [.. filter.Floats.Select((w, i) => (float)(w * factors.Scale[i / inner % channels]))]),
            Tensor.Constant(bias.Name, bias.Shape, [.. bias.Floats.Select((b, o) => (float)(b * factors.Scale[o] + factors.Shift[o]))]),
        ];
    }
}
