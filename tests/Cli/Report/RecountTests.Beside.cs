using System.Text.Json.Nodes;

namespace Edge.Cli.Tests.Report;

/// <summary>The same for what was measured beside the validation: counted again from the files that were given.</summary>
public sealed partial class RecountTests
{
    private readonly Cells _looks, _shifts;
    private readonly JsonNode[] _events, _checks;

    [Fact]
    public void Agreement_is_counted_right()
    {
        JsonNode agreement = _report["agreement"]!;
        string[] part = _looks["part"], camera = _looks["camera"], decision = _looks["decision"], reference = _looks["reference"];
        int[] all = [.. Enumerable.Range(0, part.Length)];
        IGrouping<string, int>[] parts = [.. all.GroupBy(i => part[i])];
        Assert.Equal((50, 20, 3), ((int)agreement["parts"]!, (int)agreement["borderline"]!, (int)agreement["fewest_trials"]!));
        Share(agreement["all_alike"]!, parts.Count(own => own.Select(i => decision[i]).Distinct().Count() == 1), parts.Length);
        const int judges = 9;
        double observed = parts.Average(own => own.Sum(i => own.Count(j => j != i && decision[j] == decision[i])) / (double)(judges * (judges - 1)));
        double chance = new[] { "ok", "ng", "gray" }.Sum(word => Math.Pow((double)decision.Count(own => own == word) / part.Length, 2));
        Close((observed - chance) / (1 - chance), agreement["fleiss_kappa"]);
        string[] names = [.. camera.Distinct()];
        var pairs = new List<double>();
        for (int a = 0; a < names.Length; a++)
        {
            for (int b = a + 1; b < names.Length; b++)
            {
                string[] first = [.. all.Where(i => camera[i] == names[a]).Select(i => decision[i])],
                    second = [.. all.Where(i => camera[i] == names[b]).Select(i => decision[i])];
                pairs.Add(Cohen(first, second));
            }
        }

        Close(pairs.Average(), agreement["pair_kappa"]);
        foreach (JsonNode? row in agreement["cameras"]!.AsArray())
        {
            int[] own = [.. all.Where(i => camera[i] == (string)row!["id"]!)];
            IGrouping<string, int>[] shown = [.. own.GroupBy(i => part[i])];
            Share(row!["repeatability"]!, shown.Count(looks => looks.All(i => decision[i] == decision[looks.First()])), shown.Length);
            Share(row["effectiveness_parts"]!, shown.Count(looks => looks.All(i => decision[i] == reference[i])), shown.Length);
            Share(row["effectiveness_looks"]!, own.Count(i => decision[i] == reference[i]), own.Length);
            Share(row["miss"]!, own.Count(i => reference[i] == "ng" && decision[i] == "ok"), own.Count(i => reference[i] == "ng"));
            Share(row["false_alarm"]!, own.Count(i => reference[i] == "ok" && decision[i] == "ng"), own.Count(i => reference[i] == "ok"));
            Close(Cohen([.. own.Select(i => decision[i])], [.. own.Select(i => reference[i])]), row["kappa"]);
        }

        Assert.Equal("unacceptable", (string?)agreement["cameras"]![2]!["grade"]);
    }

    [Fact]
    public void Times_are_counted_right()
    {
        JsonNode timing = _report["timing"]!;
        JsonNode[] parts = [.. _events.Where(entry => (string)entry["event"]! == "part")];
        double Between(JsonNode entry, string from, string to) => unchecked((int)entry[to]! - (int)entry[from]!) / 1000.0;
        Segment("trigger_exposure", parts.Where(entry => entry["taken_us"] is not null).Select(entry => Between(entry, "trigger_us", "taken_us")));
        Segment("exposure_decision", parts.Where(entry => entry["taken_us"] is not null
            && entry["decided_us"] is not null).Select(entry => Between(entry, "taken_us", "decided_us")));
        Segment("trigger_decision", parts.Where(entry => entry["decided_us"] is not null).Select(entry => Between(entry, "trigger_us", "decided_us")));
        Segment("trigger_reject", parts.Where(entry => (string)entry["exit"]! != "passed").Select(entry => Between(entry, "trigger_us", "gate_us")));
        Segment("decision_gate", parts.Where(entry => entry["decided_us"] is not null).Select(entry => Between(entry, "decided_us", "gate_us")));
        foreach (string stage in new[] { "reading", "preprocessing", "inference", "judging" })
            Segment(stage, parts.Where(entry => entry[$"{stage}_us"] is not null).Select(entry => (int)entry[$"{stage}_us"]! / 1000.0));
        foreach (string device in new[] { "serial:/dev/ttyUSB0", "tcp:3" })
            Segment("inference", _csv[$"us {device}"].Where(text => text.Length > 0).Select(text => Number(text) / 1000), device);
        int Exits(params string[] exits) => parts.Count(entry => exits.Contains((string)entry["exit"]!));
        Assert.Equal(parts.Length, (int)timing["parts"]!);
        Assert.Equal(Exits("late", "missing"), (int)timing["deadline_misses"]!);
        Assert.Equal(Exits("passed"), (int)timing["exits"]!["passed"]!);
        Assert.Equal(_events.Count(entry => (string)entry["event"]! == "double_trigger") + 2, (int)timing["double_triggers"]!);
        Assert.Equal(4, (int)timing["parts_not_logged"]!);
        Assert.Equal(1, (int)timing["lost_triggers"]!);
        Assert.Equal(parts.Count(entry => (string?)entry["image"] is "stale" or "repeated"), (int)timing["stale_frames"]!);
        Assert.Equal(0, (int)timing["unsafe_passes"]!);

        void Segment(string id, IEnumerable<double> values, string? device = null)
        {
            double[] sorted = [.. values.Order()];
            JsonNode segment = timing["segments"]!.AsArray().Single(own => (string)own!["id"]! == id && (string?)own["device"] == device)!;
            Assert.Equal(sorted.Length, (int)segment["count"]!);
            foreach (var (name, percent) in new[] { ("p50", 50), ("p95", 95), ("p99", 99) })
                Close(sorted[(percent * sorted.Length + 99) / 100 - 1], segment[name]);
            Close(sorted[^1], segment["max"]);
            double mean = sorted.Sum() / sorted.Length;
            Close(Math.Sqrt(sorted.Sum(value => (value - mean) * (value - mean)) / sorted.Length), segment["jitter"]);
            Assert.Equal(sorted.Length, segment["histogram"]!["counts"]!.AsArray().Sum(count => (int)count!));
            if (id == "exposure_decision")
                Close(60_000 / sorted[(99 * sorted.Length + 99) / 100 - 1], timing["parts_per_minute_p99"]);
            if (id == "trigger_decision")
                Close(sorted[(99 * sorted.Length + 99) / 100 - 1], _report["latency_ms"]!["p99"]);
        }
    }

    [Fact]
    public void Shifts_are_counted_right()
    {
        string[] shift = _shifts["shift"], kind = _shifts["kind"], verdict = _shifts["verdict"], confirmed = _shifts["confirmed"];
        double[] score = [.. _shifts["score"].Select(Number)];
        string[] names = [.. shift.Distinct()];
        int[] Parts(string name) => [.. Enumerable.Range(0, shift.Length).Where(i => shift[i] == name && kind[i] == "part")];
        for (int s = 0; s < names.Length; s++)
        {
            JsonNode row = _report["drift"]!["shifts"]![s]!;
            int[] parts = Parts(names[s]), golden = [.. Enumerable.Range(0, shift.Length).Where(i => shift[i] == names[s] && kind[i] == "golden")];
            int[] looked = [.. parts.Where(i => verdict[i] != "ok" && confirmed[i].Length > 0)];
            Assert.Equal(parts.Length, (int)row["parts"]!);
            Share(row["rejected"]!, parts.Count(i => verdict[i] != "ok"), parts.Length);
            Share(row["confirmed"]!, looked.Count(i => confirmed[i] == "ng"), looked.Length);
            Share(row["golden"]!, golden.Count(i => verdict[i] == confirmed[i]), golden.Length);
            Close(parts.Average(i => score[i]), row["score_mean"]);
            Close(parts.Average(i => Number(_shifts["mean"][i])), row["image_mean"]);
            Close(Stability([.. Parts(names[0]).Select(i => score[i])], [.. parts.Select(i => score[i])]), row["psi"]);
        }
    }

    [Fact]
    public void Checks_at_the_start_of_a_shift_are_counted_right()
    {
        JsonArray runs = _report["drift"]!["golden_checks"]!.AsArray();
        var wanted = _checks.Where(entry => (string?)entry["verb"] == "golden" && entry["report"] is not null).GroupBy(entry => (string)entry["run"]!).ToArray();
        Assert.Equal(3, wanted.Length);
        Assert.Equal(wanted.Select(run => run.Key), runs.Select(run => (string)run!["id"]!));
        foreach (var (run, units) in runs.Zip(wanted))
        {
            double[] Facts(string name) => [.. units.Select(unit => (string?)unit["report"]!["facts"]![name]).OfType<string>().Select(Number)];
            Share(run!["units"]!, units.Count(unit => (string?)unit["result"] == "PASS"), units.Count());
            Share(run["samples"]!, (int)Facts("golden_ok").Sum(), (int)(Facts("golden_ok").Sum() + Facts("golden_ng").Sum()));
            Close(Facts("cam_mean").Average(), run["image_mean"]);
            Close(Facts("cam_sharpness").Average(), run["image_sharpness"]);
            Close(Facts("lat_p99_ms").Max(), run["slowest_p99_ms"]);
        }

        string[] Samples(IEnumerable<JsonNode> all, string sample = "name", string unit = "serial") => [.. all.Select(each =>
            $"{each[unit]} {each[sample]} {each["expected"]} {each["got"]} {each["at"]}")];
        string[] written = [.. wanted.SelectMany(run => run).SelectMany(unit => (unit["report"]!["samples"]?.AsArray() ?? []).Select(each =>
            $"{unit["serial"]} {each!["name"]} {each["expected"]} {each["got"]} {each["at"]}"))];
        Assert.Equal(25, written.Length);
        Assert.Equal(written, Samples(_report["drift"]!["golden_samples"]!.AsArray().Select(each => each!), "sample", "unit"));
        Assert.Equal(["CAM3-0002 E0722"], runs[2]!["faults"]!.AsArray().Select(fault => (string)fault!));
    }

    [Fact]
    public void Energy_is_the_median_of_the_windows() => Close(255.0, _report["energy"]!["microjoules_per_inference"]); // of 248.5, 251.5, 255.0, 260.5, 266.2

    private static double Cohen(string[] first, string[] second)
    {
        string[] words = [.. first.Concat(second).Distinct()];
        double agreed = (double)Same(first, second) / first.Length;
        double chance = words.Sum(word => (double)first.Count(own => own == word) / first.Length * second.Count(own => own == word) / second.Length);
        return (agreed - chance) / (1 - chance);
    }

    /// <summary>Population stability index: ten bins that hold a tenth of the reference each, bins of equal edges joined, half a value added to each.</summary>
    private static double Stability(double[] reference, double[] now)
    {
        double[] sorted = [.. reference.Order()];
        List<double> edges = [double.NegativeInfinity];
        for (int bin = 1; bin < 10; bin++)
        {
            if (sorted[bin * sorted.Length / 10] != edges[^1])
                edges.Add(sorted[bin * sorted.Length / 10]);
        }

        double sum = 0;
        for (int bin = 0; bin < edges.Count; bin++)
        {
            double from = edges[bin], to = bin + 1 < edges.Count ? edges[bin + 1] : double.PositiveInfinity;
            double Part(double[] values) => (values.Count(value => value >= from && value < to) + 0.5) / (values.Length + 0.5 * edges.Count);
            sum += (Part(now) - Part(reference)) * Math.Log(Part(now) / Part(reference));
        }

        return sum;
    }
}
