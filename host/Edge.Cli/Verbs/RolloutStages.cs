using System.Globalization;
using Edge.Cli.Statistics;
using Edge.Compiler.Ir;
using Edge.Devices.Flashing;

namespace Edge.Cli.Verbs;

/// <summary>How many units have the new model after each stage, and when a stage must be the last one.</summary>
internal static class RolloutStages
{
    public const string Usual = "1,25%,100%";

    /// <summary>What the shares of parts are compared at.</summary>
    private const double Confidence = 0.95;

    /// <summary>Units after each stage; what is not more than the stage before is left out.</summary>
    /// <param name="text">Numbers of units and shares of all, such as <see cref="Usual"/>.</param>
    /// <exception cref="UsageException">E0739.</exception>
    public static IReadOnlyList<int> Of(string text, int units)
    {
        var ends = new List<int>();
        foreach (string stage in text.Split(',', StringSplitOptions.TrimEntries))
        {
            bool isShare = stage.EndsWith('%');
            bool isNumber = double.TryParse(stage.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
            if (!isNumber || number <= 0 || (isShare ? number > 100 : number != Math.Floor(number)))
                throw new UsageException("E0739", "--stages", $"'{stage}'", "numbers of units and shares of the line, such as " + Usual);
            int end = (int)Math.Min(units, isShare ? Math.Ceiling(units * number / 100 - 1e-9) : number);
            if (ends.Count == 0 || end > ends[^1])
                ends.Add(end);
        }

        return ends;
    }

    /// <summary>Whether the units of a stage do worse than they did before; by counts alone, with the uncertainty of both.</summary>
    /// <returns>Null: no evidence of it. Else what grew.</returns>
    public static string? Worse(UnitCounters before, UnitCounters after)
    {
        if (after.Faults > 0 && before.Faults == 0)
            return $"{Report.Text.Plural(after.Faults, "fault")} of the line, none before";
        return Grown("faults of the line", Math.Min(before.Faults, before.Parts), before.Parts, Math.Min(after.Faults, after.Parts), after.Parts)
            ?? Grown("late parts", before.Late, before.Parts, after.Late, after.Parts)
            ?? Grown("rejected parts", before.Rejected, before.Parts, after.Rejected, after.Parts);
    }

    // Bounds that do not meet: for counts of like size, a line that did not change is stopped about once in a hundred stages.
    private static string? Grown(string what, int hitsBefore, int partsBefore, int hits, int parts)
    {
        Rate before = new(hitsBefore, partsBefore), after = new(hits, parts);
        return partsBefore > 0 && parts > 0 && after.LowerBound(Confidence) > before.UpperBound(Confidence)
            ? $"{what}: {Report.Text.Percent(after.Value)} of {Report.Text.Count(parts)}, {Report.Text.Percent(before.Value)} of {Report.Text.Count(partsBefore)} before" : null;
    }
}
