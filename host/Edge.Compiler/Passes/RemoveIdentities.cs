using Edge.Compiler.Ir;

namespace Edge.Compiler.Passes;

/// <summary>Takes out nodes that change nothing: a Reshape to the same shape, a Pad by nothing, a Concat of one tensor.</summary>
public static class RemoveIdentities
{
    public static Graph Run(Graph graph) => GraphRewriter.Run(graph, (rewriter, node) =>
    {
        // In INT8, one that changes scale or zero point changes bytes or what they mean.
        if (node.Operator.IsIdentity(node) && Equals(node.Inputs[0].Quantization, node.Output.Quantization))
            rewriter.Drop(node);
        else
            rewriter.Keep(node);
    });
}
