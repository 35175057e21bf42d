using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Cli.Verbs;
using Edge.Compiler;
using Edge.Compiler.Locating;
using Edge.Compiler.Storage;
using Edge.Devices.Boards;
using Edge.Training.Compressing;

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
    public void A_compressed_network_locates_and_its_loss_is_of_F1()
    {
        using Run run = Trained();
        double before = TrainedF1(run);
        Assert.True(run.Edge("compress", "--json") == 0, run.Error + run.Out);
        JsonNode json = JsonNode.Parse(run.Out)!;
        Assert.Equal("F1", (string?)json["measure"]);
        JsonNode start = json["steps"]![0]!, end = json["steps"]!.AsArray()[^1]!;
        Assert.Equal(before, (double)start["search_f1"]!, 4);
        Assert.Equal((double)start["search_f1"]! - (double)end["search_f1"]!, (double)end["drop"]!["value"]!, 9);
        Assert.True((double)end["drop"]!["upper"]! <= 0.6); // the gate judges by the bound
        Assert.Contains("F1 is of the <b>search images</b>", Report(run));
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
        Compiler.Ir.LevelSet levels = ModelFile.Load(run.Path("build/spots.int8.edge")).Levels!;
        Assert.Equal(2, levels.Count);
        Judged(run);

        // The record counts what reads detections off the output, in RAM and, where its compiler is here, in flash.
        var locating = new LocatingSpecification(4, 0.3, 5);
        Board board = BoardReader.Read("netduinoplus2");
        Compiler.Planning.LevelProgram program = Pipeline.Plan(levels);
        sbyte[] image = new sbyte[16 * 16];
        IReadOnlyList<CompressionFigures> whole = BoardFigures.OfLevels(program, board, locating, [image]);
        IReadOnlyList<CompressionFigures> alone = BoardFigures.OfLevels(program, board, null, [image]);
        Assert.All(whole.Zip(alone), pair => Assert.Equal(locating.RamBytes(levels.Full.Outputs[0].Shape), pair.First.RamBytes - pair.Second.RamBytes));
        Assert.All(whole.Zip(alone).Where(pair => pair.First.LinkedBytes is not null),
            pair => Assert.InRange((long)(pair.First.LinkedBytes - pair.Second.LinkedBytes)!, 200, 4000));
        Assert.Equal(whole.Select(figures => figures.RamBytes), CompressionFile.Load(run.Path("build")).Steps.Select(step => step.Figures.RamBytes));
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
    public void An_architecture_that_locates_is_chosen_by_F1_and_is_an_ordinary_one_of_a_project()
    {
        using Run run = new Run().With("edge.yaml", Project);
        string[] search = ["search", "--architecture", "--candidates", "4", "--flash", "40K", "--ram", "16K"];
        Assert.True(run.Edge([.. search, "--json"]) == 0, run.Error);
        JsonNode json = JsonNode.Parse(run.Out)!, winner = json["winner"]!;
        Assert.Equal("F1", (string?)json["measure"]);
        Assert.Equal([4, 3], json["rungs"]!.AsArray().Select(rung => rung!.AsArray().Count));
        Assert.All(json["rungs"]!.AsArray().SelectMany(rung => rung!.AsArray()), trial => Assert.InRange((double)trial!["search_f1"]!, 0, 1));
        Assert.InRange((double)winner["int8_f1"]!, 0, 1);
        int cell = (int)winner["cell"]!, height = (int)winner["size"]![0]!;
        ModelFile model = ModelFile.Load(run.Path("build/spots.architecture.edge"));
        Assert.Equal(new LocatingSpecification(cell, 0.3, 5), LocatingSpecification.Parse(model.Provenance[LocatingSpecification.Key]));
        Assert.Equal(height / cell, model.Graph.Outputs[0].Shape.Height);

        // Again: nothing is trained; other thresholds are another search; the report's plot is of F1.
        Assert.Equal(0, run.Edge(search));
        Assert.Contains("7 trainings known from before", run.Error);
        Assert.Contains($"locate: {{ cell: {cell} }}", run.Out);
        Assert.Contains("Bytes against F1", Report(run));
        string[] settings = ["--set", $"model.network={winner["network"]}", "--set", $"locate.cell={cell}", "--set", $"preprocess.resize.size=[{height}, {height}]"];
        Assert.Equal(0, run.Edge(["train", "--epochs", "1", "--quiet", .. settings]));
    }

    [Theory]
    [InlineData("locate.cell=6", "preprocess.resize.size=[18, 18]", "'locate.cell' of 2, 4, 8, 16, 32, 64")]
    [InlineData("locate.cell=8", "preprocess.resize.size=[20, 20]", "multiples of 8")]
    public void Cells_that_no_network_of_the_family_has_are_refused(string cell, string size, string accepted)
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(2, run.Edge("search", "--architecture", "--set", cell, "--set", size));
        Assert.Contains("E0217", run.Error);
        Assert.Contains(accepted, run.Error);
    }

    private static double TrainedF1(Run run)
    {
        Assert.Equal(0, run.Edge("train", "--quiet", "--json"));
        return (double)JsonNode.Parse(run.Out)!["search_f1"]!;
    }

    private static string Report(Run run)
    {
        Assert.Equal(0, run.Edge("report", "--quiet"));
        return File.ReadAllText(run.Path("build/compression.html"));
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
