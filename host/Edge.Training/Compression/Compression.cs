using System.Globalization;
using System.Text;
using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>A network on its way to a smaller one: the graph as it is by now, and what was done to it, step by step.</summary>
/// <param name="Original">What came in.</param>
/// <param name="Graph">What goes on.</param>
/// <param name="Steps">In order.</param>
public sealed record Compression(Graph Original, Graph Graph, IReadOnlyList<CompressionStep> Steps)
{
    public static Compression Of(Graph graph) => new(graph, graph, []);

    /// <summary>Multiply-accumulates that are left, in [0, 1].</summary>
    public double MacRatio => (double)Graph.Macs / Original.Macs;

    /// <summary>Weights that are left, in [0, 1].</summary>
    public double WeightRatio => (double)Graph.Weights / Original.Weights;

    /// <summary>Goes on with another graph.</summary>
    /// <param name="method">What was done, in a word or two: <c>channel pruning</c>.</param>
    /// <param name="settings">How: <c>ratio 0.5, by batch norm scale</c>.</param>
    /// <param name="layers">What became of each layer that changed.</param>
    public Compression Then(string method, string settings, Graph graph, IReadOnlyList<LayerChange> layers) =>
        this with { Graph = graph, Steps = [.. Steps, new CompressionStep(method, settings, Graph.Macs, graph.Macs, Graph.Weights, graph.Weights, layers)] };

    /// <summary>A table for people: a line for each step, below it one for each layer that changed.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (CompressionStep step in Steps)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{step.Method} ({step.Settings}): {step.MacsBefore} to {step.Macs} MACs, {step.WeightsBefore} to {step.Weights} weights");
            foreach (LayerChange layer in step.Layers)
                text.AppendLine(CultureInfo.InvariantCulture, $"  {layer}");
        }

        return text.ToString();
    }
}

/// <summary>One method's work on a network.</summary>
/// <param name="Macs">Of one inference, after the step.</param>
/// <param name="Weights">Elements of all constants, after the step.</param>
public sealed record CompressionStep(string Method, string Settings, long MacsBefore, long Macs, long WeightsBefore, long Weights, IReadOnlyList<LayerChange> Layers)
{
    /// <summary>On the search images after the step, in [0, 1]; null where it was not measured.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Against the network as it came, on the search images; null where it was not measured.</summary>
    public PairedDrop? Drop { get; init; }

    /// <summary>What the network takes on its board after the step; null where no board is known.</summary>
    public DeviceCost? Cost { get; init; }
}

/// <summary>What became of one layer.</summary>
/// <param name="Node">Its name in the graph.</param>
/// <param name="ChannelsBefore">Its output channels before the step.</param>
/// <param name="Channels">Its output channels after it.</param>
public sealed record LayerChange(string Node, int ChannelsBefore, int Channels)
{
    /// <summary>Filters of the layer before its 1x1 convolution, where it was taken apart so.</summary>
    public int? ChannelRank { get; init; }

    /// <summary>Filters of its columns, where its windows were taken apart into columns and rows.</summary>
    public int? ColumnRank { get; init; }

    /// <summary>Bits of a weight, where they changed.</summary>
    public int? Bits { get; init; }

    /// <summary>Different values of its weights, where they were shared.</summary>
    public int? Values { get; init; }

    /// <summary>The share of its weights that became 0, where single weights were removed.</summary>
    public double? Sparsity { get; init; }

    /// <summary>The share that was removed of its output channels.</summary>
    public double Ratio => 1 - (double)Channels / ChannelsBefore;

    public override string ToString() => Node
        + (Channels == ChannelsBefore ? "" : $": {ChannelsBefore} to {Channels} channels")
        + (ColumnRank is { } columns ? $": {columns} columns" : "")
        + (ChannelRank is { } rank ? $": rank {rank} of {ChannelsBefore}" : "")
        + (Sparsity is { } zeros ? FormattableString.Invariant($": {100 * zeros:0.0} % zeros") : "")
        + (Values is { } values ? $": {values} values" : "")
        + (Bits is { } bits ? $": {bits} bits" : "");
}
