using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Training.Compressing;

namespace Edge.Cli.Report;

/// <summary>Size against accuracy: every candidate, the front that none of them beats, and the way the compression took.</summary>
/// <remarks>Size is bytes of tables, or compute where levels differ in that alone.</remarks>
internal static class ParetoPlot
{
    private const double Left = 66, Top = 18, PlotWidth = 914, PlotHeight = 330, Bottom = 46;

    /// <summary>Of text beside dots, about; bold letters of 12 pixels.</summary>
    private const double LetterWidth = 7, LabelHeight = 15;

    /// <summary>Accuracies this many times further below the goal than the best is above it are drawn on the lower edge.</summary>
    private const double Depth = 6;

    public static JsonObject Of(CompressionRecord record)
    {
        Point[] way = [.. Way(record)], trials = [.. Trials(record)], all = [.. way, .. trials];
        bool isCompute = record.ComparesCompute;
        if (all.Length == 0)
            return new JsonObject { ["is_empty"] = true };
        double most = all.Max(point => point.Accuracy), least = all.Min(point => point.Accuracy), goal = record.Goal ?? least;
        double high = most + Math.Max(0.002, (most - goal) / 4), low = Math.Max(least - 0.002, goal - Depth * Math.Max(high - goal, 0.005));
        double small = Math.Log10(Math.Max(1, all.Min(point => point.Size) / 1.3)), large = Math.Log10(Math.Max(10, all.Max(point => point.Size) * 1.3));
        double X(double size) => Left + PlotWidth * (Math.Log10(Math.Max(1, size)) - small) / (large - small);
        double Y(double accuracy) => Top + PlotHeight * (1 - (Math.Max(accuracy, low) - low) / (high - low));
        JsonObject Dot(Point point) => new()
        {
            ["x"] = Number(X(point.Size)),
            ["y"] = Number(Y(point.Accuracy)),
            ["label_y"] = Number(Y(point.Accuracy) - 11),
            ["below"] = point.Accuracy < low,
            ["title"] = $"{point.Name}: {(isCompute ? $"{Text.Short(point.Size)} MAC" : Text.Bytes(point.Size))}, {Text.Percent(point.Accuracy)}",
            ["name"] = point.Name,
        };

        return new JsonObject
        {
            ["is_empty"] = false,
            ["heading"] = $"{(isCompute ? "Compute" : "Bytes")} against {record.Measure}",
            ["axis"] = isCompute ? "MAC, logarithmic" : "bytes of tables, logarithmic",
            ["width"] = Number(Left + PlotWidth + 20),
            ["height"] = Number(Top + PlotHeight + Bottom),
            ["left"] = Number(Left),
            ["right"] = Number(Left + PlotWidth),
            ["base"] = Number(Top + PlotHeight),
            ["axis_y"] = Number(Top + PlotHeight + 18),
            ["title_y"] = Number(Top + PlotHeight + 38),
            ["goal"] = record.Goal is { } asked && asked > low ? Number(Y(asked)) : null,
            ["goal_text"] = record.Goal is { } wanted ? $"goal {Text.Percent(wanted)}" : "",
            ["candidates"] = trials.Length,
            ["rows"] = new JsonArray([.. Levels(low, high).Select(level => (JsonNode)Tick("y", Y(level), Text.Percent(level)))]),
            ["columns"] = new JsonArray([.. Decades(small, large).Select(size =>
                (JsonNode)Tick("x", X(size), isCompute ? Text.Short((long)size) : Short(size)))]),
            ["trials"] = new JsonArray([.. trials.Select(point => (JsonNode)Dot(point))]),
            ["front"] = string.Join(' ', Front(all).SelectMany((point, i) => Stair(point, i, X, Y, X(Math.Pow(10, large))))),
            ["way"] = new JsonArray([.. way.Select(point => (JsonNode)Dot(point))]),
            ["labels"] = new JsonArray([.. Labelled(way, X, Y).Select(point => (JsonNode)Dot(point))]),
            ["line"] = string.Join(' ', way.Select(point => $"{Number(X(point.Size))},{Number(Y(point.Accuracy))}")),
        };
    }

    private static JsonObject Tick(string axis, double at, string label) => new() { [axis] = Number(at), ["label"] = label };

    /// <summary>What none of the others beats in both size and accuracy, smallest first.</summary>
    public static IReadOnlyList<Point> Front(CompressionRecord record) => Front(Way(record).Concat(Trials(record)));

    /// <summary>Points that no other beats in both size and accuracy, smallest first.</summary>
    internal static IReadOnlyList<Point> Front(IEnumerable<Point> points)
    {
        var front = new List<Point>();
        foreach (Point point in points.OrderBy(point => point.Size).ThenByDescending(point => point.Accuracy))
        {
            if (front.Count == 0 || point.Accuracy > front[^1].Accuracy)
                front.Add(point);
        }

        return front;
    }

    private static IEnumerable<Point> Way(CompressionRecord record)
    {
        IEnumerable<(string Name, CompressionFigures Figures)> all =
            [("as it came", record.Before), .. record.Steps.Select(step => (CompressionSteps.NameOf(step.Method), step.Figures))];
        foreach (var (name, figures) in all)
        {
            if ((record.ComparesCompute ? figures.Macs : figures.PackedBytes) is { } size && figures.Accuracy is { } accuracy)
                yield return new Point(name, size, accuracy);
        }
    }

    private static IEnumerable<Point> Trials(CompressionRecord record) =>
        record.Trials.Select(trial => new Point(trial.Name, record.ComparesCompute ? trial.Macs : trial.Bytes, trial.Accuracy));

    // The ends of the way come first; a name that would run into another stands in the dot's title alone.
    private static List<Point> Labelled(Point[] way, Func<double, double> x, Func<double, double> y)
    {
        List<Point> labelled = [];
        bool IsFree(Point point) => labelled.All(other => Math.Abs(y(other.Accuracy) - y(point.Accuracy)) > LabelHeight
            || Math.Abs(x(other.Size) - x(point.Size)) > LetterWidth * (other.Name.Length + point.Name.Length) / 2);
        foreach (Point point in way.Take(1).Concat(way.Skip(1).Reverse()))
        {
            if (IsFree(point))
                labelled.Add(point);
        }

        return labelled;
    }

    // Up at a point's size, then right to the next one.
    private static IEnumerable<string> Stair(Point point, int index, Func<double, double> x, Func<double, double> y, double end)
    {
        if (index == 0)
            yield return $"M {Number(x(point.Size))} {Number(y(point.Accuracy))}";
        else
            yield return $"H {Number(Math.Min(end, x(point.Size)))} V {Number(y(point.Accuracy))}";
    }

    private static IEnumerable<double> Levels(double low, double high)
    {
        double step = new[] { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2 }.FirstOrDefault(size => (high - low) / size <= 8, 0.25);
        for (double level = Math.Ceiling(low / step) * step; level <= high; level += step)
            yield return level;
    }

    private static IEnumerable<double> Decades(double small, double large)
    {
        for (int power = (int)Math.Floor(small); power <= large; power++)
        {
            foreach (int digit in (int[])[1, 2, 5])
            {
                double size = digit * Math.Pow(10, power);
                if (Math.Log10(size) >= small && Math.Log10(size) <= large)
                    yield return size;
            }
        }
    }

    private static string Short(double bytes) => bytes >= 1e6 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB")
        : bytes >= 1e3 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB") : string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B");

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A network.</summary>
    /// <param name="Size">Bytes of its tables, or multiply-accumulates.</param>
    internal sealed record Point(string Name, long Size, double Accuracy);
}
