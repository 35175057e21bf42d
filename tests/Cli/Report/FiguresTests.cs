using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Report;
using Edge.Devices.Ladder;

namespace Edge.Cli.Tests.Report;

public sealed class FiguresTests
{
    [Fact]
    public void The_example_of_an_inspection_line_gives_its_published_numbers()
    {
        var figures = new Figures(Sample.Create());
        Assert.Equal((3, 600), (figures.Escape.Hits, figures.Escape.Trials));
        Assert.Equal((11, 1800), (figures.Overkill.Hits, figures.Overkill.Trials));
        Assert.Equal(1.29, Math.Round(100 * figures.Escape.UpperBound(0.95), 2));
        Assert.Equal((0.31, 1.09), Rounded(figures.Overkill.Interval(0.95)));
        StageRow int8 = figures.Stages[1];
        Assert.Equal((5, 4, 1), (int8.Changed!.Value, int8.Worse!.Value, int8.Better!.Value));
        Assert.Equal(0.375, int8.McNemarP!.Value, 1e-12); // a sum of six exact binary fractions
        Assert.Equal(Verdict.Pass, figures.Verdict);
    }

    /// <summary>Reads the CSV with nothing but commas and the names of columns, counts again, and compares with report.json.</summary>
    [Fact]
    public void Every_number_of_the_report_can_be_counted_again_from_the_csv()
    {
        Validation validation = Sample.Create();
        string[][] lines = [.. PerImageCsv.Of(validation).TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        int Column(string name) => Array.IndexOf(lines[0], name);
        string[][] rows = lines[1..];
        JsonObject report = ReportJson.Of(validation, new Figures(validation));

        string[] Of(string column) => [.. rows.Select(row => row[Column(column)])];
        string[] label = Of("label"), decided = Of("int8"), before = Of("float");
        Assert.Equal(rows.Length, (int)report["data"]!["images"]!);
        int right = label.Zip(decided).Count(pair => pair.First == pair.Second);
        Assert.Equal(right, (int)report["accuracy"]!["int8"]!["hits"]!);
        Assert.Equal(label.Zip(before).Count(pair => pair.First == pair.Second), (int)report["accuracy"]!["float"]!["hits"]!);
        Assert.Equal(label.Zip(decided).Count(pair => pair.First != "OK" && pair.Second == "OK"), (int)report["accuracy"]!["escape"]!["hits"]!);
        Assert.Equal(label.Zip(decided).Count(pair => pair.First == "OK" && pair.Second != "OK"), (int)report["accuracy"]!["overkill"]!["hits"]!);
        Assert.Equal(rows.Length - right, report["gallery"]!.AsArray().Count);
        Assert.Equal(rows.Length - right, Of("right").Count(answer => answer == "no"));
        for (int i = 0; i < Sample.Classes.Count; i++)
        {
            for (int j = 0; j < Sample.Classes.Count; j++)
            {
                int expected = label.Zip(decided).Count(pair => pair.First == Sample.Classes[i] && pair.Second == Sample.Classes[j]);
                Assert.Equal(expected, (int)report["confusion"]![i]![j]!);
            }
        }

        foreach (JsonNode? stage in report["stages"]!.AsArray())
        {
            string id = (string)stage!["id"]!;
            if (Column(id) < 0)
            {
                Assert.Equal("skipped", (string?)stage["status"]);
                continue;
            }

            string[] own = Of(id);
            Assert.Equal(own.Count(decision => decision.Length > 0), (int)stage["images"]!);
            Assert.Equal(label.Zip(own).Count(pair => pair.Second.Length > 0 && pair.First != pair.Second), (int)stage["errors"]!);
        }

        foreach (var (row, i) in rows.Select((row, i) => (row, i)))
        {
            double[] scores = [.. Sample.Classes.Select(name => double.Parse(row[Column($"score {name}")], CultureInfo.InvariantCulture))];
            Assert.Equal(decided[i], Sample.Classes[Array.IndexOf(scores, scores.Max())]);
        }
    }

    [Fact]
    public void A_gate_with_confidence_is_judged_by_its_bound()
    {
        // 11 of 1800 is 0.61 %, its one-sided bound 1.01 %: a limit of 0.9 % holds for the value and not for the bound.
        Validation sample = Sample.Create();
        Validation With(double? confidence) => sample with { Accept = new Limits(null, null, null, 0.009, confidence) };
        Assert.Equal(Verdict.Pass, new Figures(With(null)).Verdict);
        Figures judged = new(With(0.95));
        Assert.Equal(Verdict.Fail, judged.Verdict);
        Assert.InRange(judged.Gates.Single(gate => gate.Id == "overkill").Margin, -0.0012, -0.0010);
    }

    [Fact]
    public void A_limit_that_is_met_exactly_is_met()
    {
        Validation sample = Sample.Create();
        Assert.Equal(Verdict.Pass, new Figures(sample with { Accept = new Limits(2388.0 / 2400, 3.0 / 2400, 0.005, 11.0 / 1800, null) }).Verdict);
    }

    [Fact]
    public void One_image_with_other_bytes_fails_the_model()
    {
        Validation validation = Sample.With(StageIds.CPc, stage => stage with { BitExactImages = stage.Decisions.Count - 1 });
        Figures figures = new(validation);
        Assert.Equal(Verdict.Fail, figures.Verdict);
        Assert.Equal(1, figures.Gates.Single(gate => gate.Id == "bit_exact").Value);
    }

    [Fact]
    public void A_failed_stage_fails_the_model_and_a_skipped_one_does_not_pass_for_it()
    {
        Assert.Equal(Verdict.Fail, new Figures(Sample.With(StageIds.CSharp, stage => stage with { Status = StageStatus.Failed })).Verdict);
        Figures skipped = new(Sample.Create());
        Assert.DoesNotContain(skipped.Held, row => row.Result.Id == StageIds.CRiscV32);
    }

    [Fact]
    public void Without_trustworthy_data_the_verdict_is_void()
    {
        Validation sample = Sample.Create();
        Assert.Equal(Verdict.Void, new Figures(sample with { IsPlumbingTest = true }).Verdict);
        Assert.Equal(Verdict.Void, new Figures(sample with { Data = sample.Data with { SharedWithTraining = 1 } }).Verdict);
        Assert.Equal(Verdict.Void, new Figures(sample with { Data = sample.Data with { SharedWithCalibration = 2 } }).Verdict);
        Validation blind = Sample.With(StageIds.Float, stage => stage with { Decisions = [], Status = StageStatus.Skipped });
        Assert.Equal(Verdict.Void, new Figures(blind).Verdict);
    }

    [Fact]
    public void A_plumbing_test_says_so_in_every_form()
    {
        Validation plumbing = Sample.Create() with { IsPlumbingTest = true };
        Assert.Contains("Plumbing test only.", ReportWriter.Page(plumbing, new Figures(plumbing), null));
        Assert.True((bool)ReportJson.Of(plumbing, new Figures(plumbing))["plumbing_test"]!);
    }

    [Fact]
    public void Cells_with_commas_and_quotes_are_quoted()
    {
        Validation sample = Sample.Create();
        JudgedImage first = sample.Data.Images[0] with { Name = "a,\"b\"" };
        Validation odd = sample with { Data = sample.Data with { Images = [first, .. sample.Data.Images.Skip(1)] } };
        Assert.StartsWith("0,\"a,\"\"b\"\"\",OK,", PerImageCsv.Of(odd).Split('\n')[1]);
    }

    [Fact]
    public void The_json_is_as_recorded()
    {
        Validation validation = Sample.Create();
        Golden.Check("cli/report.json", Cli.CommandLine.JsonText.Of(ReportJson.Of(validation, new Figures(validation))) + "\n");
    }

    private static (double Lower, double Upper) Rounded((double Lower, double Upper) bounds) =>
        (Math.Round(100 * bounds.Lower, 2), Math.Round(100 * bounds.Upper, 2));
}
