using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>What each direction of a factored layer holds, and what every one of them costs.</summary>
/// <param name="Energies">Falling: variances of the responses, or squared singular values.</param>
/// <param name="Macs">Multiply-accumulates of one direction.</param>
internal sealed record RankCost(IReadOnlyList<double> Energies, double Macs);

/// <summary>Ranks of every factored layer for each level; a lower level never has more of any.</summary>
internal static class NestedRanks
{
    /// <summary>By singular values, every layer keeps this many: Yaguchi et al. 2021, in the code beside the paper.</summary>
    private const int LeastBySingularValues = 5;

    /// <param name="model">Its name, for messages.</param>
    /// <param name="layers">With the directions of the full level.</param>
    /// <param name="rest">Multiply-accumulates of everything else.</param>
    /// <param name="budgets">One for each level, falling.</param>
    /// <param name="multiple">Ranks are multiples of it.</param>
    /// <returns>For each level, the rank of each layer.</returns>
    /// <exception cref="ModelException">E0290: even the least ranks cost more than a budget.</exception>
    public static int[][] Choose(string model, IReadOnlyList<RankCost> layers, double rest, IReadOnlyList<double> budgets, RankRule rule, int multiple = 1)
    {
        double Cost(int[] ranks) => rest + ranks.Select((rank, i) => layers[i].Macs * rank).Sum();
        int least = rule == RankRule.SingularValues ? LeastBySingularValues : 1;
        RankChoice[] choices = [.. layers.Select(layer => new RankChoice(layer.Energies) { Least = Math.Min(least, layer.Energies.Count), Multiple = multiple })];
        return [.. budgets.Select(budget => Within(budget))];

        int[] Within(double budget)
        {
            int[] ranks = rule switch
            {
                RankRule.Energy => RankSelection.Greedy(choices, Cost, budget),
                RankRule.Uniform => RankSelection.Uniform(choices, Cost, budget),
                _ => ByValue(choices, Cost, budget),
            };
            return Cost(ranks) <= budget ? ranks : throw Unreachable(model, Cost(ranks), budget);
        }
    }

    /// <summary>A level's budget cannot be met.</summary>
    public static ModelException Unreachable(string model, double least, double budget) => new("E0290", model,
        FormattableString.Invariant($"a level of {budget:0} multiply-accumulates, where the smallest network has {least:0}"), "levels of a larger share",
        "layers that read the image, depthwise ones and those of few channels are never factored");

    // Smallest values first, of whichever layer.
    private static int[] ByValue(RankChoice[] choices, Func<int[], double> cost, double budget)
    {
        int[] left = [.. choices.Select(choice => choice.Energies.Count)], ranks = [.. left];
        var next = choices.SelectMany((choice, i) => choice.Energies.Skip(choice.Least).Select(energy => (Layer: i, Energy: energy)))
            .OrderBy(value => value.Energy);
        foreach (var (layer, _) in next)
        {
            if (cost(ranks) <= budget)
                break;
            ranks[layer] = choices[layer].Rounded(--left[layer]);
        }

        return ranks;
    }
}
