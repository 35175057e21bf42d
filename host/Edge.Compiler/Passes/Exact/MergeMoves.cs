using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Passes.Exact;

/// <summary>A Reshape of a Reshape, or a Transpose of a Transpose, becomes one that goes there at once.</summary>
public static class MergeMoves
{
    public static Graph Run(Graph graph) => GraphRewriter.Run(graph, (rewriter, node) =>
    {
        if (node.Activations.Any() && rewriter.SoleProducer(node.Inputs[0]) is { } producer && Merged(producer.Operator, node.Operator) is { } merged)
            rewriter.MergeIntoProducer(producer, node, merged, producer.Inputs);
        else
            rewriter.Keep(node);
    });

    private static Operator? Merged(Operator first, Operator second) => (first, second) switch
    {
        (Reshape, Reshape) => second,
        (Transpose before, Transpose after) => new Transpose(new AxisOrder([.. after.Order.Axes.Select(axis => before.Order.Axes[axis])])),
        _ => null,
    };
}
