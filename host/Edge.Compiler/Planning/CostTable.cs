using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning;

/// <summary>What each node costs, known before anything is built.</summary>
/// <param name="Rows">In order of execution; views, which cost nothing, included.</param>
public sealed record CostTable(IReadOnlyList<NodeCost> Rows)
{
    /// <summary>Multiply-accumulates of one inference.</summary>
    public long Macs => Rows.Sum(row => row.Macs);

    /// <summary>Bytes of all constants as the graph holds them: float32 before quantization.</summary>
    public long WeightBytes => Rows.Sum(row => row.WeightBytes);

    /// <summary>Bytes of all tables in flash; null before the graph is INT8.</summary>
    public long? TableBytes => Rows.All(row => row.TableBytes is null) ? null : Rows.Sum(row => row.TableBytes);

    /// <summary>Bytes of input, output and a node's own, at the node that needs the most; without knowledge of the plan.</summary>
    public NodeCost Widest => Rows.MaxBy(row => row.ActivationBytes)!;

    /// <param name="graph">Float or int8; a constant that two nodes share is counted at both.</param>
    public static CostTable Of(Graph graph) => new([.. graph.Nodes.Select(node => Cost(graph, node))]);

    private static NodeCost Cost(Graph graph, Node node) => new(
        node.Name, node.Operator.Kind, node.Operator.Summary(node), node.Fused,
        [.. node.Activations.Select(input => input.Shape)], node.Output.Shape,
        node.Operator.CountMacs(node),
        node.Inputs.Where(input => input.IsConstant).Sum(constant => (long)constant.Bytes),
        graph.IsInt8 ? node.Operator.Lower(node).SelectMany(call => call.Tables).Sum(table => (long)table.Bytes) : null,
        node.Operator.IsView ? 0 : node.Activations.Distinct().Append(node.Output).Sum(tensor => (long)tensor.Bytes));
}

/// <summary>One node of a <see cref="CostTable"/>.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Kind">Its operator.</param>
/// <param name="Summary">The operator's attributes.</param>
/// <param name="Fused">Nodes of the model merged into it.</param>
/// <param name="Inputs">Shapes of the activations it reads.</param>
/// <param name="Output">Shape of what it writes.</param>
/// <param name="Macs">Multiply-accumulates.</param>
/// <param name="WeightBytes">Bytes of its constants.</param>
/// <param name="TableBytes">Bytes of its tables in flash, multipliers included; null for a float graph.</param>
/// <param name="ActivationBytes">Bytes it reads and writes; 0 for a view.</param>
public sealed record NodeCost(
    string Node, string Kind, string Summary, IReadOnlyList<string> Fused, IReadOnlyList<Shape> Inputs, Shape Output,
    long Macs, long WeightBytes, long? TableBytes, long ActivationBytes);
