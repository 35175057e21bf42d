using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Devices.Boards;

namespace Edge.Cli.Tests.Verbs;

/// <summary>What a model will cost on nanoFramework, before anything is built.</summary>
public sealed class InspectManagedTests
{
    [Fact]
    public void Time_heap_room_and_the_largest_network_are_stated()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("inspect", "cap.edge", "--board", "stm32f769i-disco", "--runtime", "managed", "--takt-ms", "500"));
        Golden.Check("cli/inspect-managed.txt", run.Out);
    }

    [Fact]
    public void A_machine_reads_numbers_that_agree_with_one_another()
    {
        using Run run = Prepared();
        JsonNode managed = Managed(run, "stm32f769i-disco", "500"), board = managed["boards"]![0]!;
        double instructions = (double)managed["instructions"]!, milliseconds = (double)board["milliseconds"]!;
        Assert.Equal(instructions * 1.3 / 216_000, milliseconds, 0.001);
        Assert.Equal(instructions, managed["nodes"]!.AsArray().Sum(node => (double)node!["instructions"]!), 10.0);
        // A network with that many MACs, each at this network's price, takes the whole cycle.
        Assert.Equal(500, (double)board["largest_macs"]! * (double)managed["instructions_per_mac"]! * 1.3 / 216_000, 0.1);
        Assert.True((bool)board["keeps_takt"]!);
        Assert.Equal("estimated", (string?)managed["origin"]);
        Assert.Equal(13_631_488, (int)board["heap_available_bytes"]!);
    }

    [Fact]
    public void A_cycle_time_that_is_too_short_is_missed_and_its_largest_network_is_smaller()
    {
        using Run run = Prepared();
        JsonNode takt = Managed(run, "esp32-cam", "0.01");
        Assert.False((bool)takt["boards"]![0]!["keeps_takt"]!);
        Assert.True((long)takt["boards"]![0]!["largest_macs"]! < (long)JsonNode.Parse(run.Out)!["macs"]!);
    }

    [Fact]
    public void What_a_board_file_does_not_say_stays_unknown()
    {
        using Run run = Prepared();
        JsonNode board = Managed(run, "esp32-p4-function-ev", "500")["boards"]![0]!;
        Assert.Null(board["milliseconds"]);
        Assert.Null(board["largest_macs"]);
        Assert.Null(board["keeps_takt"]);
        run.With("mine.json", """{ "name": "mine", "extends": "stm32f767", "firmware": "ST_NUCLEO144_F767ZI", "flash_method": "stlink" }""");
        Assert.Null(Managed(run, run.Path("mine.json"), "500")["boards"]![0]!["heap_fits"]);
    }

    [Fact]
    public void A_heap_that_is_too_small_is_told()
    {
        using Run run = Prepared();
        run.With("tiny.json", """{ "name": "tiny", "extends": "stm32f769i-disco", "managed_heap_bytes": 5000 }""");
        Assert.Equal(0, run.Edge("inspect", "cap.edge", "--board", run.Path("tiny.json"), "--runtime", "managed"));
        Assert.Contains("NO: heap", run.Out);
    }

    [Fact]
    public void Without_a_board_every_board_with_nanoFramework_is_tried()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("inspect", "cap.edge", "--runtime", "managed", "--json"));
        JsonNode json = JsonNode.Parse(run.Out)!;
        Assert.Equal(
            BoardReader.Shipped().Where(name => BoardReader.Read(name).Nano is not null),
            json["managed"]!["boards"]!.AsArray().Select(board => (string)board!["board"]!));
        Assert.Empty(json["targets"]!.AsArray());
    }

    [Theory]
    [InlineData("no firmware of nanoFramework is known for 'netduinoplus2'", "--board", "netduinoplus2", "--runtime", "managed")]
    [InlineData("given without '--runtime'", "--takt-ms", "500")]
    [InlineData("-1 ms", "--runtime", "managed", "--takt-ms", "-1")]
    public void What_cannot_be_asked_is_an_error(string found, params string[] options)
    {
        using Run run = Prepared();
        Assert.Equal(2, run.Edge(["inspect", "cap.edge", .. options]));
        Assert.Contains("E0003", run.Error);
        Assert.Contains(found, run.Error);
        Assert.Equal("", run.Out);
    }

    private static Run Prepared()
    {
        var run = new Run();
        SmallModel.Int8().Save(run.Path("cap.edge"));
        return run;
    }

    private static JsonNode Managed(Run run, string board, string takt)
    {
        Assert.Equal(0, run.Edge("inspect", "cap.edge", "--board", board, "--runtime", "managed", "--takt-ms", takt, "--json"));
        return JsonNode.Parse(run.Out)!["managed"]!;
    }
}
