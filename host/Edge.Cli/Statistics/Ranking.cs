namespace Edge.Cli.Statistics;

/// <summary>How well a score tells what is from what is not, whatever limit is chosen.</summary>
internal static class Ranking
{
    /// <summary>Chance that something that is has a higher score than something that is not; ties count half. The area under the ROC curve.</summary>
    /// <returns>Null without examples of both.</returns>
    /// <remarks>Hanley, McNeil 1982, doi:10.1148/radiology.143.1.7063747.</remarks>
    public static double? Area(IReadOnlyList<double> scores, IReadOnlyList<bool> truths)
    {
        double wins = 0;
        int yes = 0, no = 0;
        foreach (var step in Steps(scores, truths))
        {
            // Scores fall: what is not and comes later is beaten by all that came before.
            wins += step.No * (yes + step.Yes / 2.0);
            yes += step.Yes;
            no += step.No;
        }

        return yes == 0 || no == 0 ? null : wins / ((double)yes * no);
    }

    /// <summary>Precision and recall at every limit that a score gives, from the highest down; nothing where nothing is.</summary>
    public static IReadOnlyList<RankedPoint> PrecisionRecall(IReadOnlyList<double> scores, IReadOnlyList<bool> truths)
    {
        int all = truths.Count(truth => truth), yes = 0, no = 0;
        var points = new List<RankedPoint>();
        foreach (var step in Steps(scores, truths))
        {
            yes += step.Yes;
            no += step.No;
            if (all > 0)
                points.Add(new RankedPoint(step.Score, (double)yes / (yes + no), (double)yes / all));
        }

        return points;
    }

    /// <summary>The mean of the precisions, each weighted with the recall that it adds; null where nothing is.</summary>
    public static double? AveragePrecision(IReadOnlyList<RankedPoint> points) => points.Count == 0 ? null
        : points.Zip(points.Select(point => point.Recall).Prepend(0)).Sum(pair => pair.First.Precision * (pair.First.Recall - pair.Second));

    private static IEnumerable<(double Score, int Yes, int No)> Steps(IReadOnlyList<double> scores, IReadOnlyList<bool> truths) =>
        Enumerable.Range(0, scores.Count).GroupBy(i => scores[i]).OrderByDescending(group => group.Key)
            .Select(group => (group.Key, group.Count(i => truths[i]), group.Count(i => !truths[i])));
}

/// <summary>What a limit gives: everything whose score reaches it is taken for what is looked for.</summary>
internal readonly record struct RankedPoint(double Limit, double Precision, double Recall);
