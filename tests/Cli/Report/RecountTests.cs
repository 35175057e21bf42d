using System.Text.Json.Nodes;
using Edge.Cli.Report;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Report;

/// <summary>
/// Counts every number of report.json again from per_image.csv, with arithmetic of its own: nothing of the product is used but the two files it wrote.
/// </summary>
public sealed partial class RecountTests
{
    /// <summary>Of the report's confidence: both files are of a project that asks for 95 %.</summary>
    private const double Confidence = 0.95;

    private readonly JsonNode _report;
    private readonly Cells _csv;
    private readonly string[] _label, _role, _decided, _verdict;
    private readonly int[] _excess;

    public RecountTests()
    {
        using var run = new Run();
        Validation validation = EvidenceSample.Create();
        string folder = run.Path("build");
        EvidenceSample.Write(validation, folder);
        ReportWriter.Write(validation, EvidenceSample.Figures(validation, folder), folder, null);
        _report = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "report.json")))!;
        _csv = new Cells(Path.Combine(folder, "per_image.csv"));
        (_label, _role, _decided, _verdict) = (_csv["label"], _csv["role"], _csv["int8"], _csv["verdict"]);
        _excess = [.. _csv["excess"].Select(int.Parse)];
        _looks = new Cells(Path.Combine(folder, "msa.csv"));
        _shifts = new Cells(Path.Combine(folder, "shifts.csv"));
        _checks = [.. File.ReadLines(Path.Combine(folder, "units.jsonl")).SkipLast(1).Select(line => JsonNode.Parse(line)!)];
        _events = [.. File.ReadLines(Path.Combine(folder, "line.jsonl")).Select(line => JsonNode.Parse(line)!)];
    }

    private string[] Classes => [.. _report["classes"]!.AsArray().Select(entry => (string)entry!["id"]!)];

    private int All => _label.Length;

    [Fact]
    public void Verdicts_are_those_of_the_limits()
    {
        // Of the sample: a defect's limit is 10 steps for each place in the list, the gray band 6 steps on either side.
        string[] names = Classes;
        for (int i = 0; i < All; i++)
        {
            int[] above = [.. Enumerable.Range(1, names.Length - 1).Select(k => int.Parse(_csv[$"q {names[k]}"][i]) - 10 * k)];
            Assert.Equal(above.Max(), _excess[i]);
            Assert.Equal(above.Any(step => step >= 6) ? "NG" : above.Any(step => step >= -6) ? "GRAY" : "OK", _verdict[i]);
            Assert.Equal(_label[i] == "OK" ? "good" : "defect", _role[i]);
            double[] scores = [.. names.Select(name => Number(_csv[$"score {name}"][i]))];
            Assert.Equal(_decided[i], names[Array.IndexOf(scores, scores.Max())]);
        }
    }

    [Fact]
    public void Rates_of_the_line_are_counted_right()
    {
        JsonNode line = _report["line"]!;
        foreach (string role in new[] { "good", "defect" })
        {
            foreach (string verdict in new[] { "OK", "NG", "GRAY" })
                Assert.Equal(Count(role, verdict), (int)line[role == "good" ? "good" : "defects"]![verdict.ToLowerInvariant()]!);
        }

        int good = _role.Count(role => role == "good"), defects = All - good;
        Share(line["gray_apart"]!["escape"]!, Count("defect", "OK"), defects);
        Share(line["gray_apart"]!["overkill"]!, Count("good", "NG"), good);
        foreach (var (way, also) in new[] { ("gray_as_ng", "NG"), ("gray_as_ok", "OK") })
        {
            int missed = Count("defect", "OK") + (also == "OK" ? Count("defect", "GRAY") : 0),
                rejected = Count("good", "NG") + (also == "NG" ? Count("good", "GRAY") : 0);
            Share(line[way]!["escape"]!, missed, defects);
            Share(line[way]!["overkill"]!, rejected, good);
            double found = defects - missed, precision = found / (found + rejected), recall = found / defects;
            Close(precision, line[way]!["precision"]);
            Close(recall, line[way]!["recall"]);
            Close(2 * precision * recall / (precision + recall), line[way]!["f1"]);
            double agreed = (found + good - rejected) / All;
            double chance = (found + rejected) / All * defects / All + (double)(All - found - rejected) / All * good / All;
            Close((agreed - chance) / (1 - chance), line[way]!["kappa"]);
        }

        Share(line["re_inspection"]!, _verdict.Count(verdict => verdict != "OK"), All);
        double rate = (double)line["expected_escapes_ppm"]!["defect_rate"]!;
        Close(0.002, rate);
        Close(rate * Count("defect", "OK") / defects * 1e6, line["expected_escapes_ppm"]!["value"]);
        Close(rate * Bounds.Upper(Count("defect", "OK"), defects, 1 - Confidence) * 1e6, line["expected_escapes_ppm"]!["upper"]);
        Share(_report["accuracy"]!["escape"]!, Count("defect", "OK"), defects);
        Share(_report["accuracy"]!["overkill"]!, Count("good", "NG"), good);
        Share(_report["accuracy"]!["int8"]!, Same(_label, _decided), All);
        Share(_report["accuracy"]!["float"]!, Same(_label, _csv["float"]), All);
        Assert.Equal((good, defects, All), ((int)_report["data"]!["ok"]!, (int)_report["data"]!["ng"]!, (int)_report["data"]!["images"]!));
    }

    [Fact]
    public void Gates_follow_from_the_counts()
    {
        double Upper(string role, string verdict) => Bounds.Upper(Count(role, verdict), _role.Count(own => own == role), 1 - Confidence);
        double escape = (double)Count("defect", "OK") / _role.Count(role => role == "defect"),
            overkill = (double)Count("good", "NG") / _role.Count(role => role == "good");
        double before = (double)Same(_label, _csv["float"]) / All;
        Gate("escape", 0.02, escape, Upper("defect", "OK"), 0.02 - Upper("defect", "OK"));
        Gate("overkill", 0.5, overkill, Upper("good", "NG"), 0.5 - Upper("good", "NG"));
        Gate("float_accuracy", 0.5, before, Bounds.Lower(Same(_label, _csv["float"]), All, 1 - Confidence), before - 0.5);
        Gate("int8_drop", 0.5, before - (double)Same(_label, _decided) / All, null, 0.5 - (before - (double)Same(_label, _decided) / All));
        Gate("bit_exact", 0, 0, null, 0);
        Gate("device_exact", 0, _csv["exact tcp:3"].Concat(_csv["exact serial:/dev/ttyUSB0"]).Count(answer => answer != "yes"), null, 0);
        Assert.Equal(_report["gates"]!.AsArray().All(gate => (bool)gate!["ok"]!) ? "PASS" : "FAIL", (string?)_report["verdict"]);

        void Gate(string id, double limit, double value, double? bound, double margin)
        {
            JsonNode gate = _report["gates"]!.AsArray().Single(gate => (string)gate!["id"]! == id)!;
            Close(limit, gate["limit"]);
            Close(value, gate["value"]);
            if (bound is { } known)
                Close(known, gate["bound"]);
            else
                Assert.Null(gate["bound"]);
            Close(margin, gate["margin"]);
            Assert.Equal(margin >= -1e-12, (bool)gate["ok"]!);
        }
    }

    [Fact]
    public void Classes_and_confusion_are_counted_right()
    {
        string[] names = Classes;
        for (int k = 0; k < names.Length; k++)
        {
            JsonNode entry = _report["classes"]![k]!;
            int[] own = [.. Enumerable.Range(0, All).Where(i => _label[i] == names[k])];
            for (int decided = 0; decided < names.Length; decided++)
                Assert.Equal(own.Count(i => _decided[i] == names[decided]), (int)_report["confusion"]![k]![decided]!);
            int right = own.Count(i => _decided[i] == names[k]);
            Assert.Equal((own.Length, own.Length - right), ((int)entry["images"]!, (int)entry["wrong"]!));
            Close((double)right / own.Length, entry["recall"]);
            Close(Bounds.Lower(right, own.Length, (1 - Confidence) / 2), entry["recall_lower"]);
            Close(Bounds.Upper(right, own.Length, (1 - Confidence) / 2), entry["recall_upper"]);
            Close((double)right / _decided.Count(name => name == names[k]), entry["precision"]);
            (double Score, double Precision, double Recall)[] points = [.. Points(names[k])];
            Close(Enumerable.Range(0, points.Length).Sum(i => points[i].Precision * (points[i].Recall - (i == 0 ? 0 : points[i - 1].Recall))),
                entry["average_precision"]);
            Curve(points, _report["curves"]!["precision_recall"]![k]!["points"]!.AsArray());
            if (k == 0)
                continue;
            int[] missed = [.. own.Where(i => _verdict[i] == "OK")];
            Assert.Equal((own.Length, missed.Length), ((int)entry["ng"]!, (int)entry["missed"]!));
            Share(entry["escape"]!, missed.Length, own.Length);
            Close(Bounds.Upper(missed.Length, own.Length, 0.05), entry["upper95"]);
            Close(10 * k / 256.0 + 0.5, entry["limit"]);
            if (missed.Length == 0)
            {
                Assert.Null(entry["smallest_missed"]);
                continue;
            }

            int smallest = missed.MinBy(i => Number(_csv["defect_px"][i]));
            Close(Number(_csv["defect_px"][smallest]), entry["smallest_missed"]!["px"]);
            Close(0.08 * Number(_csv["defect_px"][smallest]), entry["smallest_missed"]!["mm"]);
        }
    }

    [Fact]
    public void Curves_histograms_and_margins_follow_from_the_scores()
    {
        JsonNode curves = _report["curves"]!;
        bool[] defect = [.. _role.Select(role => role == "defect")];
        int[] bad = [.. Enumerable.Range(0, All).Where(i => defect[i])], good = [.. Enumerable.Range(0, All).Where(i => !defect[i])];
        double wins = bad.Sum(i => good.Sum(j => _excess[i] > _excess[j] ? 1 : _excess[i] == _excess[j] ? 0.5 : 0));
        Close(wins / bad.Length / good.Length, curves["auc"]);
        foreach (JsonNode? point in curves["operating"]!.AsArray().Append(curves["working"]))
            Operating(point!);
        Assert.Equal(_excess.Distinct().Count() + 1, curves["operating"]!.AsArray().Count);
        Assert.Equal(0, (int)curves["working"]!["from"]!);
        int[] allowed = [.. Enumerable.Range(-300, 600).Where(from => bad.Count(i => _excess[i] < from) <= 0.02 * bad.Length)];
        Close((double)good.Count(i => _excess[i] >= allowed.Max()) / good.Length, curves["least_overkill"]!["overkill"]);
        Histogram(good, curves["excess"]!["good"]!, i => _excess[i]);
        Histogram(bad, curves["excess"]!["defects"]!, i => _excess[i]);
        Margin([.. good.Select(i => -1 - _excess[i])], curves["margin"]!["good"]!);
        Margin([.. bad.Select(i => _excess[i])], curves["margin"]!["defects"]!);
        string[] names = Classes;
        double agreed = (double)Same(_label, _decided) / All;
        double chance = names.Sum(name => (double)_label.Count(own => own == name) / All * _decided.Count(own => own == name) / All);
        Close((agreed - chance) / (1 - chance), curves["kappa_classes"]);
        Close(names.Average(name => 2.0 * Enumerable.Range(0, All).Count(i => _label[i] == name && _decided[i] == name)
            / (_label.Count(own => own == name) + _decided.Count(own => own == name))), curves["f1_macro"]);

        void Operating(JsonNode point)
        {
            int from = (int)point["from"]!;
            Close((double)bad.Count(i => _excess[i] < from) / bad.Length, point["escape"]);
            Close((double)good.Count(i => _excess[i] >= from) / good.Length, point["overkill"]);
        }

        void Margin(int[] steps, JsonNode margin)
        {
            Array.Sort(steps);
            Assert.Equal(steps[0], (int)margin["least"]!);
            Assert.Equal(steps[(int)Math.Ceiling(0.05 * steps.Length) - 1], (int)margin["p5"]!);
            Assert.Equal(steps[(steps.Length + 1) / 2 - 1], (int)margin["median"]!);
        }
    }

    [Fact]
    public void The_samples_needed_are_the_fewest()
    {
        foreach (JsonNode? row in _report["samples_needed"]!.AsArray())
        {
            int misses = (int)row!["misses"]!, needed = (int)row["needed"]!;
            double limit = (double)row["limit"]!;
            Assert.True(Bounds.AtMost(misses, needed, limit) <= 1 - Confidence);
            Assert.True(Bounds.AtMost(misses, needed - 1, limit) > 1 - Confidence);
        }
    }

    [Fact]
    public void Stages_and_devices_are_compared_right()
    {
        string[]? before = null;
        foreach (JsonNode? stage in _report["stages"]!.AsArray())
        {
            bool isDevice = (string)stage!["id"]! == "device";
            string column = isDevice ? $"device {stage["title"]}" : (string)stage["id"]!;
            if (!_csv.Has(column))
            {
                Assert.Equal("skipped", (string?)stage["status"]);
                continue;
            }

            string[] own = _csv[column];
            int[] ran = [.. Enumerable.Range(0, All).Where(i => own[i].Length > 0)];
            Assert.Equal(ran.Length, (int)stage["images"]!);
            Assert.Equal(ran.Count(i => own[i] != _label[i]), (int)stage["errors"]!);
            string[]? other = isDevice ? _decided : before;
            if (other is not null)
            {
                int worse = ran.Count(i => own[i] != _label[i] && other[i] == _label[i]), better = ran.Count(i => own[i] == _label[i] && other[i] != _label[i]);
                Assert.Equal((ran.Count(i => own[i] != other[i]), worse, better), ((int)stage["changed"]!, (int)stage["worse"]!, (int)stage["better"]!));
                Close(Math.Min(1, 2 * Bounds.AtMost(Math.Min(worse, better), worse + better, 0.5)), stage["mcnemar_p"]);
            }

            if (isDevice)
                Assert.Equal(_csv[$"exact {stage["title"]}"].Count(answer => answer == "yes"), (int)stage["bitexact"]!);
            before = own;
        }
    }

    [Fact]
    public void Disturbed_images_are_counted_right()
    {
        Assert.Equal(12, _report["robustness"]!.AsArray().Count);
        foreach (JsonNode? row in _report["robustness"]!.AsArray())
        {
            string[] verdict = _csv[$"verdict {row!["id"]}"];
            int Of(string role, string word) => Enumerable.Range(0, All).Count(i => _role[i] == role && verdict[i] == word);
            int good = _role.Count(role => role == "good"), defects = All - good;
            Share(row["escape"]!, Of("defect", "OK"), defects);
            Share(row["overkill"]!, Of("good", "NG"), good);
            Assert.Equal(verdict.Count(word => word == "GRAY"), (int)row["gray"]!);
            Assert.Equal(Enumerable.Range(0, All).Count(i => verdict[i] != _verdict[i]), (int)row["changed"]!);
            Close((double)(Of("defect", "OK") - Count("defect", "OK")) / defects, row["escape_change"]);
            Close((double)(Of("good", "NG") - Count("good", "NG")) / good, row["overkill_change"]);
            Close(Stability([.. _excess.Select(value => (double)value)], [.. _csv[$"excess {row["id"]}"].Select(Number)]), row["psi"]);
        }
    }

    [Fact]
    public void The_gallery_holds_every_escape_every_gray_and_the_clearest_overkills()
    {
        JsonNode[] cards = [.. _report["gallery"]!.AsArray().Select(card => card!)];
        int[] Of(string kind) => [.. cards.Where(card => (string)card["kind"]! == kind).Select(card => (int)card["index"]!)];
        int[] Where(Func<int, bool> holds) => [.. Enumerable.Range(0, All).Where(holds)];
        Assert.Equal(Where(i => _role[i] == "defect" && _verdict[i] == "OK"), Of("escape"));
        Assert.Equal(Where(i => _verdict[i] == "GRAY"), Of("gray"));
        Assert.Equal(Where(i => _role[i] == "good" && _verdict[i] == "NG"), Of("overkill").Order());
        Assert.Equal(Where(i => _label[i] != _decided[i] && (_role[i] == "defect" ? "NG" : "OK") == _verdict[i]), Of("confusion"));
        Assert.All(cards.Where(card => (string)card["kind"]! is "escape" or "gray"), card => Assert.True((bool)card["shown"]!));
        JsonNode[] overkill = [.. cards.Where(card => (string)card["kind"]! == "overkill")];
        int[] shown = [.. overkill.Where(card => (bool)card["shown"]!).Select(card => _excess[(int)card["index"]!])];
        int[] hidden = [.. overkill.Where(card => !(bool)card["shown"]!).Select(card => _excess[(int)card["index"]!])];
        Assert.Equal(Math.Min(20, overkill.Length), shown.Length);
        Assert.True(hidden.Length == 0 || shown.Min() >= hidden.Max());
    }

    private int Count(string role, string verdict) => Enumerable.Range(0, All).Count(i => _role[i] == role && _verdict[i] == verdict);

    private static int Same(string[] one, string[] other) => one.Zip(other).Count(pair => pair.First == pair.Second);

    private IEnumerable<(double Score, double Precision, double Recall)> Points(string name)
    {
        int[] steps = [.. _csv[$"q {name}"].Select(int.Parse)];
        int all = _label.Count(own => own == name);
        foreach (int limit in steps.Distinct().OrderDescending())
        {
            int taken = steps.Count(step => step >= limit), right = Enumerable.Range(0, All).Count(i => steps[i] >= limit && _label[i] == name);
            yield return ((limit + 128) / 256.0, (double)right / taken, (double)right / all);
        }
    }

    private static void Curve((double Score, double Precision, double Recall)[] expected, JsonArray points)
    {
        Assert.Equal(expected.Length, points.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            Close(expected[i].Score, points[i]![0]);
            Close(expected[i].Precision, points[i]![1]);
            Close(expected[i].Recall, points[i]![2]);
        }
    }

    private static void Histogram<T>(T[] values, JsonNode histogram, Func<T, double> value)
    {
        double low = (double)histogram["low"]!, width = (double)histogram["width"]!;
        int bins = histogram["counts"]!.AsArray().Count;
        for (int bin = 0; bin < bins; bin++)
        {
            double from = low + bin * width, to = low + (bin + 1) * width;
            int expected = values.Count(one => value(one) >= from && (value(one) < to || bin == bins - 1));
            Assert.Equal(expected, (int)histogram["counts"]![bin]!);
        }
    }

    private static void Share(JsonNode share, int hits, int trials)
    {
        Assert.Equal((hits, trials), ((int)share["hits"]!, (int)share["trials"]!));
        if (trials == 0)
            Assert.Null(share["value"]);
        else
            Close((double)hits / trials, share["value"]);
        Close(Bounds.Lower(hits, trials, (1 - Confidence) / 2), share["lower"]);
        Close(Bounds.Upper(hits, trials, (1 - Confidence) / 2), share["upper"]);
        Close(Bounds.Upper(hits, trials, 1 - Confidence), share["bound"]);
    }

    // Sums of some thousand doubles, and bounds found by bisection to 1e-13.
    private static void Close(double expected, JsonNode? actual) => Assert.Equal(expected, (double)actual!, 1e-8 * Math.Max(1, Math.Abs(expected)));

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
