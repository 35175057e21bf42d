namespace Edge.Training.Compressing;

/// <summary>One number to choose: how many of a layer's directions stay.</summary>
/// <param name="Energies">Of each direction, falling: eigenvalues of the responses, or squared singular values.</param>
internal sealed record RankChoice(IReadOnlyList<double> Energies)
{
    /// <summary>Never fewer than this.</summary>
    public int Least { get; init; } = 1;

    /// <summary>Every rank that is chosen is a multiple of it, or <see cref="Least"/>: kernels work on so many channels at once.</summary>
    public int Multiple { get; init; } = 1;

    /// <summary>The largest rank allowed that is at most <paramref name="rank"/>.</summary>
    public int Rounded(int rank) => Math.Max(Least, rank - rank % Multiple);

    /// <summary>Part of the energy that the first <paramref name="rank"/> directions hold.</summary>
    public double Kept(int rank) => Energies.Take(rank).Sum() / Math.Max(Energies.Sum(), double.Epsilon);
}

/// <summary>Ranks of a whole network under a budget: the product of the kept energies is to stay large.</summary>
/// <remarks>
/// Zhang et al. 2016, arXiv:1505.06798, section 3.4, greedy: again and again the direction goes whose share of its layer's energy is least for what it saves.
/// Where the first ranks below the full one save nothing, because a second layer comes in, a move drops as many as it takes to save something.
/// </remarks>
internal static class RankSelection
{
    /// <param name="choices">Choices that belong to one layer may depend on each other through the cost.</param>
    /// <param name="cost">Of the whole network at these ranks; a rank of all directions means that the layer stays as it is.</param>
    /// <param name="move">Told each move: choice, new rank, and energy lost for each unit saved.</param>
    /// <returns>A rank for each choice; the cost is at most the budget, unless even the least ranks cost more.</returns>
    public static int[] Greedy(IReadOnlyList<RankChoice> choices, Func<int[], double> cost, double budget, Action<int, int, double>? move = null)
    {
        int[] ranks = [.. choices.Select(choice => choice.Energies.Count)];
        double current = cost(ranks);
        while (current > budget)
        {
            var best = (Choice: -1, Rank: 0, Loss: double.PositiveInfinity, Cost: 0.0);
            for (int i = 0; i < choices.Count; i++)
            {
                if (Next(choices[i], i) is { } next && next.Loss < best.Loss)
                    best = (i, next.Rank, next.Loss, next.Cost);
            }

            if (best.Choice < 0)
                return ranks;
            ranks[best.Choice] = best.Rank;
            current = best.Cost;
            move?.Invoke(best.Choice, best.Rank, best.Loss);
        }

        return ranks;

        (int Rank, double Loss, double Cost)? Next(RankChoice choice, int index)
        {
            int rank = ranks[index];
            double kept = choice.Kept(rank);
            int[] tried = [.. ranks];
            for (int lower = rank; lower > choice.Least;)
            {
                lower = choice.Rounded(lower - 1);
                tried[index] = lower;
                double there = cost(tried);
                if (there < current)
                    return (lower, Math.Max(0, 1 - choice.Kept(lower) / kept) / (current - there), there);
            }

            return null;
        }
    }

    /// <summary>The same share of each choice's directions, as large as the budget allows: a baseline.</summary>
    public static int[] Uniform(IReadOnlyList<RankChoice> choices, Func<int[], double> cost, double budget)
    {
        const int Steps = 1000;
        for (int step = Steps; step > 0; step--)
        {
            int[] ranks = [.. choices.Select(choice => choice.Rounded((int)Math.Round((double)step / Steps * choice.Energies.Count)))];
            if (cost(ranks) <= budget)
                return ranks;
        }

        return [.. choices.Select(choice => choice.Least)];
    }
}
