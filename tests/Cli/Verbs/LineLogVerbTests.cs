using System.Text.Json.Nodes;
using Edge.Cli.Tests.Capture;
using Edge.Cli.Tests.CommandLine;
using Edge.Firmware;
using Edge.Runtime.Cameras;
using Edge.Runtime.Judging;
using Edge.Runtime.Line;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Cli.Tests.Verbs;

/// <summary>'edge line log': a station's parts over the link into a file that goes on where it stopped.</summary>
public sealed class LineLogVerbTests
{
    private static readonly string _preprocessing = new('5', 64);

    [Fact]
    public void Parts_are_written_once_whenever_the_log_is_fetched_and_the_report_reads_them()
    {
        using var run = new Run();
        var line = new Journal(room: 8);
        using var device = new CameraDevice(_preprocessing, journal: line);
        device.Counters[StationCounter.DoubleTriggers] = 3;
        line.Pass(3);
        JsonNode first = Log(run, device);
        Assert.Equal(("edge.line-log/1", 3, 0), ((string)first["schema"]!, (int)first["parts"]!, (int)first["lost"]!));
        line.Pass(2);
        Assert.Equal(2, (int)Log(run, device)["parts"]!);
        Assert.Equal(0, (int)Log(run, device)["parts"]!);
        Assert.Equal(["station", "part", "part", "part", "part", "part"], Events(run));
        JsonNode part = Entries(run)[2];
        Assert.Equal((1, "ng", 2, 7, 30, 900), ((int)part["tag"]!, (string)part["exit"]!, (int)part["class"]!, (int)part["excess"]!,
            (int)part["preprocessing_us"]!, (int)part["inference_us"]!));
        Assert.Equal((1_001_400, 1_001_300), ((int)part["decided_us"]!, (int)part["taken_us"]!));

        Assert.True(run.Edge("line", "shift", "log/line.jsonl", "--name", "A", "--out", "log") == 0, run.Error);
        Assert.Contains("A,part,7,ng,,101,20,2.5", File.ReadAllText(run.Path("log/shifts.csv")));
    }

    [Fact]
    public void What_a_station_forgot_and_its_reset_stand_in_the_log()
    {
        using var run = new Run();
        var line = new Journal(room: 8);
        using var device = new CameraDevice(_preprocessing, journal: line);
        line.Pass(2);
        Log(run, device);
        line.Pass(11);
        JsonNode late = Log(run, device);
        Assert.Equal((8, 3), ((int)late["parts"]!, (int)late["lost"]!));
        Assert.Equal(3, (int)Entries(run).Single(entry => (string)entry["event"]! == "lost")["parts"]!);
        line.Reset();
        line.Pass(1);
        Log(run, device);
        // As many parts as before, yet another life.
        line.Reset();
        line.Pass(4);
        Assert.Equal(4, (int)Log(run, device)["parts"]!);
        Assert.Equal(2, Events(run).Count(name => name == "restart"));
        Assert.Equal(2 + 8 + 1 + 4, Events(run).Count(name => name == "part"));
    }

    [Fact]
    public async Task It_goes_on_over_cuts_while_the_line_runs()
    {
        using var run = new Run();
        var line = new Journal(room: 64);
        using var device = new CameraDevice(_preprocessing, journal: line);
        device.Counters[StationCounter.DoubleTriggers] = 0;
        using var stop = new CancellationTokenSource();
        Task passing = Task.Run(async () =>
        {
            for (int i = 0; i < 30; i++)
            {
                line.Pass(1);
                if (i % 10 == 9)
                    device.Cut();
                if (i == 15)
                    device.Counters[StationCounter.DoubleTriggers] = 2;
                await Task.Delay(40, stop.Token);
            }
        });
        Assert.True(run.Edge("line", "log", "--on", device.Address, "--out", "log", "--seconds", "3", "--quiet") == 0, run.Error);
        await passing.WaitAsync(TimeSpan.FromSeconds(30));
        Log(run, device);
        Assert.Equal(Enumerable.Range(0, 30), Entries(run).Where(entry => (string)entry["event"]! == "part").Select(entry => (int)entry["number"]!));
        Assert.Equal(2, Entries(run).Where(entry => (string)entry["event"]! == "counted").Sum(entry => (int)entry["double_triggers"]!));
    }

    [Fact]
    public void A_line_that_a_crash_cut_short_is_written_again()
    {
        using var run = new Run();
        var line = new Journal(room: 8);
        using var device = new CameraDevice(_preprocessing, journal: line);
        line.Pass(2);
        Log(run, device);
        string whole = File.ReadAllText(run.Path("log/line.jsonl"));
        File.WriteAllText(run.Path("log/line.jsonl"), whole[..^20]);
        Assert.Equal(1, (int)Log(run, device)["parts"]!);
        Assert.Equal(whole, File.ReadAllText(run.Path("log/line.jsonl")));
    }

    [Theory]
    [InlineData("hello\n", 3, "E0273")]
    [InlineData("{\"event\":\"part\",\"tag\":1}\n", 3, "E0273")]
    [InlineData("{\"event\":\"double_trigger\",\"tag\":1,\"trigger_us\":4}\n", 3, "E0273")]
    [InlineData("{\"event\":\"station\",\"uid\":\"ff\",\"model_sha256\":\"\"}\n", 4, "E0605")]
    public void A_file_that_is_no_log_of_this_station_stays_as_it_is(string text, int exit, string code)
    {
        using var run = new Run();
        run.With("log/line.jsonl", text);
        using var device = new CameraDevice(_preprocessing, journal: new Journal(room: 8));
        Assert.Equal(exit, run.Edge("line", "log", "--on", device.Address, "--out", "log"));
        Assert.StartsWith($"edge: error {code}: ", run.Error);
        Assert.Equal(text, File.ReadAllText(run.Path("log/line.jsonl")));
    }

    [Fact]
    public void A_device_without_a_line_a_silent_one_and_none_are_refused()
    {
        using var run = new Run();
        using var device = new CameraDevice(_preprocessing);
        Assert.Equal(4, run.Edge("line", "log", "--on", device.Address, "--out", "log"));
        Assert.StartsWith("edge: error E0606: ", run.Error);
        Assert.Equal(4, run.Edge("line", "log", "--on", "tcp:127.0.0.1:1", "--out", "log"));
        Assert.StartsWith("edge: error E0602: ", run.Error);
        Assert.Equal(2, run.Edge("line", "log", "--out", "log"));
        Assert.StartsWith("edge: error E0601: ", run.Error);
        Assert.Equal(2, run.Edge("line", "log", "--on", device.Address, "--out", "log", "--seconds", "-1"));
    }

    [Fact]
    public void Several_stations_have_a_log_each_and_one_that_is_off_hides_no_other()
    {
        using var run = new Run();
        Journal first = new(room: 8), second = new(room: 8);
        using CameraDevice one = new(_preprocessing, journal: first), two = new(_preprocessing, journal: second);
        first.Pass(2);
        second.Pass(5);
        Assert.Equal(5, run.Edge("line", "log", "--on", one.Address, "tcp:127.0.0.1:1", two.Address, "--out", "log", "--json", "--quiet"));
        JsonArray stations = JsonNode.Parse(run.Out)!["stations"]!.AsArray();
        Assert.Equal([2, 0, 5], stations.Select(station => (int)station!["parts"]!));
        Assert.Equal([null, "E0602", null], stations.Select(station => (string?)station!["error"]));
        Assert.Contains("edge: error E0602: tcp:127.0.0.1:1: ", run.Error);
        Assert.Equal(6, File.ReadAllLines(run.Path((string)stations[2]!["file"]!)).Length);
        // The others go on where they stopped.
        first.Pass(1);
        Assert.Equal(0, run.Edge("line", "log", "--on", one.Address, two.Address, "--out", "log", "--json", "--quiet"));
        Assert.Equal([1, 0], JsonNode.Parse(run.Out)!["stations"]!.AsArray().Select(station => (int)station!["parts"]!));
    }

    [LinuxFact]
    public void All_units_of_a_line_that_were_made_are_asked_at_once()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("line", "simulate", "demo", "--units", "3"));
        Assert.Equal(2, run.Edge("line", "log", "demo/line.yaml", "--out", "log"));
        Assert.StartsWith("edge: error E0731: ", run.Error);
        Assert.Equal(0, run.Edge("line", "flash", "demo/line.yaml", "CAM-0001", "CAM-0003", "--quiet"));
        Assert.True(run.Edge("line", "log", "demo/line.yaml", "--json") == 0, run.Error); // beside the line's other records
        JsonArray stations = JsonNode.Parse(run.Out)!["stations"]!.AsArray();
        Assert.Equal([("CAM-0001", "demo/records/logs/CAM-0001/line.jsonl"), ("CAM-0003", "demo/records/logs/CAM-0003/line.jsonl")], stations.Select(station => ((string)station!["station"]!, (string)station["file"]!)));
        // One is unplugged: the other one's log is there all the same.
        run.With("demo/fleet/units/1-1.1/fault", "no-boot\n");
        Assert.Equal(5, run.Edge("line", "log", "demo/line.yaml", "--out", "log"));
        Assert.Contains("CAM-0001", run.Error);
        Assert.DoesNotContain("CAM-0003", run.Error);
        Assert.Equal(2, run.Edge("line", "log", "demo/line.yaml", "CAM-0009", "--out", "log"));
        Assert.Equal(2, run.Edge("line", "log", "demo/line.yaml", "--on", "tcp:127.0.0.1:1", "--out", "log"));
    }

    private static JsonNode Log(Run run, CameraDevice device)
    {
        Assert.True(run.Edge("line", "log", "--on", device.Address, "--out", "log", "--json", "--quiet") == 0, run.Error);
        return JsonNode.Parse(run.Out)!;
    }

    private static JsonNode[] Entries(Run run) => [.. File.ReadAllLines(run.Path("log/line.jsonl")).Select(line => JsonNode.Parse(line)!)];

    private static string[] Events(Run run) => [.. Entries(run).Select(entry => (string)entry["event"]!)];

    /// <summary>Parts as a station would tell them, each second part NG.</summary>
    private sealed class Journal(int room) : IPartJournal
    {
        private readonly Lock _turn = new();
        private int _lives = 1;
        private int _parts;

        public int Parts
        {
            get
            {
                lock (_turn)
                    return _parts;
            }
        }

        public int Capacity => room;

        public void Pass(int parts)
        {
            lock (_turn)
                _parts += parts;
        }

        public void Reset()
        {
            lock (_turn)
                (_parts, _lives) = (0, _lives + 1);
        }

        public bool Tell(int number, sbyte[] to, int at)
        {
            lock (_turn)
            {
                if (number < 0 || number >= _parts || _parts - number > room)
                    return false;
                bool isNg = number % 2 == 1;
                int[] numbers =
                [
                    number, isNg ? PartExit.RejectedNg : PartExit.Passed, FrameStatus.Good, isNg ? Verdict.Ng : Verdict.Ok, isNg ? 2 : -1, isNg ? 7 : -40,
                    number * 1_000_000 + 1000 * _lives, 300, 400, 1200, number, 8000, 4, 20, 30, 900, 1, 100 + number, 20, 10,
                ];
                LittleEndian.Write(to, at, number);
                for (int i = 0; i < numbers.Length; i++)
                    LittleEndian.Write(to, at + 4 + 4 * i, numbers[i]);
                return true;
            }
        }
    }
}
