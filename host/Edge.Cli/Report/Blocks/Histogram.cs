using System.Text.Json.Nodes;

namespace Edge.Cli.Report.Blocks;

/// <summary>Values in bins of one width.</summary>
internal sealed record Histogram(double Low, double Width, IReadOnlyList<int> Counts)
{
    /// <param name="values">Any order.</param>
    /// <param name="low">Left end of the first bin.</param>
    /// <param name="high">Right end of the last one, which holds the values that are equal to it too.</param>
    public static Histogram Of(IEnumerable<double> values, double low, double high, int bins)
    {
        double width = high > low ? (high - low) / bins : 1;
        var counts = new int[bins];
        foreach (double value in values)
            counts[Math.Clamp((int)((value - low) / width), 0, bins - 1)]++;
        return new Histogram(low, width, counts);
    }

    public IEnumerable<(double From, double To, double Y)> Bars => Counts.Select((count, i) => (Low + i * Width, Low + (i + 1) * Width, (double)count));

    public JsonObject Json => new() { ["low"] = Low, ["width"] = Width, ["counts"] = new JsonArray([.. Counts.Select(count => (JsonNode)count)]) };
}
