using Edge.Compiler.Ir;

namespace Edge.Compiler.Passes;

/// <summary>Takes out nodes that change nothing: a Reshape to the same shape, a Pad by nothing, a Concat of one tensor.</summary>
public static class RemoveIdentities
{
    public static Graph Run(Graph graph) => GraphRewriter.Run(graph, (rewriter, node) =>
    {
        if (node.Operator.IsIdentity(node))
            rewriter.Drop(node);
        else
            rewriter.Keep(node);
    });
}
