using System.Text.Json.Nodes;
using Edge.Cli.Report.Evidence;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Verbs;

/// <summary>'edge line shift': from a station's log to the table that the report compares shift by shift.</summary>
public sealed class LineShiftVerbTests
{
    private const string Log =
        """
        {"event":"part","tag":1,"trigger_us":1,"exit":"passed","gate_us":9,"verdict":"ok","decided_us":5,"class":-1,"excess":-40,"image":"good"}
        {"event":"double_trigger","tag":1,"trigger_us":2}
        {"event":"part","tag":2,"trigger_us":11,"exit":"ng","gate_us":19,"verdict":"ng","decided_us":15,"class":2,"excess":7,"image":"good"}
        {"event":"part","tag":3,"trigger_us":21,"exit":"missing","gate_us":29,"image":"none"}
        {"event":"part","tag":4,"trigger_us":31,"exit":"invalid","gate_us":39,"verdict":"invalid","decided_us":35,"image":"dark"}
        """;

    [Fact]
    public void Judged_parts_become_rows_and_a_shift_that_comes_again_is_replaced_where_it_stands()
    {
        using Run run = new Run().With("line.jsonl", Log);
        Assert.True(run.Edge("line", "shift", "line.jsonl", "--name", "11-21A", "--out", "build", "--json", "--quiet") == 0, run.Error);
        JsonNode said = JsonNode.Parse(run.Out)!;
        Assert.Equal(("edge.line-shift/1", 2, 2, 1), ((string)said["schema"]!, (int)said["parts"]!, (int)said["unjudged"]!, (int)said["shifts"]!));
        Assert.Equal(0, run.Edge("line", "shift", "line.jsonl", "--name", "11-21B", "--out", "build"));
        run.With("line.jsonl", Log.Replace("\"excess\":-40", "\"excess\":-44"));
        Assert.Equal(0, run.Edge("line", "shift", "line.jsonl", "--name", "11-21A", "--out", "build"));
        Assert.Contains("2 shifts", run.Out);
        Assert.Equal(0, run.Edge("line", "shift", "line.jsonl", "--name", "alone")); // no project and no folder named
        Assert.Contains("; shifts.csv has 1 shift", run.Out);
        CsvTable table = CsvTable.Read(run.Path("build/shifts.csv"));
        Assert.Equal([("11-21A", "-44", "ok"), ("11-21A", "7", "ng"), ("11-21B", "-40", "ok"), ("11-21B", "7", "ng")],
            table.Rows.Select(row => (row["shift"], row["score"], row["verdict"])));
        Assert.Equal([2, 2], ShiftLog.Read(run.Path("build/shifts.csv")).Shifts.Select(shift => shift.Parts));
    }

    [Fact]
    public void A_log_that_tells_the_state_of_pictures_brings_it_to_the_table_and_to_the_report()
    {
        using Run run = new Run().With("line.jsonl", Log
            .Replace("\"excess\":-40,\"image\":\"good\"", "\"excess\":-40,\"image\":\"good\",\"mean\":112,\"contrast\":31,\"sharpness\":4.25")
            .Replace("\"excess\":7,\"image\":\"good\"", "\"excess\":7,\"image\":\"good\",\"mean\":114,\"contrast\":30"));
        Assert.True(run.Edge("line", "shift", "line.jsonl", "--name", "A", "--out", "build", "--json", "--quiet") == 0, run.Error);
        Assert.Equal(2, (int)JsonNode.Parse(run.Out)!["pictures"]!);
        Assert.Equal([("112", "31", "4.25"), ("114", "30", "")],
            CsvTable.Read(run.Path("build/shifts.csv")).Rows.Select(row => (row["mean"], row["contrast"], row["sharpness"])));
        ShiftRow shift = Assert.Single(ShiftLog.Read(run.Path("build/shifts.csv")).Shifts);
        Assert.Equal((113.0, 30.5, 4.25), (shift.Mean, shift.Contrast, shift.Sharpness));
    }

    [Fact]
    public void What_a_person_wrote_beside_the_parts_of_other_shifts_stays()
    {
        using Run run = new Run().With("line.jsonl", Log).With("build/shifts.csv", "Shift;kind;score;verdict;confirmed;who\nN;part;-3;ok;;\"Ann; Bo\"\nN;golden;60;ng;ng;\n");
        Assert.True(run.Edge("line", "shift", "line.jsonl", "--name", "朝 1", "--out", "build") == 0, run.Error);
        CsvTable table = CsvTable.Read(run.Path("build/shifts.csv"));
        Assert.Equal(["Shift", "kind", "score", "verdict", "confirmed", "who", "mean", "contrast", "sharpness"], table.Columns);
        Assert.Equal(["Ann; Bo", "", "", ""], table.Rows.Select(row => row["who"]));
        Assert.Equal(["N", "N", "朝 1", "朝 1"], table.Rows.Select(row => row["shift"]));
    }

    [Theory]
    [InlineData("=1+1", Log, 2, "E0003")]
    [InlineData(" ", Log, 2, "E0003")]
    [InlineData("A\tB", Log, 2, "E0003")]
    [InlineData("A", null, 2, "E0003")]
    [InlineData("A", "hello", 3, "E0273")]
    [InlineData("A", "{\"event\":\"part\",\"verdict\":\"ok\",\"excess\":\"high\"}", 3, "E0273")]
    [InlineData("A", "{\"event\":\"fault\",\"fault\":\"none\",\"at_us\":1}", 3, "E0273")]
    public void What_cannot_be_a_shift_is_refused_and_the_table_stays_as_it_is(string name, string? log, int exit, string code)
    {
        using var run = new Run();
        const string before = "shift,kind,score,verdict\nN,part,-3,ok\n";
        run.With("build/shifts.csv", before);
        if (log is not null)
            run.With("line.jsonl", log);
        Assert.Equal(exit, run.Edge("line", "shift", "line.jsonl", "--name", name, "--out", "build"));
        Assert.StartsWith($"edge: error {code}: ", run.Error);
        Assert.Equal(before, File.ReadAllText(run.Path("build/shifts.csv")));
    }
}
