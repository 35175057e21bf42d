using System.Text.Json.Nodes;
using Edge.Cli.Architectures;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Training.Compressing;
using Edge.Training.Models;

namespace Edge.Cli.Tests.Verbs;

/// <summary>'edge search --architecture' on images of 16x16: seconds of training. Accuracy is not the point here.</summary>
public sealed class ArchitectureSearchTests
{
    private const string Project =
        """
        project: tiny
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [16, 16] } }
        data:
          train:  { rendered: { seed: 1, count: 40 } }
          search: { rendered: { seed: 1, count: 20 } }
        train: { epochs: 3, batch: 10, seed: 3 }
        search: { goal_drop: 10pp }
        quantize: { images: 10 }
        targets: { m4: { board: netduinoplus2 } }
        """;

    [Fact]
    public void What_fits_is_tried_with_few_epochs_the_best_with_all_and_one_is_kept()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.True(run.Edge("search", "--architecture", "--candidates", "4", "--flash", "40K", "--ram", "16K", "--json") == 0, run.Error);
        JsonNode json = JsonNode.Parse(run.Out)!;
        Assert.Equal([4, 3], json["rungs"]!.AsArray().Select(rung => rung!.AsArray().Count));
        Assert.Equal([1, 3], json["rungs"]!.AsArray().Select(rung => (int)rung![0]!["epochs"]!));
        Assert.True((int)json["fitting"]! < (int)json["architectures"]!);
        JsonNode winner = json["winner"]!;
        Assert.InRange((long)winner["flash_bytes"]!, 1000, 40 * 1024);
        Assert.InRange((long)winner["ram_bytes"]!, 100, 16 * 1024);
        Assert.True((double)json["accuracy_lost"]! <= 0.1);

        ModelFile model = ModelFile.Load(run.Path("build/tiny.architecture.edge"));
        Assert.Equal((string?)winner["network"], model.Graph.Name);
        Assert.Equal(Shape.Nhwc(1, (int)winner["size"]![0]!, (int)winner["size"]![1]!, 1), model.Graph.Inputs[0].Shape);
        Assert.Equal(7, CompressionFile.Load(run.Path("build")).Trials.Count);

        // Again: nothing is trained, and the network is an ordinary one of a project.
        Assert.Equal(0, run.Edge("search", "--architecture", "--candidates", "4", "--flash", "40K", "--ram", "16K"));
        Assert.Contains("7 trainings known from before", run.Error);
        Assert.Contains("cost: runs on netduinoplus2 as it is: ", run.Out);
        Assert.Contains($"in edge.yaml: model: {{ network: {winner["network"]} }}", run.Out);
        Assert.Equal(0, run.Edge("train", "--set", $"model.network={winner["network"]}", "--epochs", "1", "--quiet"));
    }

    [Theory]
    [InlineData("E0285", "--flash", "2K")]
    [InlineData("E0003", "--candidates", "0")]
    public void What_cannot_be_searched_is_said_before_anything_is_trained(string code, string option, string value)
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(2, run.Edge("search", "--architecture", option, value));
        Assert.Contains($"error {code}", run.Error);
        Assert.False(File.Exists(run.Path("build/tiny.architecture.edge")));
    }

    [Theory]
    [InlineData(3, new[] { 3 }, new[] { 90 })]
    [InlineData(9, new[] { 9, 3 }, new[] { 30, 90 })]
    [InlineData(20, new[] { 20, 7, 3 }, new[] { 10, 30, 90 })]
    [InlineData(1, new[] { 1 }, new[] { 90 })]
    public void Each_rung_has_a_third_of_the_candidates_and_three_times_the_epochs(int candidates, int[] counts, int[] epochs)
    {
        var rungs = new SuccessiveHalving(90).Rungs(candidates);
        Assert.Equal(counts, rungs.Select(rung => rung.Candidates));
        Assert.Equal(epochs, rungs.Select(rung => rung.Epochs));
    }

    [Fact]
    public void The_better_third_goes_on_and_of_two_alike_the_faster_one()
    {
        ArchitectureCandidate[] candidates = [.. Enumerable.Range(1, 6).Select(i =>
            new ArchitectureCandidate(new Architecture(new SeparableFamily(2 * i, 1, 2, 3), 16, 16), new DeviceCost(0, 0, 0, 1000 * i), 0))];
        static ArchitectureTrial Judge(ArchitectureCandidate candidate, int epochs) => new(candidate, epochs, candidate.Cost.Cycles >= 4000 ? 0.5 : 0.1, 0);
        var rungs = new SuccessiveHalving(9).Run(candidates, Judge, _ => { });
        Assert.Equal([8, 10, 12], rungs[1].Select(trial => trial.Candidate.Architecture.Family.Width));
        Assert.Equal([3, 9], rungs.Select(rung => rung[0].Epochs));
    }

    [Fact]
    public void A_book_that_was_cut_short_keeps_its_whole_lines()
    {
        string folder = Directory.CreateTempSubdirectory("edge-book-").FullName;
        var architecture = new Architecture(new SeparableFamily(8, 1, 3, 3), 64, 64);
        using (var first = new ArchitectureBook(folder))
            first.Add(architecture, 10, 0.75, 12.5);
        File.AppendAllText(Path.Combine(folder, "trials.jsonl"), "{\"Key\":\"separ");
        using (var book = new ArchitectureBook(folder))
        {
            Assert.Equal((0.75, 12.5), book.Of(architecture, 10));
            Assert.Null(book.Of(architecture, 20));
            Assert.Equal(1, book.Known);
            book.Add(architecture, 20, 0.5, 25);
        }

        using (var again = new ArchitectureBook(folder))
            Assert.Equal((0.5, 25), again.Of(architecture, 20)); // it is not glued to what was cut short
        Directory.Delete(folder, recursive: true);
    }
}
