using System.Globalization;
using System.Text.Json.Nodes;

namespace Edge.Cli.Report;

/// <summary>A value with its confidence interval on a small scale, as percentages of the scale's length.</summary>
internal static class Whisker
{
    /// <param name="low">Left end of the scale.</param>
    /// <param name="high">Right end of the scale.</param>
    /// <param name="limit">A mark; null for none.</param>
    public static JsonObject Of(double low, double high, double value, double from, double to, double? limit)
    {
        string At(double share) => Math.Clamp(100 * (share - low) / (high - low), 0, 100).ToString("0.##", CultureInfo.InvariantCulture);
        double left = Math.Max(low, from), right = Math.Min(high, to);
        return new JsonObject
        {
            ["value"] = At(value),
            ["from"] = At(left),
            ["width"] = Math.Max(0, 100 * (right - left) / (high - low)).ToString("0.##", CultureInfo.InvariantCulture),
            ["limit"] = limit is { } mark ? At(mark) : null,
        };
    }
}
