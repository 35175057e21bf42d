namespace Edge.Compiler.Ir;

/// <summary>A network: nodes in an order in which they can run. Holds and checks; passes return new graphs.</summary>
public sealed class Graph
{
    /// <exception cref="ModelException">A tensor is used before it exists, a name occurs twice, or a shape differs from what its operator computes.</exception>
    public Graph(string name, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, IReadOnlyList<Node> nodes, IReadOnlyList<string>? classes = null)
    {
        Name = name;
        Inputs = inputs;
        Outputs = outputs;
        Nodes = nodes;
        Classes = classes ?? [];
        Check();
    }

    public string Name { get; }

    public IReadOnlyList<Tensor> Inputs { get; }

    public IReadOnlyList<Tensor> Outputs { get; }

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>What the outputs mean, in order; empty when unknown.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>True when activations are int8.</summary>
    public bool IsInt8 => Inputs[0].Type == ElementType.Int8;

    /// <summary>Multiply-accumulates of one inference.</summary>
    public long Macs => Nodes.Sum(node => node.Operator.CountMacs(node));

    /// <summary>Elements of all constants, each counted once.</summary>
    public long Weights => Constants.Sum(constant => (long)constant.Shape.Elements);

    public IEnumerable<Tensor> Constants => Nodes.SelectMany(node => node.Inputs).Where(input => input.IsConstant).Distinct();

    /// <summary>The same network with other nodes.</summary>
    public Graph With(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, IReadOnlyList<Node> nodes) =>
        new(Name, inputs, outputs, nodes, Classes);

    private void Check()
    {
        if (Inputs.Count == 0 || Outputs.Count == 0)
            throw new ModelException("E0100", Name, $"{Inputs.Count} inputs and {Outputs.Count} outputs", "at least one of each");

        foreach (Tensor input in Inputs)
        {
            if (input.Type == ElementType.Int8 && input.Shape.Batch != 1)
                throw new ModelException("E0100", Name, $"int8 input '{input.Name}' is {input.Shape}", "a batch of 1: a device sees one image at a time");
        }

        var known = new HashSet<Tensor>(Inputs);
        var names = new HashSet<string>(Inputs.Select(input => input.Name));
        var nodeNames = new HashSet<string>();
        foreach (Node node in Nodes)
        {
            if (!nodeNames.Add(node.Name))
                throw Fault(node, "another node has the same name", "unique names");
            foreach (Tensor input in node.Inputs)
            {
                if (!input.IsConstant && !known.Contains(input))
                    throw Fault(node, $"reads '{input.Name}' before any node has written it", "nodes in order of execution, without cycles");
            }

            Shape expected;
            try
            {
                expected = node.Operator.InferShape(node.Inputs);
            }
            catch (ModelException e) when (e.Where.Length == 0)
            {
                throw ModelException.AtNode(e.Code, Name, node.Name, node.Operator.Kind, e.Found, e.Accepted, e.Hint);
            }

            if (!expected.Equals(node.Output.Shape))
                throw Fault(node, $"the output is declared {node.Output.Shape}", $"{expected}, computed from its inputs");
            if (!names.Add(node.Output.Name))
                throw Fault(node, $"writes '{node.Output.Name}', which exists already", "unique tensor names");
            known.Add(node.Output);
        }

        foreach (Tensor output in Outputs)
        {
            if (!known.Contains(output))
                throw new ModelException("E0100", Name, $"output '{output.Name}' is computed by no node");
        }
    }

    private ModelException Fault(Node node, string found, string accepted) =>
        ModelException.AtNode("E0100", Name, node.Name, node.Operator.Kind, found, accepted);
}
