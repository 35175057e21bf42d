using System.Globalization;
using System.Text.Json.Nodes;

namespace Edge.Cli.Report;

/// <summary>The arena drawn to scale: steps run to the right, bytes upwards.</summary>
internal static class MemoryMap
{
    private const int Left = 72, Top = 30, PlotWidth = 912, PlotHeight = 300, Bottom = 132;

    public static JsonObject Of(ModelFacts model)
    {
        string[] steps = [.. model.Operators.Where(op => op.Step is not null).OrderBy(op => op.Step).Select(op => op.Node)];
        int count = Math.Max(1, steps.Length), bytes = Math.Max(1, model.ArenaBytes);
        double X(double step) => Left + PlotWidth * Math.Clamp(step, 0, count) / count;
        double Y(double offset) => Top + PlotHeight * (1 - offset / bytes);
        int peak = Array.IndexOf(steps, model.PeakNode);

        return new JsonObject
        {
            ["arena"] = Text.Bytes(model.ArenaBytes),
            ["peak_node"] = model.PeakNode,
            ["is_empty"] = model.Arena.Count == 0,
            ["width"] = Left + PlotWidth + 16,
            ["height"] = Top + PlotHeight + Bottom,
            ["left"] = Left,
            ["right"] = Left + PlotWidth,
            ["top"] = Top,
            ["base"] = Top + PlotHeight,
            ["plot_height"] = PlotHeight,
            ["peak_x"] = Number(X(Math.Max(0, peak))),
            ["peak_middle"] = Number(Math.Clamp(X(Math.Max(0, peak) + 0.5), Left + 90, Left + PlotWidth - 90)),
            ["peak_width"] = peak < 0 ? "0" : Number(X(1) - X(0)),
            ["peak_owners"] = string.Join(" + ", model.Arena.Where(block => block.First <= peak && peak <= block.Last).Select(block => $"{FirstName(block)} {Text.Count(block.Bytes)}")),
            ["ticks"] = new JsonArray([.. Ticks(bytes).Select(tick => (JsonNode)new JsonObject { ["y"] = Number(Y(tick)), ["label"] = Text.Count(tick) })]),
            ["steps"] = new JsonArray([.. steps.Select((name, i) => (JsonNode)new JsonObject
            {
                ["x"] = Number(X(i + 0.5)),
                ["name"] = name.Length <= 22 ? name : "…" + name[^21..],
                // More than about forty names would overprint each other.
                ["shown"] = i % ((count + 39) / 40) == 0,
                ["peak"] = i == peak,
            })]),
            ["blocks"] = new JsonArray([.. model.Arena.Select((block, i) => (JsonNode)Block(block, i, peak, X, Y))]),
        };
    }

    private static JsonObject Block(ArenaBlock block, int index, int peak, Func<double, double> x, Func<double, double> y)
    {
        double width = x(block.Last + 1) - x(block.First), height = y(block.Offset) - y(block.Offset + block.Bytes);
        string name = FirstName(block);
        // About 6.2 units to a letter of the label's size.
        bool hasRoom = height >= 15 && width >= 6.2 * name.Length + 8;
        return new JsonObject
        {
            ["x"] = Number(x(block.First) + 1),
            ["y"] = Number(y(block.Offset + block.Bytes) + 0.5),
            ["width"] = Number(Math.Max(1, width - 2)),
            ["height"] = Number(Math.Max(1, height - 1)),
            ["tint"] = index % 6,
            ["at_peak"] = block.First <= peak && peak <= block.Last,
            ["label"] = hasRoom ? name : "",
            ["size"] = hasRoom && height >= 30 ? Text.Bytes(block.Bytes) : "",
            ["label_x"] = Number(x(block.First) + 7),
            ["label_y"] = Number(y(block.Offset + block.Bytes) + 13),
            ["size_y"] = Number(y(block.Offset + block.Bytes) + 26),
            ["title"] = $"{block.Name}: bytes {Text.Count(block.Offset)} to {Text.Count(block.Offset + block.Bytes - 1)}, steps {block.First} to {block.Last}",
        };
    }

    private static string FirstName(ArenaBlock block) => block.Name.Split(" = ")[^1];

    /// <summary>At most six marks at a round number of bytes, in powers of two.</summary>
    private static IEnumerable<int> Ticks(int bytes)
    {
        int step = 1;
        while (bytes / step > 5)
            step *= 2;
        for (int tick = 0; tick <= bytes; tick += step)
            yield return tick;
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
