namespace Edge.Cli.Statistics;

/// <summary>Agreement beyond chance: 1 is perfect, 0 is what chance alone would give.</summary>
internal static class Kappa
{
    /// <summary>Two judges of the same parts.</summary>
    /// <param name="counts">Parts by [first judge's category, second judge's category]; square.</param>
    /// <returns>Null where it is not defined: no parts, or both judges know one category only.</returns>
    /// <remarks>Cohen: A coefficient of agreement for nominal scales, 1960, doi:10.1177/001316446002000104.</remarks>
    public static double? Cohen(int[,] counts)
    {
        int categories = counts.GetLength(0);
        double all = 0, agreed = 0, chance = 0;
        var rows = new double[categories];
        var columns = new double[categories];
        for (int i = 0; i < categories; i++)
        {
            agreed += counts[i, i];
            for (int j = 0; j < categories; j++)
            {
                all += counts[i, j];
                rows[i] += counts[i, j];
                columns[j] += counts[i, j];
            }
        }

        for (int i = 0; i < categories; i++)
            chance += rows[i] * columns[i];
        return all == 0 || chance == all * all ? null : (agreed / all - chance / (all * all)) / (1 - chance / (all * all));
    }

    /// <summary>Any number of judges, the same number for each part.</summary>
    /// <param name="ratings">For each part: how many judges chose each category.</param>
    /// <returns>Null where it is not defined: fewer than two judges, another number of them for some part, or one category only.</returns>
    /// <remarks>Fleiss: Measuring nominal scale agreement among many raters, 1971, doi:10.1037/h0031619.</remarks>
    public static double? Fleiss(IReadOnlyList<int[]> ratings)
    {
        int judges = ratings.Count == 0 ? 0 : ratings[0].Sum();
        if (judges < 2 || ratings.Any(part => part.Sum() != judges))
            return null;
        double all = (double)judges * ratings.Count;
        double agreed = ratings.Average(part => part.Sum(count => (double)count * (count - 1)) / (judges * (judges - 1.0)));
        double chance = Enumerable.Range(0, ratings[0].Length).Sum(category => Math.Pow(ratings.Sum(part => part[category]) / all, 2));
        return chance >= 1 ? null : (agreed - chance) / (1 - chance);
    }
}
