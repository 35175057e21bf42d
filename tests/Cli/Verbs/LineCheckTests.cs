using System.Text.Json.Nodes;
using Edge.Cli.Line;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Verbs;

/// <summary>'edge line check': what would end a run in its middle is said before its beginning.</summary>
public sealed class LineCheckTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 21, 7, 46, 0, TimeSpan.FromHours(9));

    [LinuxFact]
    public void Signature_disk_and_clock_are_told()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "2"));
        Assert.True(run.Edge("line", "check", "demo/line.yaml") == 0, run.Error);
        Assert.Contains("signature OK (key simulated)", run.Out);
        Assert.Contains(" free", run.Out);
        Assert.Contains("units have no clock of their own", run.Out);
        Assert.Equal(0, run.Edge("line", "check", "demo/line.yaml", "--json"));
        JsonNode check = JsonNode.Parse(run.Out)!;
        Assert.Equal((true, "simulated", true), ((bool)check["signature_checked"]!, (string)check["signing_key"]!, (bool)check["clock_ok"]!));
        Assert.Equal((64 + 2) << 20, (long)check["disk_needed_bytes"]!);
    }

    [LinuxFact]
    public void A_pack_without_a_key_to_check_it_is_remarked_and_one_of_another_key_is_refused()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "1"));
        string yaml = File.ReadAllText(run.Path("demo/line.yaml"));
        run.With("demo/line.yaml", yaml.Replace("key: fleet/key", "# key: fleet/key"));
        Assert.Equal(0, run.Edge("line", "check", "demo/line.yaml"));
        Assert.Contains("signature NOT CHECKED (key simulated)", run.Out);

        run.With("demo/line.yaml", yaml.Replace("fleet/key", "other.key")).With("demo/other.key", $"edge.key/1 simulated\n{new string('7', 64)}\n");
        Assert.Equal(3, run.Edge("line", "check", "demo/line.yaml"));
        Assert.StartsWith("edge: error E0426: ", run.Error);
        // No run begins with it either.
        Assert.Equal(3, run.Edge("line", "flash", "demo/line.yaml"));
        Assert.StartsWith("edge: error E0426: ", run.Error);
    }

    [LinuxFact]
    public void A_pack_that_was_cut_short_is_refused()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "1"));
        byte[] pack = File.ReadAllBytes(run.Path("demo/cap.edgepack"));
        File.WriteAllBytes(run.Path("demo/cap.edgepack"), pack[..^100]);
        Assert.Equal(3, run.Edge("line", "check", "demo/line.yaml"));
        Assert.StartsWith("edge: error E0424: ", run.Error);
    }

    [LinuxFact]
    public void A_clock_that_runs_before_the_records_stops_the_line()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "1"));
        File.SetLastWriteTimeUtc(run.Path("demo/firmware.bin"), DateTime.UtcNow.AddDays(3));
        Assert.Equal(1, run.Edge("line", "check", "demo/line.yaml"));
        Assert.Contains("WRONG: a file of the line was made", run.Out);
        Assert.Contains("NOT READY", run.Out);
    }

    [Theory]
    [InlineData(0, true, "OK")]
    [InlineData(1, true, "OK")] // clocks of two computers
    [InlineData(60, false, "WRONG: the last record is of 2026-11-21 08:46, this computer says 2026-11-21 07:46")]
    [InlineData(-5000, true, "OK")]
    public void The_clock_is_held_against_the_last_record(int minutesLater, bool isGood, string says)
    {
        LineReadiness clock = LineReadiness.Clock(_now, _now.AddMinutes(minutesLater), []);
        Assert.Equal(isGood, clock.IsGood);
        Assert.StartsWith(says, clock.Says);
    }

    [Fact]
    public void A_clock_that_lost_power_is_seen_without_any_record() =>
        Assert.Equal((false, "WRONG: this computer says 1970-01-01; has its clock lost power?"),
            LineReadiness.Clock(DateTimeOffset.UnixEpoch, null, []) is var clock ? (clock.IsGood, clock.Says) : default);

    [Fact]
    public void A_disk_without_room_for_the_records_stops_the_line()
    {
        Assert.True(LineReadiness.Room(LineReadiness.Needed(30), 30).IsGood);
        LineReadiness full = LineReadiness.Room(LineReadiness.Needed(30) - 1, 30);
        Assert.Equal((false, true), (full.IsGood, full.Says.StartsWith("FULL: ", StringComparison.Ordinal)));
    }
}
