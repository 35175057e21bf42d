using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Passes;

/// <summary>Lets a convolution do the Pad before it, where the border is real zero: it reads zero outside its image without a copy.</summary>
public static class FoldPad
{
    public static Graph Run(Graph graph) => GraphRewriter.Run(graph, (rewriter, node) =>
    {
        if (node.Operator is IPadded padded && rewriter.SoleProducer(node.Inputs[0]) is { Operator: Pad { IsZero: true } pad } producer)
            rewriter.MergeIntoReader(producer, node, padded.With(pad.Padding + padded.Padding), [producer.Inputs[0], .. node.Inputs.Skip(1)]);
        else
            rewriter.Keep(node);
    });
}
