using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Locating;
using Edge.Compiler.Storage;

namespace Edge.Cli.Tests.Verbs;

/// <summary>What makes networks smaller, with <c>task: locate</c>: still networks that locate. Accuracy is not the point here.</summary>
public sealed class LocateCompressionTests
{
    private const string Project =
        """
        project: spots
        task: locate
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        locate: { cell: 4, threshold: 0.3, most: 5 }
        preprocess: { color: gray8, resize: { size: [16, 16] } }
        data:
          train:  { rendered: { seed: 1, count: 60 } }
          search: { rendered: { seed: 1, count: 40 } }
          test:   { rendered: { seed: 1, count: 15 } }
        train: { epochs: 3, batch: 10, seed: 3 }
        quantize: { images: 20 }
        compress: { max_drop: 60pp, slack: 60pp, step: 40%, rounds: 2, epochs: 1, final_epochs: 1, rounded_epochs: 1, images: 20 }
        search: { iq: [8, 4], ns: [0.3], dc: [0.5], goal_drop: 60pp, epochs: 1 }
        scalable: { levels: [1, 0.6], epochs: 1 }
        targets: { m4: { board: netduinoplus2 } }
        """;

    [Fact]
    public void A_compressed_network_locates_and_its_loss_is_counted_in_images()
    {
        using Run run = Trained();
        Assert.True(run.Edge("compress") == 0, run.Error + run.Out);
        Located(run, "build/spots.compress.edge", "build/spots.int8.edge");
        Judged(run);
    }

    [Fact]
    public void A_network_that_learned_rounded_with_a_teacher_locates()
    {
        using Run run = Trained();
        Assert.True(run.Edge("quantize", "--qat", "1", "--weights", "4") == 0, run.Error + run.Out);
        Located(run, "build/spots.int8.edge");
        Judged(run);
    }

    [Fact]
    public void A_searched_network_locates()
    {
        using Run run = Trained();
        Assert.True(run.Edge("search", "--json") == 0, run.Error + run.Out);
        string chosen = Directory.GetFiles(run.Path("build"), "*.search*.edge").Single();
        Located(run, Path.GetRelativePath(run.Folder, chosen));
    }

    [Fact]
    public void A_scaled_network_locates_at_every_level()
    {
        using Run run = Trained();
        Assert.True(run.Edge("scale") == 0, run.Error + run.Out);
        Located(run, "build/spots.scaled.edge");
        Assert.Equal(0, run.Edge("quantize", "build/spots.scaled.edge", "--quiet"));
        Assert.Equal(2, ModelFile.Load(run.Path("build/spots.int8.edge")).Levels!.Count);
        Judged(run);
    }

    [Fact]
    public void Float16_is_judged_by_what_is_found()
    {
        using Run run = Trained();
        Assert.True(run.Edge("quantize", "--weights", "float16", "--json") == 0, run.Error + run.Out);
        Assert.Equal(15, (int)JsonNode.Parse(run.Out)!["images"]!);
        Assert.InRange((int)JsonNode.Parse(run.Out)!["same_decisions"]!, 14, 15);
    }

    [Fact]
    public void Architectures_are_searched_for_networks_of_whole_images_only()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(2, run.Edge("search", "--architecture"));
        Assert.Contains("E0016", run.Error);
        Assert.Contains("'--architecture' beside 'task: locate'", run.Error);
    }

    private static Run Trained()
    {
        Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--quiet"));
        return run;
    }

    private static void Located(Run run, params string[] files) =>
        Assert.All(files, file => Assert.NotNull(LocatingSpecification.Parse(ModelFile.Load(run.Path(file)).Provenance[LocatingSpecification.Key])));

    private static void Judged(Run run)
    {
        int exit = run.Edge("validate", "--stages", "int8", "--json");
        Assert.True(exit is 0 or 1, run.Error);
        Assert.Equal(12, (int)JsonNode.Parse(run.Out)!["locating"]!["found"]! + (int)JsonNode.Parse(run.Out)!["locating"]!["missed"]!);
    }
}
