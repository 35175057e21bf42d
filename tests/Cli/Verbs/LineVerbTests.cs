using System.Text;
using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Devices.Flashing.Fleet;

namespace Edge.Cli.Tests.Verbs;

/// <summary>The line as its operator has it: a fleet of simulated units, a process for each, and what stays behind.</summary>
public sealed class LineVerbTests
{
    private const string Short = "seconds: { write: 7, boot: 10, self-test: 10 }\nrecords:";

    [LinuxFact]
    public void Thirty_units_with_every_fault_end_with_the_right_number_and_a_second_run_touches_only_what_failed()
    {
        using var run = new Run();
        (string Fault, int Units)[] faults =
        [
            ("missing", 1), ("busy", 1), ("silent", 1), ("wrong-chip", 1), ("unplug", 2), ("hang", 1), ("bad-flash", 1), ("no-boot", 1), ("no-memory", 1),
                ("wrong-sums", 1),
            ("dark", 2), ("golden", 1), ("same-chip", 2), ("link-loss", 1),
        ];
        Assert.Equal(0, run.Edge(["line", "simulate", "demo", "--units", "30", "--fail", .. faults.Select(fault => $"{fault.Fault}={fault.Units}")]));
        Replace(run, "demo/line.yaml", "records:", Short);
        Dictionary<string, string> fault = Directory.GetDirectories(run.Path("demo/fleet/units"))
            .ToDictionary(unit => Path.GetFileName(unit), unit => File.Exists(Path.Combine(unit, "fault")) ? File.ReadAllText(Path.Combine(unit, "fault"))
            .Trim() : "");

        Assert.Equal(5, run.Edge("line", "flash", "demo/line.yaml", "--lot", "L1", "--operator", "op-07", "--json", "--quiet"));
        JsonObject[] units = [.. JsonNode.Parse(run.Out)!["units"]!.AsArray().Select(unit => unit!.AsObject())];
        Assert.Equal(30, units.Length);
        foreach (JsonObject unit in units)
        {
            string injected = fault[UsbPath((string)unit["slot"]!)];
            string wanted = injected.Length == 0 ? "PASS" : $"FAIL {FleetFault.Named(injected).Code}", found = $"{unit["result"]} {unit["error"]}".TrimEnd();
            Assert.True(wanted == found, $"with the fault '{injected}' a unit ends as {wanted}; this one: {unit.ToJsonString()}");
        }

        string[] good = [.. fault.Where(unit => unit.Value.Length == 0).Select(unit => unit.Key)];
        Assert.Equal(13, good.Length);
        string[][] table = Table(File.ReadAllBytes(Directory.GetFiles(run.Path("demo/records"), "summary.csv", SearchOption.AllDirectories).First()));
        Assert.Equal(31, table.Length);
        Assert.All(table, row => Assert.Equal(36, row.Length));
        Dictionary<string, int> calls = good.ToDictionary(unit => unit, unit => File.ReadAllLines(run.Path($"demo/fleet/units/{unit}/calls.txt")).Length);

        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--mend"));
        Assert.Equal(0, run.Edge("line", "retry", "demo/line.yaml", "--json", "--quiet"));
        JsonNode again = JsonNode.Parse(run.Out)!;
        Assert.Equal(17, (int)again["good"]!);
        Assert.All(again["units"]!.AsArray(), unit => Assert.Equal(2, (int)unit!["attempts"]!));
        Assert.All(good, unit => Assert.Equal(calls[unit], File.ReadAllLines(run.Path($"demo/fleet/units/{unit}/calls.txt")).Length));
        Assert.Equal(94, File.ReadAllLines(run.Path("demo/records/units.jsonl")).Length); // a beginning and an end for 30 units, and for 17
        string[][] all = Table(File.ReadAllBytes(run.Path("demo/records/summary.csv")));
        Assert.Equal(30, all.Skip(1).Count(row => row[Array.IndexOf(all[0], "result")] == "PASS"));

        Assert.Equal(0, run.Edge("line", "retry", "demo/line.yaml", "--quiet"));
        Assert.Contains("nothing to do", run.Out);
    }

    [LinuxFact]
    public void The_day_of_a_line()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "3"));
        Assert.Equal(0, run.Edge("line", "check", "demo/line.yaml"));
        Assert.Contains("READY  3 units in 1 wave", run.Out);
        Assert.Equal(2, run.Edge("line", "audit", "demo/line.yaml", "--quiet")); // nothing was made yet
        Assert.StartsWith("edge: error E0731: ", run.Error);
        Assert.Equal(0, run.Edge("line", "flash", "demo/line.yaml", "--quiet"));
        Assert.Contains("3 units   3 PASS   0 FAIL", run.Out);
        int writes = Writes(run);

        Assert.Equal(0, run.Edge("line", "flash", "demo/line.yaml", "--quiet")); // again: read, and left alone
        Assert.Equal(0, run.Edge("line", "audit", "demo/line.yaml", "--quiet"));
        Assert.Equal(0, run.Edge("line", "golden", "demo/line.yaml", "--station", "1", "--quiet"));
        Replace(run, "demo/line.yaml", "# limits:", "limits:");
        Assert.Equal(0, run.Edge("line", "limits", "push", "demo/line.yaml", "CAM-0001", "CAM-0002", "--quiet"));
        Assert.Equal(writes, Writes(run));
        Assert.Equal(5, run.Edge("line", "audit", "demo/line.yaml", "--quiet"));
        Assert.Contains("FAIL CAM-0003  E0720", run.Out);
        Assert.Equal(5, run.Edge("line", "rollback", "demo/line.yaml", "CAM-0001", "--quiet"));
        Assert.Contains("E0733", run.Out);
        Assert.Equal(2, run.Edge("line", "rollback", "demo/line.yaml", "--quiet"));
        Assert.Equal(2, run.Edge("line", "audit", "demo/line.yaml", "CAM-0001X", "--quiet"));
        Assert.Contains("did you mean 'CAM-0001'?", run.Error);
        Assert.Equal(2, run.Edge("line", "limits", "push", "demo/line.yaml", "CAM-0001X", "--quiet"));
        Assert.StartsWith("edge: error E0731: edge line limits push: ", run.Error);
    }

    [LinuxFact]
    public void Limits_of_another_model_end_a_unit_although_the_line_file_does_not_say_which_model_it_runs()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "1"));
        Replace(run, "demo/line.yaml", "cap.edgepack: 0x", "cap-2.edgepack: 0x");
        Replace(run, "demo/line.yaml", "pack: cap.edgepack", "limits: limits-b.edgepack");
        Assert.Equal(5, run.Edge("line", "flash", "demo/line.yaml", "--quiet"));
        Assert.Contains("FAIL CAM-0001  E0720  limits-b.edgepack: the device has the limits and judges by others", run.Out);
    }

    [LinuxFact]
    public void A_chip_that_has_a_serial_number_gets_another_one_only_when_somebody_says_so()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "2"));
        Assert.Equal(0, run.Edge("line", "flash", "demo/line.yaml", "--quiet"));
        Replace(run, "demo/line.yaml", "  1: 1-1.1", "  1: 1-1.9");
        Replace(run, "demo/line.yaml", "  2: 1-1.2", "  2: 1-1.1");
        Replace(run, "demo/line.yaml", "  1: 1-1.9", "  1: 1-1.2"); // somebody plugged them the other way round
        Assert.Equal(5, run.Edge("line", "flash", "demo/line.yaml", "--quiet"));
        Assert.Equal(2, run.Out.Split("E0724  ").Length - 1);
        Assert.Contains("is CAM-0002 since", run.Out);
        Assert.Equal(0, run.Edge("line", "flash", "demo/line.yaml", "--reassign", "--quiet"));
    }

    [LinuxFact]
    public void Names_that_a_spreadsheet_or_a_page_would_run_are_text()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "2"));
        run.With("demo/units.csv", "\uFEFFserial;station\r\n=1+1|x;<b>3</b>\r\n\"CAM,2\";@here\r\n");
        Assert.Equal(0, run.Edge("line", "flash", "demo/line.yaml", "--lot", "=HYPERLINK(\"x\")", "--operator", "a \"b\", c", "--quiet"));
        byte[] csv = File.ReadAllBytes(run.Path("demo/records/summary.csv"));
        Assert.Equal(Encoding.UTF8.GetPreamble(), csv[..3]);
        string[][] table = Table(csv);
        Assert.Equal(["'=1+1|x", "CAM,2"], table.Skip(1).Select(row => row[Array.IndexOf(table[0], "serial")]));
        Assert.Equal(("'=HYPERLINK(\"x\")", "a \"b\", c"), (table[1][Array.IndexOf(table[0], "lot")], table[1][Array.IndexOf(table[0], "operator")]));
        string page = File.ReadAllText(Directory.GetFiles(run.Path("demo/records"), "report.html", SearchOption.AllDirectories).Single());
        Assert.Contains("&lt;b&gt;3&lt;/b&gt;", page);
        Assert.DoesNotContain("<b>3</b>", page);
    }

    [LinuxFact]
    public void More_units_than_sockets_are_made_in_waves_and_a_chip_that_stayed_in_its_socket_is_noticed()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "2"));
        run.With("demo/units.csv", "serial,station\nA,1\nB,1\nC,1\n");
        Assert.Equal(5, run.Edge("line", "flash", "demo/line.yaml"));
        Assert.Contains("Wave 2/2: C in slot 1", run.Error);
        Assert.Contains("was A earlier in this run", run.Out);
    }

    [LinuxTheory]
    [InlineData("E0710", 2, "units.csv", "CAM-0002", "CAM-0001")] // one serial number twice
    [InlineData("E0710", 2, "units.csv", "CAM-0002,1", "CAM-0002,1,9")]
    [InlineData("E0710", 2, "units.csv", "CAM-0002", "../CAM")]
    [InlineData("E0710", 2, "units.csv", "serial,", "number,")]
    [InlineData("E0014", 2, "line.yaml", "  2: 1-1.2", "  2: 1-1.1")] // one socket twice
    [InlineData("E0014", 2, "line.yaml", "# limits: limits-b.edgepack", "limits: cap.edgepack")] // a model, no limits alone
    [InlineData("E0014", 2, "line.yaml", "pack: cap.edgepack", "limits: limits-b.edgepack\npack: cap-2.edgepack")] // of another model
    [InlineData("E0014", 2, "line.yaml", "0x20000", "20000")]
    [InlineData("E0014", 2, "line.yaml", "firmware.bin: ", "firmwear.bin: ")]
    [InlineData("E0013", 2, "line.yaml", "golden: ", "goldn: ")]
    [InlineData("E0015", 2, "line.yaml", "units: units.csv", "")]
    [InlineData("E0726", 3, "line.yaml", "tool: esptool", "tool: esptol")]
    [InlineData("E0010", 2, "line.yaml", "", null)]
    public void A_line_that_cannot_be_run_is_refused_before_a_unit_is_touched(string code, int exit, string file, string from, string? to)
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "2"));
        if (to is null)
            File.Delete(run.Path($"demo/{file}"));
        else
            Replace(run, $"demo/{file}", from, to);
        Assert.Equal(exit, run.Edge("line", "flash", "demo/line.yaml", "--quiet"));
        Assert.StartsWith($"edge: error {code}: ", run.Error);
        Assert.Empty(Directory.GetFiles(run.Path("demo/fleet/units"), "calls.txt", SearchOption.AllDirectories));
    }

    [LinuxTheory]
    [InlineData("E0735", "--fail", "darkness")]
    [InlineData("E0735", "--fail", "dark=3")]
    [InlineData("E0735", "--fail", "dark=x")]
    [InlineData("E0003", "--units", "0")]
    [InlineData("E0003", "--pace", "-1")]
    [InlineData("E0003", "--pace", "101")]
    [InlineData("E0003", "--pace", "NaN")]
    public void A_fleet_that_cannot_be_is_refused(string code, string option, string value)
    {
        using var run = new Run();
        Assert.Equal(2, run.Edge(["line", "simulate", "demo", .. option == "--units" ? Array.Empty<string>() : ["--units", "2"], option, value]));
        Assert.StartsWith($"edge: error {code}: ", run.Error);
    }

    private static string UsbPath(string slot) => int.Parse(slot) - 1 is var i ? $"1-{i / 10 + 1}.{i % 10 + 1}" : "";

    private static int Writes(Run run) => Directory.GetFiles(run.Path("demo/fleet/units"), "calls.txt", SearchOption.AllDirectories)
        .Sum(file => File.ReadLines(file).Count(line => line.Contains(" write ") || line.Contains(" erase ")));

    private static void Replace(Run run, string file, string from, string to)
    {
        string text = File.ReadAllText(run.Path(file));
        Assert.Contains(from, text);
        File.WriteAllText(run.Path(file), text.Replace(from, to));
    }

    /// <summary>RFC 4180 to the letter: CRLF between records, quotes doubled, nothing behind a closing quote.</summary>
    private static string[][] Table(byte[] bytes)
    {
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes)[1..];
        var rows = new List<string[]>();
        var row = new List<string>();
        for (int at = 0; at < text.Length;)
        {
            var cell = new StringBuilder();
            if (text[at] == '"')
            {
                for (at++; text[at] != '"' || at + 1 < text.Length && text[at + 1] == '"'; at++)
                {
                    at += text[at] == '"' ? 1 : 0;
                    cell.Append(text[at]);
                }

                at++;
            }
            else
            {
                for (; text[at] is not (',' or '\r'); at++)
                    cell.Append(text[at] is '"' or '\n' ? throw new FormatException($"'{text[at]}' in a plain cell at {at}") : text[at]);
            }

            row.Add(cell.ToString());
            if (text[at] == ',')
            {
                at++;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(at, 2));
            at += 2;
            rows.Add([.. row]);
            row.Clear();
        }

        return [.. rows];
    }
}
