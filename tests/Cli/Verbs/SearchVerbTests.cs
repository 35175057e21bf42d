using System.Text.Json.Nodes;
using Edge.Cli.History;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Storage;
using Edge.Training.Compressing;

namespace Edge.Cli.Tests.Verbs;

public sealed class SearchVerbTests
{
    // Accuracy is not the point: what is lost may be much, and every candidate takes a fraction of a second.
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
        search: { iq: [8, 4, 2], ns: [0.3, 0.6], dc: [0.5, 0.8], goal_drop: 10pp, epochs: 1 }
        targets: { pc: { board: pc }, m4: { board: netduinoplus2 } }
        """;

    [Fact]
    public void A_search_says_what_it_tried_why_it_stopped_and_what_it_chose_without_a_test_split()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--quiet"));
        Assert.Equal(0, run.Edge("search"));
        Assert.Contains("iq 4: search ", run.Error);
        Assert.Contains("\niq: ", "\n" + run.Out);
        Assert.Contains("\nns: ", run.Out);
        Assert.Contains("\ndc: ", run.Out);
        Assert.Contains("\nstopped: ", run.Out);
        Assert.Contains("times smaller; wrote build/tiny.search.edge; next: edge quantize build/tiny.search.edge", run.Out);
        CompressionRecord record = CompressionFile.Load(run.Path("build"));
        Assert.Equal("netduinoplus2", record.Board);
        Assert.NotEmpty(record.Steps);
        Assert.All(record.Steps, step => Assert.True(step.Figures is { PackedBytes: > 0, RamBytes: > 0, PredictedCycles: > 0, Accuracy: >= 0 }, $"{step}"));
        Assert.True(record.After.LinkedBytes is null || record.After.LinkedBytes > record.After.PackedBytes);
        Assert.Equal(0, run.Edge("quantize", "build/tiny.search.edge", "--quiet"));

        Assert.Equal(0, run.Edge("search", "--exhaustive", "--json"));
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.Equal("edge.search/1", (string?)result["schema"]);
        Assert.Equal(12, (int)result["grid"]!);
        Assert.Equal(4 * 3 * 3 - 1, (int)result["exhaustive"]!["candidates"]!);
        Assert.True((double)result["exhaustive"]!["times_smaller"]! >= (double)result["times_smaller"]!);
        Assert.All(result["trials"]!.AsArray(), trial => Assert.True(File.Exists(Checkpoint(run, trial!))));
        Assert.Equal(ModelFile.Load(run.Path("build/tiny.float.edge")).Sha256, ModelFile.Load(run.Path("build/tiny.search.edge")).Provenance["searched_from"]);

        Assert.Equal(0, run.Edge("runs"));
        Assert.Contains("winner_search_accuracy_percent", run.Out);
    }

    [Fact]
    public void Channels_go_by_scales_that_were_trained_where_slimming_is_asked_for()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--quiet"));
        Assert.Equal(0, run.Edge("search", "--order", "ns", "--slimming", "1", "--set", "search.slimming.sparsity=0.001"));
        Assert.Contains("ns 0.3: search ", run.Error);
        Assert.Single(Directory.GetFiles(run.Path("build"), "start.slimmed.edge", SearchOption.AllDirectories));
        Assert.Equal(0, run.Edge("runs", "--json"));
        Assert.Contains("1 epochs at 0.002, sparsity 0.001", run.Out);
        Assert.Equal(2, run.Edge("search", "--set", "search.slimming.sparsity=2"));
        Assert.Contains("search.slimming.sparsity", run.Error);
    }

    [Fact]
    public void An_interrupted_search_goes_on_from_the_history_and_ends_as_one_in_a_piece()
    {
        using var interrupt = new CancellationTokenSource();
        using Run cut = new Run { Cancellation = interrupt.Token, InterruptAfter = "iq 2: search", Interrupt = interrupt.Cancel }.With("edge.yaml", Project);
        using Run whole = new Run().With("edge.yaml", Project);
        Assert.Equal(0, cut.Edge("train", "--quiet"));
        Assert.Equal(130, cut.Edge("search"));
        Assert.EndsWith("edge: interrupted; what was finished is kept, run the same command to go on\n", cut.Error);
        Assert.False(File.Exists(cut.Path("build/tiny.search.edge")));

        Directory.CreateDirectory(whole.Path("build"));
        File.Copy(cut.Path("build/tiny.float.edge"), whole.Path("build/tiny.float.edge"));
        Assert.Equal(0, whole.Edge("search", "--json"));
        JsonNode expected = Timeless(whole.Out);

        // The same folder and history, another process: nothing is cancelled there.
        using Run again = new Run().With("edge.yaml", Project);
        Directory.Move(cut.Path("build"), again.Path("build"));
        Directory.Move(cut.Path(".edge"), again.Path(".edge"));
        Assert.Equal(0, again.Edge("search", "--json"));
        Assert.Contains("candidates known from before; --fresh would make them again", again.Error);
        Assert.DoesNotContain("iq 4: search", again.Error);
        Assert.Equal(expected.ToJsonString(), Timeless(again.Out).ToJsonString());
        Assert.Equal(File.ReadAllBytes(whole.Path("build/tiny.search.edge")), File.ReadAllBytes(again.Path("build/tiny.search.edge")));

        Assert.Equal(0, again.Edge("search", "--fresh", "--json"));
        Assert.Contains("iq 4: search", again.Error);
        Assert.Equal(expected.ToJsonString(), Timeless(again.Out).ToJsonString());
    }

    [Fact]
    public void Trials_come_back_as_they_were_written_and_only_those_of_their_search()
    {
        using var run = new Run();
        using RunHistory history = RunHistory.Open(RunHistory.PathFor(run.Folder));
        var trial = new Trial(SearchPath.Parse("iq4_ns0.35"), 2.0 / 3, 12_345, 1_000_000, 7, 1.25, "build/search/x/iq4_ns0.35.edge");
        history.AddTrial("a", trial);
        history.AddTrial("a", trial with { Path = SearchPath.Start });
        history.AddTrial("b", trial with { Accuracy = 0.5 });
        Assert.Equal([trial, trial with { Path = SearchPath.Start }], history.Trials("a"));
        history.RemoveTrials("a");
        Assert.Empty(history.Trials("a"));
        Assert.Single(history.Trials("b"));
        Assert.Empty(history.All());
    }

    [Theory]
    [InlineData("E0014", "'search.order'", "--order", "iq,iq")]
    [InlineData("E0014", "'search.order'", "--order", "iq,qat")]
    [InlineData("E0014", "'search.iq' is a list", "--set", "search.iq=[4, 8]")]
    [InlineData("E0014", "'search.iq' is a list", "--set", "search.iq=[4.5]")]
    [InlineData("E0014", "'search.ns' is a list", "--set", "search.ns=[0.5, 0.5]")]
    [InlineData("E0014", "'search.dc'", "--set", "search.dc=[1.5]")]
    [InlineData("E0014", "'search.scan'", "--scan", "random")]
    [InlineData("E0014", "'search.goal_drop'", "--goal-drop", "200")]
    [InlineData("E0013", "unknown key 'epoks'", "--set", "search.epoks=1")]
    [InlineData("E0016", "'search.margin' and 'search.steps_back'", "--margin", "0.5", "--steps-back", "1")]
    [InlineData("E0020", "there is no such model yet")]
    public void What_cannot_be_searched_is_refused_with_what_can(string code, string found, params string[] args)
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.NotEqual(0, run.Edge(["search", .. args]));
        Assert.Contains($"error {code}", run.Error);
        Assert.Contains(found, run.Error);
    }

    [Fact]
    public void The_test_split_and_data_of_another_model_are_refused()
    {
        using Run run = new Run().With("edge.yaml", Project + "\n");
        Assert.Equal(2, run.Edge("search", "--set", "data.search={ folder: same }", "--set", "data.test={ folder: same }"));
        Assert.Contains("error E0283", run.Error);
        new ModelFile(SmallModel.Float()).Save(run.Path("small.edge"));
        Assert.Equal(3, run.Edge("search", "small.edge"));
        Assert.Contains("error E0284", run.Error);
    }

    private static string Checkpoint(Run run, JsonNode trial) =>
        Directory.GetFiles(run.Path("build/search"), (string)trial["checkpoint"]!, SearchOption.AllDirectories).Single();

    private static JsonNode Timeless(string json)
    {
        JsonNode result = JsonNode.Parse(json)!;
        result.AsObject().Remove("seconds");
        foreach (JsonNode? trial in result["trials"]!.AsArray())
            trial!.AsObject().Remove("seconds");
        return result;
    }
}
