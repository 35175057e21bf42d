using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Training.Compressing;

namespace Edge.Cli.Tests.Verbs;

public sealed class ScaleVerbTests
{
    private const string Project =
        """
        project: tiny
        model: { network: resnet8, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [8, 8] } }
        data:
          train:  { rendered: { seed: 1, count: 60 } }
          search: { rendered: { seed: 1, count: 40 } }
        train: { epochs: 1, batch: 10, seed: 3 }
        scalable: { levels: [1, 1/2, 0.3], epochs: 2 }
        targets: { m4: { board: netduinoplus2 } }
        """;

    [Fact]
    public void One_network_of_three_levels_comes_out_and_every_level_is_told()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--quiet"));
        Assert.Equal(0, run.Edge("scale"));
        Assert.Contains("epoch 2/2", run.Error);
        Assert.Contains("wrote build/tiny.scaled.edge; next: edge quantize build/tiny.scaled.edge", run.Out);
        LevelSet levels = ModelFile.Load(run.Path("build/tiny.scaled.edge")).Levels!;
        Assert.Equal(3, levels.Count);
        Assert.Equal(0, run.Edge("quantize", "build/tiny.scaled.edge", "--quiet"));
        Assert.Equal(3, ModelFile.Load(run.Path("build/tiny.int8.edge")).Levels!.Count);

        // Finished: the second run only measures.
        Assert.Equal(0, run.Edge("scale", "--json"));
        Assert.Contains("going on after epoch 2 of 2", run.Error);
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.Equal("edge.scale/1", (string?)result["schema"]);
        long whole = (long)result["macs_before"]!;
        double[] parts = [1, 0.5, 0.3];
        Assert.Equal(parts, result["levels"]!.AsArray().Select(level => (double)level!["part"]!));
        Assert.All(result["levels"]!.AsArray().Zip(parts.Zip(levels.Levels)), pair =>
        {
            Assert.Equal(pair.Second.Second.Macs, (long)pair.First!["macs"]!);
            Assert.True((long)pair.First["macs"]! <= pair.Second.First * whole);
        });
        Assert.Equal(0, run.Edge("runs"));
        Assert.Contains("level_2_search_accuracy_percent", run.Out);

        CompressionRecord record = CompressionFile.Load(run.Path("build"));
        Assert.Equal(("netduinoplus2", true, 3), (record.Board, record.ComparesCompute, record.Steps.Count));
        CompressionFigures[] figures = [.. record.Steps.Select(step => step.Figures)];
        Assert.Equal([.. result["levels"]!.AsArray().Select(level => (double?)level!["search_accuracy"])], figures.Select(level => level.Accuracy));
        Assert.Single(figures.Select(level => level.PackedBytes).Distinct());
        Assert.Equal(figures[0].EmulatedInstructions is null, record.Before.EmulatedInstructions is null);
        Assert.All(figures.Zip(figures.Skip(1)), pair => Assert.True(pair.First.PredictedCycles > pair.Second.PredictedCycles && pair.First.Macs > pair.Second.Macs));
        Assert.Equal(0, run.Edge("report"));
        Assert.Contains("Compute against accuracy", File.ReadAllText(run.Path("build/compression.html")));
    }

    [Theory]
    [InlineData("E0014", "'scalable.levels'", "--levels", "1/2,1/4")]
    [InlineData("E0014", "'scalable.levels'", "--levels", "1")]
    [InlineData("E0014", "'scalable.levels'", "--levels", "1,1/3,1/2")]
    [InlineData("E0014", "'scalable.levels'", "--levels", "1,0/2")]
    [InlineData("E0014", "'scalable.levels'", "--levels", "1,half")]
    [InlineData("E0014", "'scalable.ranks'", "--set", "scalable.ranks=even")]
    [InlineData("E0014", "'scalable.distillation'", "--set", "scalable.distillation=2")]
    [InlineData("E0013", "unknown key 'epoks'", "--set", "scalable.epoks=1")]
    [InlineData("E0020", "there is no such model yet")]
    public void What_cannot_be_scaled_is_refused_with_what_can(string code, string found, params string[] args)
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.NotEqual(0, run.Edge(["scale", .. args]));
        Assert.Contains($"error {code}", run.Error);
        Assert.Contains(found, run.Error);
    }

    [Fact]
    public void A_level_smaller_than_what_cannot_be_cut_is_refused()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--quiet"));
        Assert.Equal(3, run.Edge("scale", "--levels", "1,0.01"));
        Assert.Contains("error E0290", run.Error);
    }
}
