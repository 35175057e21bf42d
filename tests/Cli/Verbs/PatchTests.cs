using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Emission.Plan;
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
    public void A_plan_streams_rows_where_it_is_asked_to_or_must()
    {
        using Run run = Prepared();
        run.With("edge.yaml", Project + "targets:\n  blob: { board: netduinoplus2, language: plan }\n");
        int Arena() => PlanBlob.Read(File.ReadAllBytes(run.Path("build/blob/cap.edgeplan")), "plan").ArenaBytes;
        JsonNode whole = Inspected(run), rows = Inspected(run, "--optimize", "ram");
        int wholeArena = (int)whole["arena_bytes"]!, arena = (int)rows["arena_bytes"]!;
        Assert.InRange(arena, 1, wholeArena / 2);
        Assert.Equal(0, run.Edge("compile"));
        Assert.Equal(wholeArena, Arena());
        Assert.True(run.Edge("compile", "--optimize", "ram") == 0, run.Error);
        Assert.Equal(arena, Arena());

        long ends = (long)rows["ram_bytes"]! - arena;
        run.With("small.json", $$"""{ "name": "small", "extends": "netduinoplus2", "memories": {}, "ram_bytes": {{ends + wholeArena - 1}} }""");
        run.With("edge.yaml", Project + $"targets:\n  blob: {{ board: {run.Path("small.json")}, language: plan }}\n");
        Assert.Equal(0, run.Edge("compile"));
        Assert.InRange(Arena(), 1, wholeArena - 1);
    }

    [Fact]
    public void A_pack_streams_rows_where_whole_tensors_do_not_fit_and_says_what_it_takes()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("pack", "--new-key", "qa.key", "--key-name", "QA"));
        JsonNode Packed(params string[] options)
        {
            Assert.True(run.Edge(["pack", "build/cap.int8.edge", "--key", "qa.key", "--json", "--golden", "1", .. options]) == 0, run.Error);
            return JsonNode.Parse(run.Out)!["packs"]![0]!;
        }

        JsonNode whole = Packed("--board", "netduinoplus2"), rows = Packed("--board", "netduinoplus2", "--optimize", "ram");
        int wholeArena = (int)whole["arena_bytes"]!, arena = (int)rows["arena_bytes"]!, ends = (int)whole["ends_bytes"]!;
        Assert.InRange(arena, 1, wholeArena / 2);
        run.With("small.json", $$"""{ "name": "small", "extends": "netduinoplus2", "memories": {}, "ram_bytes": {{ends + arena}} }""");
        Assert.InRange((int)Packed("--board", run.Path("small.json"))["arena_bytes"]!, 1, arena);
        Assert.Equal(0, run.Edge("pack", "--verify", run.Path((string)Packed("--board", run.Path("small.json"))["file"]!), "--key", "qa.key"));
        Assert.Contains(" B of RAM for activations, ", run.Out);
        Assert.Contains("golden vectors 1/1 equal", run.Out);

        run.With("tiny.json", $$"""{ "name": "tiny", "extends": "netduinoplus2", "memories": {}, "ram_bytes": {{ends + 100}} }""");
        Assert.Equal(3, run.Edge("pack", "build/cap.int8.edge", "--key", "qa.key", "--board", run.Path("tiny.json")));
        Assert.Contains("E0401", run.Error);
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
        int Native(params string[] options)
        {
            Assert.True(run.Edge(["compile", "cap.int8.edge", "--board", "esp32-cam", "--runtime", "native", "--out", "here", .. options]) == 0, run.Error);
            string readme = File.ReadAllText(Directory.GetFiles(run.Path("here"), "README.md", SearchOption.AllDirectories).Single(file => file.Contains("native", StringComparison.Ordinal)));
            return int.Parse(Regex.Match(readme, "never from PSRAM: ([0-9]+) bytes").Groups[1].Value, CultureInfo.InvariantCulture);
        }

        Assert.InRange(Native("--optimize", "ram"), 1, Native() / 2);
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
