using Edge.Compiler.Ir;
using MathNet.Numerics.LinearAlgebra;

namespace Edge.Training.Compressing;

/// <summary>Where a round begins, and what a plan would make of it: graphs of the right sizes, nothing repaired yet.</summary>
internal sealed class RoundDraft
{
    private readonly WeightForms _forms;
    private readonly Dictionary<string, WeightMoves> _weights;

    /// <param name="graph">Float; no fused activations.</param>
    /// <param name="forms">Of its weights so far.</param>
    /// <param name="images">Calibration images.</param>
    public RoundDraft(Graph graph, WeightForms forms, ImageSet images, CombinedOptions options)
    {
        (Graph, _forms) = (graph, forms);
        Groups = new DependencyGroups(graph);
        var loss = FisherLoss.Of(graph, Groups.Removable, images);
        WeightMoves[] weights = options.Moves.Contains(MoveKind.Weights) ? [.. WeightMoves.Of(graph, loss)] : [];
        _weights = weights.ToDictionary(source => source.Layer);
        var sampling = new Sampling(images, Places);
        Sources = [.. options.Moves.Distinct().Order().SelectMany(kind => kind switch
        {
            MoveKind.Channels => ChannelMoves.Of(graph, Groups, loss, options),
            // A fit of whole filters would bring zeros back.
            MoveKind.Rank => IsSparse(graph) ? [] : RankMoves.Of(graph, forms, sampling, loss, options),
            MoveKind.Bits => BitMoves.Of(graph, forms, loss, options),
            MoveKind.Values => ValueMoves.Of(graph, forms, loss),
            _ => weights,
        })];
    }

    /// <summary>Output places of each image that responses are sampled at.</summary>
    public const int Places = 10;

    public Graph Graph { get; }

    public DependencyGroups Groups { get; }

    public IReadOnlyList<IMoveSource> Sources { get; }

    /// <summary>True when single weights were taken out: fits would bring them back, and training must not.</summary>
    public static bool IsSparse(Graph graph) => graph.Nodes.Where(node => node.Operator is IFiltered).Select(node => node.Inputs[1])
        .Any(filter => 20 * filter.Floats.Count(weight => weight == 0) > filter.Shape.Elements);

    /// <summary>The graph without the channels and weights of a plan.</summary>
    /// <returns>Nodes under their old names, and the channels of each node's output that are left.</returns>
    public (Graph Graph, IReadOnlyDictionary<string, IReadOnlyList<int>> Kept) Cut(RoundPlan plan)
    {
        Graph pruned = Graph.With(Graph.Inputs, Graph.Outputs,
            [.. Graph.Nodes.Select(node => plan.Zeros.TryGetValue(node.Name, out int zeros) ? _weights[node.Name].Pruned(zeros) : node)]);
        return ChannelRemoval.Run(pruned, Groups, plan.Removed);
    }

    /// <summary>A graph of the sizes that a plan leads to; layers that will be factored hold no sensible numbers.</summary>
    public Graph Sized(RoundPlan plan)
    {
        Graph graph = Cut(plan).Graph;
        foreach (var (name, rank) in plan.Ranks.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Node node = graph.Nodes.First(other => other.Name == name);
            int outputs = node.Output.Shape.Channels, inner = Math.Min(rank, outputs);
            // Responses much like those that are there, no weight near 0 and many different ones: what passes or coded tables would make of the real factors.
            static double Entry(int i, int j, bool isKept) => isKept ? 1 : ((i + j) % 2 == 0 ? 1 : -1) * (0.2 + 0.3 * ((37 * i + 11 * j) % 101) / 101);
            var map = new LowRankMap(Matrix<double>.Build.Dense(outputs, inner, (i, j) => Entry(i, j, i % inner == j)),
                Matrix<double>.Build.Dense(inner, outputs, (i, j) => Entry(i, j, i == j)), Vector<double>.Build.Dense(outputs));
            graph = Factoring.Replace(graph, name, Factoring.OfResponses(node, map));
        }

        return graph;
    }

    /// <summary>Of the weights under a plan; both parts of a layer that is factored have the bits of the whole.</summary>
    public WeightForms Forms(RoundPlan plan)
    {
        Dictionary<string, int> bits = new(_forms.Bits), values = new(_forms.Values);
        foreach (var (name, count) in plan.Bits)
            bits[name] = count;
        foreach (string name in plan.Ranks.Keys.Where(bits.ContainsKey))
            bits[name + Factoring.RankSuffix] = bits[name];
        foreach (var (name, count) in plan.Values)
        {
            bits.Remove(name);
            values[name] = count;
        }

        return new WeightForms(bits) { Values = values };
    }
}
