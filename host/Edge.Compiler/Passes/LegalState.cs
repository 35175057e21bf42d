using Edge.Compiler.Ir;

namespace Edge.Compiler.Passes;

/// <summary>What must hold of a graph between stages. A pass that breaks it is our own fault; a model that cannot meet it is the model's.</summary>
public static class LegalState
{
    /// <summary>A pass keeps the network's inputs, and names, shapes and order of its outputs.</summary>
    /// <exception cref="InvalidOperationException">The pass is wrong.</exception>
    public static void SameInterface(string pass, Graph before, Graph after)
    {
        bool same = before.Inputs.SequenceEqual(after.Inputs) && before.Outputs.Count == after.Outputs.Count
            && before.Outputs.Zip(after.Outputs).All(pair => pair.First.Name == pair.Second.Name && pair.First.Shape.Equals(pair.Second.Shape));
        if (!same)
            throw new InvalidOperationException($"pass '{pass}' changed the inputs or outputs of '{before.Name}'");
    }

    /// <summary>A prepared graph is float, of batch 1, and every operator has an INT8 form.</summary>
    /// <exception cref="ModelException">E0305, E0306: the model cannot be quantized.</exception>
    public static void Prepared(Graph graph)
    {
        foreach (Tensor input in graph.Inputs)
        {
            if (input.Shape.Batch != 1)
                throw new ModelException("E0306", $"{graph.Name}: input '{input.Name}'", $"a batch of {input.Shape.Batch} images",
                    "one image: INT8 code runs one at a time", "export the model with batch 1");
        }

        OneImage(graph);
        ModelFault[] faults = [.. graph.Nodes.Where(node => node.Operator is Operators.BatchNorm).Select(Unfolded)];
        if (faults.Length == 0)
            return;
        ModelFault first = faults[0];
        throw faults.Length == 1
            ? ModelException.AtNode("E0305", graph.Name, first.Node, first.Operator, first.Reason, first.Accepted, first.Remedy, faults)
            : new ModelException("E0305", graph.Name, $"{faults.Length} nodes have no INT8 form\n  {string.Join("\n  ", faults.AsEnumerable())}") { Faults = faults };
    }

    // A reshape inside the network can make a batch of several images, of which a kernel would compute the first.
    private static void OneImage(Graph graph)
    {
        if (graph.Nodes.FirstOrDefault(node => node.Operator.TakesOneImage && node.Inputs[0].Shape.Batch != 1) is not { } node)
            return;
        throw ModelException.AtNode("E0306", graph.Name, node.Name, node.Operator.Kind, $"an input {node.Inputs[0].Shape}, of which only the first of {node.Inputs[0].Shape.Batch} would be computed",
            "one image at a time", "reshape so that the first axis stays 1; rows that each meet the same weights are the pixels of a 1x1 Conv2D");
    }

    private static ModelFault Unfolded(Node node) => new(
        node.Name, node.Operator.Kind, node.Inputs[0].Shape.ToString(), node.Output.Shape.ToString(),
        $"not next to a convolution or Dense it could be folded into, on a tensor {node.Output.Shape}")
    {
        Accepted = "a batch norm right after a Conv2D, DepthwiseConv2D or Dense without activation, or on an image",
        Remedy = "move it there",
    };

    /// <summary>In an INT8 graph every activation is int8 per tensor, every filter int8 with zero point 0, every bias int32. A pairwise operand is like an activation, and so
    /// are usual features.</summary>
    /// <exception cref="ModelException">E0300: some tensor is not. E0306: a node has several images.</exception>
    public static void Int8(Graph graph)
    {
        OneImage(graph);
        foreach (Tensor input in graph.Inputs)
            Activation(input, $"{graph.Name}: input '{input.Name}'");
        foreach (Node node in graph.Nodes)
        {
            string where = $"{graph.Name}: node '{node.Name}' ({node.Operator.Kind})";
            Activation(node.Output, where);
            foreach (Tensor constant in node.Inputs.Where(input => input.IsConstant))
            {
                if (node.Operator is Operators.PairwiseOperator or Operators.IComparesFeatures)
                    Activation(constant, where);
                else
                    Constant(constant, where);
            }
        }
    }

    private static void Activation(Tensor tensor, string where)
    {
        if (tensor is not { Type: ElementType.Int8, Quantization.IsPerChannel: false })
            throw Fault(tensor, where, "int8 with one scale and zero point");
    }

    private static void Constant(Tensor tensor, string where)
    {
        if (tensor is not ({ Type: ElementType.Int8, Quantization.ZeroPoint: 0 } or { Type: ElementType.Int32, Quantization.ZeroPoint: 0 }))
            throw Fault(tensor, where, "an int8 filter or an int32 bias, both with zero point 0");
    }

    private static ModelException Fault(Tensor tensor, string where, string accepted) =>
        new("E0300", where, $"'{tensor.Name}' is {tensor.Type}{(tensor.Quantization is null ? " without scale" : "")}", accepted, "quantize the model again");
}
