using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Storage;
using Edge.Tests.Graphs;

namespace Edge.Cli.Tests.Verbs;

/// <summary>A network of long rows in memories that its rows do not fit: inspect and compile cut its columns.</summary>
public sealed class PatchTests
{
    private const string Project = "project: cap\nmodel: { network: parts }\n";

    [Fact]
    public void Inspect_says_what_patches_take_and_cost()
    {
        using Run run = Prepared();
        JsonNode rows = Inspected(run, "--board", "netduinoplus2", "--optimize", "ram");
        int arena = (int)rows["arena_bytes"]!, wanted = arena * 3 / 4;
        Assert.Equal(0, (long)rows["extra_macs"]!);
        JsonNode patches = Inspected(run, "--board", "netduinoplus2", "--optimize", $"ram={wanted}");
        Assert.InRange((int)patches["arena_bytes"]!, 1, wanted);
        Assert.True((long)patches["extra_macs"]! > 0);
        Assert.Equal(0, run.Edge("inspect", "--board", "netduinoplus2", "--optimize", $"ram={wanted}", "--arena"));
        Assert.Matches(@"netduinoplus2: patches: [^\n]+ MAC more \([0-9.]+ %\), of columns that are computed twice", run.Out);
        Assert.Contains("of 256 columns", run.Out);
    }

    [Fact]
    public void A_board_with_less_memory_than_rows_need_gets_patches()
    {
        using Run run = Prepared();
        JsonNode rows = Inspected(run, "--board", "netduinoplus2", "--optimize", "ram");
        long ends = (long)rows["ram_bytes"]! - (int)rows["arena_bytes"]!;
        run.With("small.json", $$"""{ "name": "small", "extends": "netduinoplus2", "memories": {}, "ram_bytes": {{ends + ((int)rows["arena_bytes"]! * 3 / 4)}} }""");
        JsonNode small = Inspected(run, "--board", run.Path("small.json"));
        Assert.True((bool)small["fits"]! && (long)small["extra_macs"]! > 0);
        Assert.Equal(0, run.Edge("compile", "--board", run.Path("small.json")));
        Assert.Contains("for (int32_t strip = 0; strip < ", File.ReadAllText(run.Path("build/small/cap.c")));
    }

    [Fact]
    public void A_plan_is_said_to_take_whole_tensors()
    {
        using Run run = Prepared();
        run.With("edge.yaml", Project + "targets:\n  blob: { board: netduinoplus2, language: plan }\n");
        JsonNode plan = Inspected(run, "--optimize", "ram");
        Assert.True((int)plan["emitted_arena_bytes"]! < (int)plan["arena_bytes"]!);
        Assert.Equal(0, run.Edge("inspect", "--optimize", "ram"));
        Assert.Contains("blob: the plan interpreter computes whole tensors, in an arena of ", run.Out);
    }

    [Fact]
    public void A_nanoFramework_project_streams_rows_where_the_least_memory_is_asked_for()
    {
        using var run = new Run();
        new ModelFile(WideGraph.Int8(width: 128)).Save(run.Path("cap.int8.edge"));
        string[] managed = ["cap.int8.edge", "--board", "esp32-cam", "--runtime", "managed"];
        long whole = HeapBytes(run, managed);
        Assert.InRange(HeapBytes(run, [.. managed, "--optimize", "ram"]), 1, whole * 3 / 4);
        Assert.True(run.Edge(["compile", .. managed, "--optimize", "ram", "--out", "here"]) == 0, run.Error);
        string model = File.ReadAllText(Directory.GetFiles(run.Path("here"), "Cap.g.cs", SearchOption.AllDirectories)[0]);
        Assert.Contains("for (int turn = 0; turn < ", model);
        Assert.True(run.Edge("compile", "cap.int8.edge", "--board", "esp32-cam", "--runtime", "native", "--optimize", "ram", "--out", "here") == 0, run.Error);
        Assert.Contains("not streamed on this backend, the plan interpreter", run.Error);
    }

    private static long HeapBytes(Run run, string[] arguments)
    {
        Assert.True(run.Edge(["inspect", .. arguments, "--json"]) == 0, run.Error);
        return (long)JsonNode.Parse(run.Out)!["managed"]!["boards"]![0]!["heap_bytes"]!;
    }

    [Theory]
    [InlineData("rom")]
    [InlineData("ram=")]
    [InlineData("ram=-1")]
    [InlineData("ram=24X")]
    public void A_goal_that_is_none_is_refused(string goal)
    {
        using Run run = Prepared();
        Assert.Equal(2, run.Edge("inspect", "--optimize", goal));
        Assert.Contains("E0003", run.Error);
        Assert.Contains("balanced, size, speed, ram, or ram= and bytes", run.Error);
    }

    private static JsonNode Inspected(Run run, params string[] arguments)
    {
        Assert.True(run.Edge(["inspect", .. arguments, "--json"]) == 0, run.Error);
        return JsonNode.Parse(run.Out)!["targets"]![0]!;
    }

    private static Run Prepared()
    {
        Run run = new Run().With("edge.yaml", Project);
        Directory.CreateDirectory(run.Path("build"));
        new ModelFile(WideGraph.Int8(width: 256)).Save(run.Path("build/cap.int8.edge"));
        return run;
    }
}
