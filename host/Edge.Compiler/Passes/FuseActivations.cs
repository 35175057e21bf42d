using Edge.Compiler.Ir;

namespace Edge.Compiler.Passes;

/// <summary>Lets a convolution, a Dense or an Add do the Relu or Relu6 that follows it: in INT8 that is a clamp it does anyway.</summary>
public static class FuseActivations
{
    public static Graph Run(Graph graph) => GraphRewriter.Run(graph, (rewriter, node) =>
    {
        if (node.Operator is IFusable fusable && rewriter.SoleProducer(node.Inputs[0]) is { Operator: IActivated activated } producer)
            rewriter.MergeIntoProducer(producer, node, activated.With(Both(activated.Activation, fusable.Activation)), producer.Inputs);
        else
            rewriter.Keep(node);
    });

    // Relu and Relu6, in either order, clamp to [0, 6].
    private static Activation Both(Activation first, Activation second) => (Activation)Math.Max((int)first, (int)second);
}
