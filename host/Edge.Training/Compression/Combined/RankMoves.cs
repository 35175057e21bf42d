using System.Globalization;
using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>One layer taken apart into two through fewer channels. Once it is apart, its rank falls as the channels of its first part.</summary>
internal sealed class RankMoves : IMoveSource
{
    /// <summary>Ranks that are tried, relative to the one from which on two layers cost as much as one.</summary>
    private static readonly double[] _shares = [0.8, 0.65, 0.5, 0.4, 0.3];

    private readonly string _layer;
    private readonly int[] _ranks;
    private readonly double[] _losses;

    private RankMoves(FactoredLayer layer, LayerSpectrum spectrum, FisherLoss loss, int multiple)
    {
        Shape filter = layer.Node.Inputs[1].Shape;
        _layer = layer.Node.Name;
        _ranks = [.. _shares.Select(share => (int)(share * LayerRanks.ChannelBreakEven(filter)) / multiple * multiple).Where(rank => rank > 0).Distinct()];
        _losses = [.. _ranks.Select(rank => loss.OfOutputs(_layer, spectrum.Discarded(rank)))];
    }

    /// <summary>A source for each layer that may be factored and is not yet.</summary>
    /// <param name="graph">No fused activations.</param>
    /// <param name="forms">A layer that has a codebook keeps it, and stays whole.</param>
    public static IEnumerable<IMoveSource> Of(Graph graph, WeightForms forms, Sampling sampling, FisherLoss loss, CombinedOptions options) =>
        FactoredLayer.Of(graph, options.LeastRankedChannels).Where(layer => !IsPart(graph, layer.Node) && !forms.Values.ContainsKey(layer.Node.Name))
            .Select(layer => new RankMoves(layer, LayerSpectrum.OfResponses(graph, layer, sampling, withColumns: false), loss, options.Multiple));

    public IEnumerable<PlannedMove> Next(RoundPlan plan)
    {
        // Single weights that are 0 would not survive, nor would few values.
        if (plan.Zeros.ContainsKey(_layer) || plan.Values.ContainsKey(_layer))
            yield break;
        int at = plan.Ranks.TryGetValue(_layer, out int chosen) ? Array.IndexOf(_ranks, chosen) : -1;
        double lost = at < 0 ? 0 : _losses[at];
        for (int i = at + 1; i < _ranks.Length; i++)
        {
            yield return new PlannedMove(MoveKind.Rank, _layer, string.Create(CultureInfo.InvariantCulture, $"rank {_ranks[i]}"), _losses[i] - lost,
                plan with { Ranks = plan.Ranks.SetItem(_layer, _ranks[i]) });
        }
    }

    // Either part of a layer that is apart already.
    private static bool IsPart(Graph graph, Node node)
    {
        string whole = node.Name.EndsWith(Factoring.RankSuffix, StringComparison.Ordinal) ? node.Name[..^Factoring.RankSuffix.Length] : node.Name;
        return graph.Nodes.Any(other => other.Name == whole) && graph.Nodes.Any(other => other.Name == whole + Factoring.RankSuffix);
    }
}
