using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Verbs;

/// <summary>'edge line export': what the records know, for the MES and as labels; and what the checks of shifts bring to the report's folder.</summary>
public sealed class LineExportVerbTests
{
    [LinuxFact]
    public void Every_unit_is_there_with_its_columns_its_steps_and_a_label_when_it_passed()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "3", "--fail", "dark=1"));
        Assert.Equal(5, run.Edge("line", "flash", "demo/line.yaml", "--lot", "L1", "--operator", "op-07", "--quiet"));
        run.With("demo/units.csv", File.ReadAllText(run.Path("demo/units.csv")).TrimEnd() + "\nCAM-0009,9\n");
        Assert.True(run.Edge("line", "export", "demo/line.yaml", "--mes", "--labels", "--out", "mes", "--json", "--quiet") == 0, run.Error);
        JsonNode mes = JsonNode.Parse(File.ReadAllText(run.Path("mes/mes.json")))!;
        Assert.True(JsonNode.DeepEquals(mes, JsonNode.Parse(run.Out)));
        Assert.Equal("edge.mes/1", (string)mes["schema"]!);
        JsonObject[] units = [.. mes["units"]!.AsArray().Select(unit => unit!.AsObject())];
        Assert.Equal((3, 2, "CAM-0009"), (units.Length, units.Count(unit => (string)unit["result"]! == "PASS"), (string)Assert.Single(mes["not_made"]!.AsArray())!));
        string[] lines = File.ReadAllLines(run.Path("demo/records/summary.csv"));
        foreach (JsonObject unit in units)
        {
            string[] cells = [.. lines.Single(line => line.Contains((string)unit["serial"]!, StringComparison.Ordinal)).Split(',')
                .Select(cell => cell.TrimStart('\''))]; // what a spreadsheet would take for a date
            Assert.Equal(cells, lines[0].TrimStart('\uFEFF').Split(',').Select(column => (string?)unit[column] ?? ""));
            Assert.Contains(unit["steps"]!.AsArray(), step => (string)step!["step"]! == "camera" && (string)step["state"]! == ((string?)unit["error"] is null ? "good" : "failed"));
        }

        string labels = File.ReadAllText(run.Path("mes/labels.zpl"));
        Assert.Equal((2, 2), (labels.Split("^XA").Length - 1, labels.Split("^XZ").Length - 1));
        Assert.All(units, unit => Assert.Equal((string)unit["result"]! == "PASS", labels.Contains($"^FD{unit["serial"]}^FS", StringComparison.Ordinal)));
        Assert.Equal(labels, File.ReadAllText(Directory.GetFiles(run.Path("demo/records"), "labels.zpl", SearchOption.AllDirectories).Single()));
    }

    [LinuxFact]
    public void A_name_that_a_printer_would_obey_is_printed()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "1"));
        run.With("demo/units.csv", "serial,station\nA^XZ~JR_>B,1\n").With("demo/line.yaml", File.ReadAllText(run.Path("demo/line.yaml")).Replace("line: ", "line: ライン"));
        Assert.Equal(0, run.Edge("line", "flash", "demo/line.yaml", "--lot", "^XA\\", "--quiet"));
        Assert.Equal(0, run.Edge("line", "export", "demo/line.yaml", "--labels", "--out", "out"));
        string labels = File.ReadAllText(run.Path("out/labels.zpl"));
        Assert.Contains("^FDA_5EXZ_7EJR_5F>0B^FS", labels); // the bars
        Assert.Contains("^FDA_5EXZ_7EJR_5F>B^FS", labels); // the text
        Assert.Contains("^FD_E3_83_A9", labels);
        Assert.Contains("^FD_5EXA_5C ", labels);
        Assert.Equal((1, 1), (labels.Split("^XA").Length - 1, labels.Split("^XZ").Length - 1));
        Assert.All(labels, letter => Assert.InRange(letter, '\n', '~'));
    }

    [LinuxFact]
    public void What_cannot_be_exported_is_refused_and_nothing_is_written()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "2"));
        Assert.Equal(2, run.Edge("line", "export", "demo/line.yaml", "--mes", "--out", "out")); // nothing was made yet
        Assert.StartsWith("edge: error E0731: ", run.Error);
        Assert.Equal(2, run.Edge("line", "export", "demo/line.yaml", "--out", "out"));
        Assert.Contains("neither '--mes' nor '--labels'", run.Error);
        Assert.Equal(2, run.Edge("line", "export", "demo/line.yaml", "CAM-001", "--mes", "--out", "out"));
        Assert.Contains("did you mean 'CAM-0001'?", run.Error);
        Assert.Equal(2, run.Edge("line", "export", "nowhere.yaml", "--mes", "--out", "out"));
        Assert.False(Directory.Exists(run.Path("out")));
    }

    [LinuxFact]
    public void The_check_of_a_shift_appears_in_the_report_that_is_given_the_lines_records()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "2"));
        Assert.Equal(0, run.Edge("line", "flash", "demo/line.yaml", "--quiet"));
        Cli.Report.ValidationFile.Save(Report.Sample.Create(), run.Path("build"));
        Assert.Equal(0, run.Edge("report", "--out", "build", "--evidence", "demo/records"));
        Assert.Null(JsonNode.Parse(File.ReadAllText(run.Path("build/report.json")))!["drift"]);
        Assert.Equal(0, run.Edge("line", "golden", "demo/line.yaml", "--quiet"));
        Assert.Equal(0, run.Edge("report", "--out", "build", "--evidence", "demo/records"));
        JsonNode check = Assert.Single(JsonNode.Parse(File.ReadAllText(run.Path("build/report.json")))!["drift"]!["golden_checks"]!.AsArray())!;
        Assert.Equal((2, 2), ((int)check["units"]!["hits"]!, (int)check["units"]!["trials"]!));
        Assert.Contains((string)check["id"]!, File.ReadAllText(run.Path("build/report.html")));
    }
}
