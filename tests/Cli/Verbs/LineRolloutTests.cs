using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Cli.Verbs;
using Edge.Compiler.Ir;
using Edge.Devices.Flashing;

namespace Edge.Cli.Tests.Verbs;

/// <summary>New models for a line that exists, stage by stage: a fleet of simulated units with the firmware's own update store.</summary>
public sealed class LineRolloutTests
{
    [Theory]
    [InlineData("1,25%,100%", 30, new[] { 1, 8, 30 })]
    [InlineData("1,25%,100%", 3, new[] { 1, 3 })]
    [InlineData("1,25%,100%", 1, new[] { 1 })]
    [InlineData("2,4", 10, new[] { 2, 4 })]
    [InlineData("50%, 10%, 100%", 10, new[] { 5, 10 })]
    [InlineData("12", 10, new[] { 10 })]
    public void Stages_are_units_that_have_the_model_afterwards(string text, int units, int[] ends) => Assert.Equal(ends, RolloutStages.Of(text, units));

    [Theory]
    [InlineData("")]
    [InlineData("1,")]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("101%")]
    [InlineData("some")]
    public void Stages_that_mean_nothing_are_refused(string text) => Assert.Equal("E0739", Assert.Throws<UsageException>(() => RolloutStages.Of(text, 10)).Code);

    [Theory]
    [InlineData(1000, 20, 0, 0, 1000, 21, 0, 0, null)] // by chance
    [InlineData(1000, 20, 0, 0, 20, 2, 0, 0, null)] // 10 % of 20 may be 2 %
    [InlineData(1000, 20, 0, 0, 1000, 60, 0, 0, "rejected parts: 6.00 % of 1,000, 2.00 % of 1,000 before")]
    [InlineData(1000, 60, 0, 0, 1000, 20, 0, 0, null)] // fewer
    [InlineData(1000, 20, 0, 0, 1000, 20, 9, 0, "late parts: 0.90 % of 1,000, 0.00 % of 1,000 before")]
    [InlineData(1000, 20, 0, 0, 10, 0, 0, 1, "1 fault of the line, none before")]
    [InlineData(1000, 20, 0, 3, 10, 0, 0, 1, null)]
    [InlineData(1000, 20, 0, 3, 60, 0, 0, 50, "faults of the line: 83.33 % of 60, 0.30 % of 1,000 before")]
    [InlineData(0, 0, 0, 0, 1000, 900, 0, 0, null)] // nothing to compare with
    public void A_stage_is_worse_when_chance_does_not_explain_it(
        int parts, int rejected, int late, int faults, int partsAfter, int rejectedAfter, int lateAfter, int faultsAfter, string? says) =>
        Assert.Equal(says, RolloutStages.Worse(new UnitCounters(parts, rejected, late, faults), new UnitCounters(partsAfter, rejectedAfter, lateAfter, faultsAfter)));

    [LinuxFact]
    public void A_new_model_reaches_all_units_in_stages_and_is_taken_back_from_one()
    {
        using var run = new Run();
        Made(run, "--units", "4");
        New(run, "cap.edgepack", "cap-2.edgepack");
        Assert.Equal(0, run.Edge("line", "rollout", "demo/line.yaml", "--stages", "1,50%,100%", "--soak", "1"));
        Assert.Contains("stage 1 of 3: CAM-0001\n", run.Error);
        Assert.Contains("stage 2 of 3: CAM-0002\n", run.Error);
        Assert.Contains("stage 3 of 3: CAM-0003, CAM-0004\n", run.Error);
        Assert.Contains("4 of 4 units have it", run.Out);
        Assert.Equal(0, run.Edge("line", "rollout", "demo/line.yaml", "--soak", "0", "--json", "--quiet")); // again: read, and left alone
        Assert.Equal(4, JsonNode.Parse(run.Out)!["updated"]!.AsArray().Count);
        Assert.Equal(0, run.Edge("line", "golden", "demo/line.yaml", "--quiet"));

        New(run, "cap-2.edgepack", "cap-3.edgepack");
        Assert.Equal(0, run.Edge("line", "rollout", "demo/line.yaml", "--soak", "0", "--quiet"));
        Assert.Equal(0, run.Edge("line", "rollback", "demo/line.yaml", "CAM-0002", "--quiet"));
        Assert.Equal(5, run.Edge("line", "golden", "demo/line.yaml", "--quiet"));
        Assert.Contains("FAIL CAM-0002  E0719", run.Out);
        New(run, "cap-3.edgepack", "cap-2.edgepack");
        Assert.Equal(0, run.Edge("line", "golden", "demo/line.yaml", "CAM-0002", "--quiet"));
    }

    [LinuxFact]
    public void Records_and_labels_say_what_is_on_each_unit_and_not_what_the_line_file_has_now()
    {
        using var run = new Run();
        Made(run, "--units", "2");
        New(run, "cap.edgepack", "cap-2.edgepack");
        Assert.Equal(0, run.Edge("line", "rollout", "demo/line.yaml", "--stages", "1", "--soak", "0", "--quiet"));
        Assert.Equal(["simulated-cap 2.2.0", "simulated-cap 2.1.0"], Packs(run, out string[] models));
        Assert.NotEqual(models[0], models[1]);
        string[] labels = File.ReadAllText(run.Path("out/labels.zpl")).Split("^XZ");
        Assert.Contains("^FDsimulated-cap 2.2.0^FS", labels[0]);
        Assert.Contains("^FDsimulated-cap 2.1.0^FS", labels[1]);
        Assert.Contains(",simulated-cap 2.2.0,", File.ReadAllText(run.Path("demo/records/summary.csv")));
        Assert.Contains(",simulated-cap 2.1.0,", File.ReadAllText(run.Path("demo/records/summary.csv")));
        Assert.Equal(0, run.Edge("line", "rollback", "demo/line.yaml", "CAM-0001", "--quiet"));
        Assert.Equal(["simulated-cap 2.1.0", "simulated-cap 2.1.0"], Packs(run, out models));
        Assert.Equal(models[0], models[1]);

        static string[] Packs(Run run, out string[] models)
        {
            Assert.True(run.Edge("line", "export", "demo/line.yaml", "--mes", "--labels", "--out", "out", "--quiet") == 0, run.Error);
            JsonNode[] units = [.. JsonNode.Parse(File.ReadAllText(run.Path("out/mes.json")))!["units"]!.AsArray().Select(unit => unit!).OrderBy(unit => (string)unit["serial"]!)];
            models = [.. units.Select(unit => (string)unit["model_sha256"]!)];
            return [.. units.Select(unit => (string)unit["pack"]!)];
        }
    }

    [LinuxFact]
    public void A_model_that_makes_parts_late_stops_at_its_first_stage_and_again_when_the_rollout_goes_on()
    {
        using var run = new Run();
        Made(run, "--units", "3");
        Belts(run, "60 2", units: 3);
        New(run, "cap.edgepack", "cap-2.edgepack");
        Assert.Equal(5, run.Edge("line", "rollout", "demo/line.yaml", "--soak", "1", "--json", "--quiet"));
        Assert.Equal("stage 1 of 2: late parts: 25.00 % of 60, 0.00 % of 60 before", (string)JsonNode.Parse(run.Out)!["stopped"]!);
        // The unit has the model now: what it counts with it is still held against what it counted with the one before.
        Assert.Equal(5, run.Edge("line", "rollout", "demo/line.yaml", "--soak", "1", "--json", "--quiet"));
        Assert.Equal("stage 1 of 2: late parts: 25.00 % of 60, 0.00 % of 60 before", (string)JsonNode.Parse(run.Out)!["stopped"]!);
        Assert.Single(JsonNode.Parse(run.Out)!["updated"]!.AsArray());
    }

    [LinuxFact]
    public void A_model_that_is_no_slower_reaches_all_units_and_the_counters_were_looked_at()
    {
        using var run = new Run();
        Made(run, "--units", "2");
        Belts(run, "60 99", units: 2);
        New(run, "cap.edgepack", "cap-2.edgepack");
        Assert.True(run.Edge("line", "rollout", "demo/line.yaml", "--soak", "1", "--json") == 0, run.Error);
        Assert.True((bool)JsonNode.Parse(run.Out)!["watched"]!);
        Assert.Equal("60", (string)Ledger(run).Last(entry => (string)entry["verb"]! == "watch" && (string)entry["result"]! == "PASS")["report"]!["facts"]!["parts"]!);
    }

    [LinuxFact]
    public void A_rollout_that_is_interrupted_leaves_its_records()
    {
        using var stop = new CancellationTokenSource();
        using var run = new Run { Cancellation = stop.Token, InterruptAfter = "the line works for", Interrupt = stop.Cancel };
        Made(run, "--units", "2");
        New(run, "cap.edgepack", "cap-2.edgepack");
        string[] before = Directory.GetDirectories(run.Path("demo/records"), "run-*");
        Assert.Equal(130, run.Edge("line", "rollout", "demo/line.yaml"));
        Assert.Contains("records of the 1 unit that ended", run.Error);
        string folder = Assert.Single(Directory.GetDirectories(run.Path("demo/records"), "run-*").Except(before));
        Assert.Contains("CAM-0001", File.ReadAllText(Path.Combine(folder, "summary.csv")));
    }

    // Which unit the fault is in follows from the seed; with every unit at fault the first stage is the last.
    [LinuxFact]
    public void A_model_that_loses_golden_samples_stops_at_its_first_stage_and_the_unit_goes_back()
    {
        using var run = new Run();
        Made(run, "--units", "3", "--fail", "lost-golden=3");
        New(run, "cap.edgepack", "cap-2.edgepack");
        Assert.Equal(5, run.Edge("line", "rollout", "demo/line.yaml", "--soak", "0", "--json", "--quiet"));
        JsonNode json = JsonNode.Parse(run.Out)!;
        Assert.Empty(json["updated"]!.AsArray());
        Assert.Equal(("CAM-0001", "E0738"), ((string)json["failed"]![0]!["serial"]!, (string)json["failed"]![0]!["error"]!));
        Assert.Contains("stage 1 of 2: CAM-0001: ", (string)json["stopped"]!);
        Assert.Contains("the model before had it right; 3 of 6 samples are lost", run.Error);
        Assert.Contains("the new model was refused (Ok)", File.ReadAllText(run.Path("demo/records/units/CAM-0001/log.txt")));
        New(run, "cap-2.edgepack", "cap.edgepack");
        Assert.Equal(0, run.Edge("line", "golden", "demo/line.yaml", "--quiet")); // all have what they had
    }

    [LinuxTheory]
    [InlineData(2, "E0739: --stages: '0'", "--stages", "0")]
    [InlineData(2, "E0003: --soak: -1", "--soak", "-1")]
    [InlineData(2, "E0731", "CAM-0009")]
    public void A_rollout_that_cannot_be_is_refused(int exit, string says, params string[] args)
    {
        using var run = new Run();
        Made(run, "--units", "1");
        Assert.Equal(exit, run.Edge(["line", "rollout", "demo/line.yaml", .. args]));
        Assert.Contains(says, run.Error);
    }

    private static void Made(Run run, params string[] args)
    {
        Assert.Equal(0, run.Edge(["line", "simulate", "demo", .. args]));
        Assert.Equal(0, run.Edge("line", "flash", "demo/line.yaml", "--quiet"));
    }

    private static void Belts(Run run, string belt, int units)
    {
        for (int i = 1; i <= units; i++)
            run.With($"demo/fleet/units/1-1.{i}/belt", belt + "\n");
    }

    private static JsonNode[] Ledger(Run run) => [.. File.ReadAllLines(run.Path("demo/records/units.jsonl")).Select(line => JsonNode.Parse(line)!)];

    private static void New(Run run, string from, string to)
    {
        string text = File.ReadAllText(run.Path("demo/line.yaml"));
        Assert.Contains($"\npack: {from}", text);
        File.WriteAllText(run.Path("demo/line.yaml"), text.Replace($"\npack: {from}", $"\npack: {to}"));
    }
}
