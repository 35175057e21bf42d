using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Training.Compressing;

/// <summary>Takes fused activations out of the convolutions and Dense before them, the opposite of what the compiler does in the end.</summary>
internal static class ActivationSplit
{
    public static Graph Run(Graph graph) => graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.SelectMany(Apart)]);

    private static IEnumerable<Node> Apart(Node node)
    {
        if (node.Operator is not (IFiltered and IActivated { Activation: not Activation.None } activated))
            return [node];
        Tensor linear = Tensor.Float($"{node.Output.Name}_response", node.Output.Shape);
        Operator function = activated.Activation == Activation.Relu6 ? new Relu6() : new Relu();
        return [node with { Operator = activated.With(Activation.None), Output = linear }, new Node($"{node.Name}_activation", function, [linear], node.Output)];
    }
}
