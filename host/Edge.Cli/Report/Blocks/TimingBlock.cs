using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Report.Evidence;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Blocks;

/// <summary>Times of parts on the line against the takt, and what the station did when it was late.</summary>
internal static class TimingBlock
{
    private const int Bins = 24;

    private static readonly string[] _exits = ["passed", "ng", "gray", "invalid", "late", "missing", "in_fault", "untracked"];

    public static JsonObject? Json(Figures figures)
    {
        IReadOnlyList<Segment> segments = Segments(figures);
        if (segments.Count == 0 && figures.Found.Line is null)
            return null;
        var json = new JsonObject { ["segments"] = new JsonArray([.. segments.Select(segment => (JsonNode)segment.Json())]), ["origin"] = "measured" };
        if (figures.Found.Line is { } line)
        {
            json["parts"] = line.Parts;
            json["exits"] = new JsonObject(_exits.Select(exit => KeyValuePair.Create(exit, (JsonNode?)line.Exits(exit))));
            json["deadline_misses"] = Misses(line);
            json["double_triggers"] = line.DoubleTriggers;
            json["lost_triggers"] = line.Faults("triggers_lost");
            json["stale_frames"] = Stale(line);
            json["parts_not_logged"] = line.Lost;
            json["unsafe_passes"] = line.UnsafePasses;
            json["parts_per_minute_p99"] = PerMinute(line);
        }

        return json;
    }

    /// <summary>The time that counts for the line: from trigger to decision where a station's log is there, else the inference on the device.</summary>
    public static JsonObject? Latency(Figures figures)
    {
        IReadOnlyList<Segment> segments = Segments(figures);
        return (segments.FirstOrDefault(segment => segment.Id == "trigger_decision") ?? segments.FirstOrDefault(segment => segment.IsOfDevice)) is { } counts
            ? new JsonObject { ["of"] = counts.Id, ["p50"] = counts.At(0.5), ["p99"] = counts.At(0.99), ["max"] = counts.Sorted[^1], ["origin"] = "measured" }
            : null;
    }

    public static JsonObject View(ReportInput input)
    {
        var (figures, words) = (input.Figures, input.Words);
        var block = new BlockView("timing", words);
        IReadOnlyList<Segment> segments = Segments(figures);
        if (segments.Count > 0)
        {
            var table = new TableView("", words["timing.segment"], ">" + words["timing.count"], ">p50", ">p95", ">p99", ">" + words["timing.most"], ">" + words["timing.jitter"]);
            foreach (Segment segment in segments)
                table.Row([segment.Title(words), Text.Count(segment.Sorted.Count), .. new[] { segment.At(0.5), segment.At(0.95), segment.At(0.99), segment.Sorted[^1], segment.Jitter }.Select(Text.Milliseconds)]);
            block.Table(table).Charts(segments.Select(segment => Chart(segment, input)));
        }

        if (figures.Found.Line is not { } line)
            return block.Absent(words["timing.absent"]).Of();
        block.Table(new TableView(words["timing.behaviour"], words["timing.event"], ">" + words["timing.count"])
            .Row(words["timing.parts"], Text.Count(line.Parts))
            .Row(words["timing.misses"], Text.Count(Misses(line)))
            .Row(words["timing.double"], Text.Count(line.DoubleTriggers))
            .Row(words["timing.lost"], Text.Count(line.Faults("triggers_lost")))
            .Row(words["timing.stale"], Text.Count(Stale(line)))
            .Row(words["timing.not_logged"], Text.Count(line.Lost))
            .Marked(line.UnsafePasses == 0 ? "ok" : "bad", words["timing.unsafe"], Text.Count(line.UnsafePasses)));
        if (PerMinute(line) is { } perMinute)
            block.Note(words.Format("timing.per_minute", perMinute.ToString("#,0.0", CultureInfo.InvariantCulture)));
        block.Note(words["timing.orientation"]);
        return (LineTimes.Stages.All(stage => line.Stage(stage).Count == 0) ? block.Absent(words["timing.not_apart"]) : block).Of();
    }

    private static int Misses(LineTimes line) => line.Exits("late") + line.Exits("missing");

    private static int Stale(LineTimes line) => line.Images("stale") + line.Images("repeated");

    private static double? PerMinute(LineTimes line) => line.Decision.Count == 0 ? null : 60_000 / Quantile.Of(line.Decision, 0.99);

    private static IReadOnlyList<Segment> Segments(Figures figures)
    {
        List<Segment> segments = [];
        if (figures.Found.Line is { } line)
        {
            segments.AddRange([new("trigger_exposure", "", line.Exposure), .. LineTimes.Stages.Select(stage => new Segment(stage, "", line.Stage(stage))),
                new("exposure_decision", "", line.Decision), new("trigger_decision", "", line.Whole), new("trigger_reject", "", line.Gate),
                new("decision_gate", "", line.Left)]);
        }

        segments.AddRange(figures.Found.Devices.Select(device => new Segment("inference", device.Name, device.Inference)));
        return [.. segments.Where(segment => segment.Sorted.Count > 0)];
    }

    private static JsonObject Chart(Segment segment, ReportInput input)
    {
        Histogram histogram = segment.Histogram;
        int most = histogram.Counts.Max();
        double low = histogram.Low, end = low + Bins * histogram.Width;
        var chart = new ChartView(segment.Title(input.Words), (input.Words["timing.milliseconds"], low, end), (input.Words["timing.count"], 0, most));
        chart.YTick(most, Text.Count(most));
        foreach (double at in new[] { low, (low + end) / 2, end })
            chart.XTick(at, at.ToString("0.##", CultureInfo.InvariantCulture));
        foreach (double? limit in segment.Id == "exposure_decision" ? new[] { input.Validation.Accept.DecisionMilliseconds, input.Validation.Accept.TaktMilliseconds } : [])
        {
            if (limit is { } mark && mark <= end)
                chart.Mark(mark, null);
        }

        return chart.Bars("t0", "", 0, 1, histogram.Bars).Of();
    }

    /// <summary>One stretch of a part's way, in milliseconds.</summary>
    /// <param name="Sorted">Ascending.</param>
    private sealed record Segment(string Id, string Device, IReadOnlyList<double> Sorted)
    {
        public bool IsOfDevice => Device.Length > 0;

        public Histogram Histogram => Histogram.Of(Sorted, Sorted[0], Sorted[^1], Bins);

        /// <summary>Standard deviation.</summary>
        public double Jitter
        {
            get
            {
                double mean = Sorted.Average();
                return Math.Sqrt(Sorted.Average(value => (value - mean) * (value - mean)));
            }
        }

        public double At(double share) => Quantile.Of(Sorted, share);

        public string Title(Words words) => words[$"timing.{Id}"] + (IsOfDevice ? $", {Device}" : "");

        public JsonObject Json() => new()
        {
            ["id"] = Id,
            ["device"] = IsOfDevice ? Device : null,
            ["count"] = Sorted.Count,
            ["p50"] = At(0.5),
            ["p95"] = At(0.95),
            ["p99"] = At(0.99),
            ["max"] = Sorted[^1],
            ["jitter"] = Jitter,
            ["histogram"] = Histogram.Json,
        };
    }
}
