using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>Ranks of all layers under one budget, of channels and of columns.</summary>
/// <param name="spectra">One for each layer.</param>
internal sealed class NetworkRanks(Graph graph, IReadOnlyList<FactoredLayer> layers, IReadOnlyList<LayerSpectrum> spectra, LowRankOptions options)
{
    /// <summary>How much of the reduction, as a power, channels take before columns: the split that keeps the most energy wins.</summary>
    private static readonly double[] _channelParts = [0.25, 0.5, 0.75, 1];

    private readonly Func<Node, LayerRanks, double> _cost = options.Cost ?? ((node, at) => at.Macs(node));

    /// <returns>For each layer; one that does not get cheaper is not factored.</returns>
    public LayerRanks[] Choose()
    {
        double rest = options.Cost is null
            ? graph.Nodes.Sum(node => (double)node.Operator.CountMacs(node)) - layers.Sum(layer => Cost(layer, default))
            : graph.Nodes.Where(node => node.Operator is IFiltered).Except(layers.Select(layer => layer.Node)).Sum(node => _cost(node, default));
        double whole = rest + layers.Sum(layer => Cost(layer, default));
        LayerRanks[]? best = null;
        double most = double.NegativeInfinity;
        foreach (double part in options.Spatial ? _channelParts : [1])
        {
            var (ranks, energy) = Split(Math.Pow(options.Share, part) * whole - rest, options.Share * whole - rest);
            if (best is null || energy > most)
                (best, most) = (ranks, energy);
        }

        return best!;
    }

    private (LayerRanks[] Ranks, double Energy) Split(double channelBudget, double budget)
    {
        RankChoice[] channels = [.. spectra.Select(spectrum => new RankChoice(spectrum.Energies))];
        LayerRanks[] ranks = Decide(channels, channelBudget, (i, rank) => new LayerRanks(rank, null), out double energy);
        if (!options.Spatial)
            return (ranks, energy);
        RankChoice[] columns = [.. layers.Select((layer, i) => new RankChoice(layer.IsWindow ? spectra[i].ColumnEnergies(ranks[i].Channel) : [1]))];
        ranks = Decide(columns, budget, (i, rank) => ranks[i] with { Spatial = layers[i].IsWindow ? rank : null }, out double second);
        bool isWithin = layers.Select((layer, i) => Cost(layer, ranks[i])).Sum() <= budget;
        return (ranks, isWithin ? energy + second : double.MinValue);
    }

    // The energy is the sum of the logarithms of what each choice keeps.
    private LayerRanks[] Decide(RankChoice[] choices, double budget, Func<int, int?, LayerRanks> ranksOf, out double energy)
    {
        LayerRanks At(int i, int rank) => ranksOf(i, rank == choices[i].Energies.Count ? null : rank);
        double Total(int[] at) => layers.Select((layer, i) => Math.Min(Cost(layer, At(i, at[i])), Cost(layer, ranksOf(i, null)))).Sum();
        int[] chosen = options.EnergyRanks ? RankSelection.Greedy(choices, Total, budget) : RankSelection.Uniform(choices, Total, budget);
        for (int i = 0; i < chosen.Length; i++)
        {
            if (Cost(layers[i], At(i, chosen[i])) >= Cost(layers[i], ranksOf(i, null)))
                chosen[i] = choices[i].Energies.Count;
        }

        energy = choices.Zip(chosen, (choice, rank) => Math.Log(choice.Kept(rank))).Sum();
        return [.. chosen.Select((rank, i) => At(i, rank))];
    }

    private double Cost(FactoredLayer layer, LayerRanks ranks) => _cost(layer.Node, ranks);
}
