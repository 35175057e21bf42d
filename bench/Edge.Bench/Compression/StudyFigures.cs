using System.Globalization;

namespace Edge.Bench.Compression;

/// <summary>Facts of several seeds as cells of a table: the mean, and behind ± the standard deviation of the sample.</summary>
internal static class StudyFigures
{
    private const string TestAccuracy = "test_accuracy";

    /// <summary>The facts of one key, a seed each.</summary>
    public static StudyFact[] Named(this IEnumerable<StudyFact> facts, string key) => [.. facts.Where(fact => fact.Key == key)];

    /// <summary>A value in [0, 1], in percent.</summary>
    public static string Percent(this IEnumerable<StudyFact> facts, string value) => Spread([.. facts.Select(fact => 100 * fact[value])], 2);

    public static string Spread(this IEnumerable<StudyFact> facts, string value, int digits) => Spread([.. facts.Select(fact => fact[value])], digits);

    /// <summary>Accuracy on the test images, in percent.</summary>
    public static string Tested(this IEnumerable<StudyFact> facts, string key) => facts.Named(key).Percent(TestAccuracy);

    /// <summary>What is lost on the test images, in points, each seed against its own baseline.</summary>
    public static string Loss(this IEnumerable<StudyFact> facts, string before, string after) => Spread(facts.Losses(before, after), 2);

    /// <summary>As <see cref="Loss"/>, for each seed.</summary>
    public static double[] Losses(this IEnumerable<StudyFact> facts, string before, string after) =>
    [
        .. from a in facts.Named(before)
           from b in facts.Named(after)
           where b.Seed == a.Seed
           select 100 * (a[TestAccuracy] - b[TestAccuracy]),
    ];

    public static string Spread(double[] values, int digits)
    {
        if (values.Length == 0)
            return "not measured";
        double mean = values.Average();
        if (values.Length == 1)
            return Number(mean, digits);
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return $"{Number(mean, digits)} ± {Number(deviation, digits)}";
    }

    /// <param name="digits">Behind the point, zeros too.</param>
    public static string Number(double value, int digits) => value.ToString($"#,0.{new string('0', digits)}", CultureInfo.InvariantCulture);

    public static string Row(params string[] cells) => $"| {string.Join(" | ", cells)} |\n";
}
