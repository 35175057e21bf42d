using System.Text.Json.Nodes;
using Edge.Cli.History;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;
using Edge.Devices.Boards;
using Edge.Training.Compressing;

namespace Edge.Cli.Tests.Verbs;

public sealed class CompressVerbTests
{
    // Accuracy is not the point: what is lost may be much, and every round takes a fraction of a second.
    private const string Project =
        """
        project: tiny
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [16, 16] } }
        data:
          train:  { rendered: { seed: 1, count: 60 } }
          search: { rendered: { seed: 1, count: 40 } }
        train: { epochs: 2, batch: 10, seed: 3 }
        quantize: { images: 20 }
        compress: { max_drop: 40pp, slack: 40pp, step: 40%, rounds: 2, epochs: 1, final_epochs: 1, rounded_epochs: 1, images: 20 }
        targets: { m4: { board: netduinoplus2 } }
        """;

    [Fact]
    public void One_command_makes_a_network_that_compiles_for_its_board_and_says_how()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--quiet"));
        Assert.Equal(0, run.Edge("compress"));
        Assert.Contains("\nstart: search ", "\n" + run.Error);
        Assert.Contains("\nround1: search ", run.Error);
        Assert.Contains("inside the loss", run.Error);
        Assert.Contains("for netduinoplus2", run.Out);
        Assert.Contains("\nstopped: ", run.Out);
        Assert.EndsWith("wrote build/tiny.compress.edge and build/tiny.int8.edge; next: edge compile\n", run.Out);

        JsonNode record = JsonNode.Parse(File.ReadAllText(run.Path("build/tiny.compress.json")))!;
        Assert.Equal("edge.compress/1", (string?)record["schema"]);
        Assert.Equal(40, (int)record["steps"]![0]!["drop"]!["images"]!);
        // Where kernels multiply pairs, fewer bits take other kernels: two short rounds take a fifth off what INT8 leaves.
        double before = (double)record["steps"]![0]!["cost"]!["table_bytes"]!, after = (double)record["steps"]!.AsArray()[^1]!["cost"]!["table_bytes"]!;
        Assert.True(after < 0.8 * before, run.Error + run.Out);
        ModelFile model = ModelFile.Load(run.Path("build/tiny.int8.edge"));
        // Tables that hold the same numbers are stored once; which do depends on scales, which a forecast does not know.
        long tables = SharedTables.Of(BoardReader.Read("netduinoplus2").Kernels.Choose(Compiler.Pipeline.Plan(Compiler.Pipeline.Shrink(model.Graph)))).Bytes;
        Assert.InRange((long)record["steps"]!.AsArray()[^1]!["cost"]!["table_bytes"]! - tables, -64, 64);
        Assert.Equal(ModelFile.Load(run.Path("build/tiny.float.edge")).Sha256, model.Provenance["compressed_from"]);
        Assert.Equal(0, run.Edge("compile"));
        Assert.Equal(Compiler.Pipeline.Shrink(model.Graph).Macs, CompressionFile.Load(run.Path("build")).After.Macs);
        CompressionRecord drawn = CompressionFile.Load(run.Path("build"));
        Assert.All(drawn.Steps, step => Assert.True(step.Figures is { NominalBytes: > 0, PackedBytes: > 0, RamBytes: > 0, PredictedCycles: > 0 }, $"{step}"));
        // Built and counted behind every step, or behind none, which is said then.
        bool isBuilt = drawn.Steps.All(step => step.Figures.LinkedBytes > step.Figures.PackedBytes);
        Assert.Equal(!isBuilt, drawn.Notes.Any(note => note.StartsWith("linked bytes are not measured", StringComparison.Ordinal)));
        bool isCounted = drawn.Steps.All(step => step.Figures.EmulatedInstructions > 0);
        Assert.Equal(!isCounted, drawn.Notes.Any(note => note.StartsWith("instructions are not counted", StringComparison.Ordinal)));
        Assert.All(drawn.Layers.Select(layer => layer.After).OfType<LayerState>(), layer =>
        {
            Assert.InRange(layer.EntropyBytes!.Value, 0, layer.Weights);
            Assert.True(layer.LinkedBytes > layer.PackedBytes, $"{layer}");
        });
        Assert.Equal(0, run.Edge("report"));
        Assert.Contains("build/compression.html", run.Out);

        // The float one goes the way of any float model.
        Assert.Equal(0, run.Edge("quantize", "build/tiny.compress.edge", "--quiet"));
        Assert.Equal(0, run.Edge("runs"));
        Assert.Contains(" compress ", run.Out);
    }

    [Fact]
    public void A_budget_out_of_reach_ends_with_1_and_its_reason_and_a_model()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--quiet"));
        Assert.Equal(1, run.Edge("compress", "--board", "esp32c3", "--flash", "2K", "--ram", "32K", "--ms", "50", "--json"));
        Assert.Contains("edge: check failed: budget cannot be met: flash: ", run.Error);
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.False((bool)result["reached"]!);
        Assert.Equal("esp32c3", (string?)result["board"]);
        Assert.Equal(2048, (int)result["budget"]!["flash_bytes"]!);
        Assert.True(File.Exists(run.Path("build/tiny.int8.edge")));

        Assert.Equal(0, run.Edge("compress", "--flash", "1M", "--json"));
        Assert.Equal("flash is met inside the loss", (string?)JsonNode.Parse(run.Out)!["reason"]);
        Assert.Equal("final0", (string?)JsonNode.Parse(run.Out)!["winner"]);
    }

    [Fact]
    public void An_interrupted_compression_goes_on_from_the_history_and_ends_as_one_in_a_piece()
    {
        // For a board that nothing here builds for, so that nothing is built behind each step.
        string project = Project.Replace("netduinoplus2", "esp32");
        using var interrupt = new CancellationTokenSource();
        using Run cut = new Run { Cancellation = interrupt.Token, InterruptAfter = "round1: search", Interrupt = interrupt.Cancel }.With("edge.yaml", project);
        using Run whole = new Run().With("edge.yaml", project);
        Assert.Equal(0, cut.Edge("train", "--quiet"));
        Assert.Equal(130, cut.Edge("compress"));
        Assert.EndsWith("edge: interrupted; what was finished is kept, run the same command to go on\n", cut.Error);
        Assert.False(File.Exists(cut.Path("build/tiny.compress.edge")));

        Directory.CreateDirectory(whole.Path("build"));
        File.Copy(cut.Path("build/tiny.float.edge"), whole.Path("build/tiny.float.edge"));
        Assert.Equal(0, whole.Edge("compress", "--json"));
        JsonNode expected = Timeless(whole.Out);
        Assert.Contains("linked bytes are not measured, flash is predicted: nothing here builds for it", expected["notes"]!.AsArray().Select(note => (string)note!));
        Assert.All(expected["steps"]!.AsArray(), step => Assert.Null(step!["linked_bytes"]));

        // The same folder and history, another process: nothing is cancelled there.
        using Run again = new Run().With("edge.yaml", project);
        Directory.Move(cut.Path("build"), again.Path("build"));
        Directory.Move(cut.Path(".edge"), again.Path(".edge"));
        Assert.Equal(0, again.Edge("compress", "--json"));
        Assert.Contains("2 candidates known from before; --fresh would make them again", again.Error);
        Assert.Equal(expected.ToJsonString(), Timeless(again.Out).ToJsonString());
        Assert.Equal(File.ReadAllBytes(whole.Path("build/tiny.int8.edge")), File.ReadAllBytes(again.Path("build/tiny.int8.edge")));

        Assert.Equal(0, again.Edge("compress", "--fresh", "--json"));
        Assert.DoesNotContain("known from before", again.Error);
        Assert.Equal(expected.ToJsonString(), Timeless(again.Out).ToJsonString());
    }

    [Fact]
    public void Candidates_come_back_as_they_were_written_and_only_those_of_their_compression()
    {
        using var run = new Run();
        using RunHistory history = RunHistory.Open(RunHistory.PathFor(run.Folder));
        var cost = new DeviceCost(1000, 200, 3000, 4e6);
        var candidate = new CompressionCandidate("final3", 3)
        {
            File = "/a/final3.edge",
            Int8File = "/a/final3.int8.edge",
            Bits = new Dictionary<string, int> { ["stem"] = 4 },
            Steps =
            [
                new CompressionStep("INT8", "1 layer of 4 bits", 9, 8, 7, 6, [new LayerChange("stem", 8, 4) { Bits = 4, Sparsity = 0.5 }])
                {
                    Accuracy = 0.9,
                    Drop = new PairedDrop(40, 2, 1),
                    Cost = cost,
                },
            ],
            Moves = [new CompressionMove(MoveKind.Bits, "stem", "4 bits", 1e-3, cost with { TableBytes = 2000 }, cost)],
            Cost = cost,
            Accuracy = 2.0 / 3,
            Drop = new PairedDrop(40, 2, 1),
            IsWithinLoss = true,
            Seconds = 1.5,
        };
        history.AddCandidate("a", candidate);
        history.AddCandidate("b", candidate with { Name = "round1", Int8File = null });
        CompressionCandidate back = Assert.Single(history.Candidates("a", "/b"));
        Assert.Equal((Path.Combine("/b", "final3.edge"), Path.Combine("/b", "final3.int8.edge")), (back.File, back.Int8File));
        Assert.Equal((candidate.Accuracy, candidate.Drop, candidate.Cost, true, 1.5), (back.Accuracy, back.Drop, back.Cost, back.IsWithinLoss, back.Seconds));
        Assert.Equal(candidate.Moves, back.Moves);
        Assert.Equal(4, back.Bits["stem"]);
        CompressionStep before = candidate.Steps[0], after = back.Steps[0];
        Assert.Equal((before.Method, before.Drop, before.Cost), (after.Method, after.Drop, after.Cost));
        Assert.Equal(candidate.Steps[0].Layers, back.Steps[0].Layers);
        Assert.Null(history.Candidates("b", "/b").Single().Int8File);
        history.RemoveCandidates("a");
        Assert.Empty(history.Candidates("a", "/b"));
        Assert.Single(history.Candidates("b", "/b"));
    }

    [Theory]
    [InlineData("E0014", "'compress.max_drop'", "--max-drop", "200pp")]
    [InlineData("E0014", "'compress.flash'", "--flash", "64 kB")]
    [InlineData("E0014", "'compress.ram'", "--ram", "0")]
    [InlineData("E0014", "'compress.moves'", "--moves", "channels,qat")]
    [InlineData("E0014", "'compress.moves'", "--moves", "bits,bits")]
    [InlineData("E0014", "'compress.bits'", "--set", "compress.bits=[4, 4.5]")]
    [InlineData("E0014", "'compress.confidence'", "--confidence", "100%")]
    [InlineData("E0014", "'compress.step'", "--set", "compress.step=95%")]
    [InlineData("E0014", "there is no board 'netduino'", "--board", "netduino")]
    [InlineData("E0013", "unknown key 'epoks'", "--set", "compress.epoks=1")]
    [InlineData("E0020", "there is no such model yet")]
    public void What_cannot_be_done_is_refused_with_what_can(string code, string found, params string[] args)
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.NotEqual(0, run.Edge(["compress", .. args]));
        Assert.Contains($"error {code}", run.Error);
        Assert.Contains(found, run.Error);
    }

    [Fact]
    public void The_test_split_and_a_project_without_a_board_are_refused()
    {
        using Run run = new Run().With("edge.yaml", Project.Replace("targets: { m4: { board: netduinoplus2 } }", ""));
        Assert.Equal(2, run.Edge("compress"));
        Assert.Contains("error E0015", run.Error);
        Assert.Equal(2, run.Edge("compress", "--board", "esp32c3", "--set", "data.search={ folder: same }", "--set", "data.test={ folder: same }"));
        Assert.Contains("error E0283", run.Error);
    }

    private static JsonNode Timeless(string json)
    {
        JsonNode result = JsonNode.Parse(json)!;
        foreach (JsonNode? candidate in result["candidates"]!.AsArray())
            candidate!.AsObject().Remove("seconds");
        return result;
    }
}
