using System.Text.Json.Nodes;
using Edge.Cli.Architectures;
using Edge.Cli.Progress;
using Edge.Cli.Tests.CommandLine;
using Edge.Cli.Verbs;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Devices.Boards;
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
    [InlineData("edge search: --board, --flash, which has no meaning without --architecture", "--board", "netduinoplus2", "--flash", "64K")]
    [InlineData("edge search: --candidates", "--candidates", "3")]
    [InlineData("edge search --architecture: --order, --exhaustive, which has no meaning there", "--architecture", "--exhaustive", "--order", "iq")]
    [InlineData("edge search --architecture: --queue", "--architecture", "--queue", "amqp://nowhere")]
    public void An_option_of_the_other_search_is_refused(string said, params string[] options)
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(2, run.Edge(["search", .. options]));
        Assert.Contains($"error E0003: {said}", run.Error);
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
    public void The_images_as_they_are_are_among_the_sizes_and_smaller_ones_are_multiples_of_8()
    {
        Assert.Equal([(40, 28), (32, 24), (24, 16)], Architecture.All(40, 28).Select(one => (one.Height, one.Width)).Distinct());
        Architecture[] locating = [.. Architecture.Locating(64, 32, 8)];
        Assert.Equal([(64, 32, 8), (64, 32, 4), (48, 24, 8), (48, 24, 4), (32, 16, 8), (32, 16, 4)],
            locating.Select(one => (one.Height, one.Width, one.Cell!.Value)).Distinct());
        Assert.All(locating, one => Assert.Equal(one.Cell, 2 << one.Family.Stages)); // the network ends where a pixel is a cell
        Assert.All(locating, one => Assert.NotNull(NetworkCatalog.CreateLocator(one.Family.Name, Shape.Nhwc(1, one.Height, one.Width, 1), 5, one.Cell!.Value)));
        Assert.Equal(locating.Length, locating.Select(one => one.Key).Distinct().Count());
        Assert.All(Architecture.Locating(8, 8, 2), one => Assert.Equal((2, 1, 0), (one.Cell, one.Family.Stages, one.Family.Depth)));
    }

    [Fact]
    public void What_takes_too_much_flash_when_linked_is_out_before_it_is_trained()
    {
        using var book = new ArchitectureBook(Directory.CreateTempSubdirectory("edge-book-").FullName);
        ArchitectureCandidate[] candidates = [Candidate(4), Candidate(8), Candidate(12)];
        Board board = BoardReader.Read("netduinoplus2");
        var budget = new CostBudget { FlashBytes = 9000 };
        int linked = 0;
        long? Link(Architecture architecture) => ++linked * 0 + 1000L * architecture.Family.Width;
        IReadOnlyList<ArchitectureCandidate> Within(CostBudget allowed, Func<Architecture, long?> link) =>
            ArchitectureSearch.Linked(candidates, book, board, allowed, new SilentProgress(), link);
        Assert.Equal([4, 8], Within(budget, Link).Select(one => one.Architecture.Family.Width));
        Assert.Equal([4, 8], Within(budget, Link).Select(one => one.Architecture.Family.Width));
        Assert.Equal(3, linked); // the book knows them
        Assert.Equal(3, Within(new CostBudget(), Link).Count);
        var fault = Assert.Throws<UsageException>(() => Within(new CostBudget { FlashBytes = 3999 }, Link));
        Assert.Equal("E0285", fault.Code);
        Assert.Contains("the smallest takes 4000 B", fault.Found.Replace(",", ""));
        candidates = [Candidate(16)];
        Assert.Single(Within(budget, _ => null)); // nothing here builds for the board
    }

    [Fact]
    public void Where_no_finalist_fits_when_linked_candidates_of_earlier_rungs_come_in()
    {
        ArchitectureTrial Trial(int width, int epochs, double accuracy) => new(Candidate(width), epochs, accuracy, 0);
        ArchitectureTrial small = Trial(4, 1, 0.5), middle = Trial(6, 1, 0.6), large = Trial(12, 1, 0.7), last = large with { Epochs = 3, Accuracy = 0.9 };
        IReadOnlyList<IReadOnlyList<ArchitectureTrial>> rungs = [[large, middle, small], [last]];
        ArchitectureResult Of(long flash) => ArchitectureResult.Of(9, 3, rungs, new CostBudget { FlashBytes = flash }, 0.05, new Ends());
        Assert.Equal((12, true), (Of(12_000).Winner.Trial.Candidate.Architecture.Family.Width, Of(12_000).IsWithinFlash));
        Assert.Equal((6, true), (Of(7000).Winner.Trial.Candidate.Architecture.Family.Width, Of(7000).IsWithinFlash));
        Assert.Equal((4, false), (Of(100).Winner.Trial.Candidate.Architecture.Family.Width, Of(100).IsWithinFlash));
        Assert.Contains("no candidate's linked program fits", Of(100).Reason);
    }

    private static ArchitectureCandidate Candidate(int width) =>
        new(new Architecture(new SeparableFamily(width, 1, 2, 3), 16, 16), new DeviceCost(0, 0, 0, 1000 * width), 0);

    private sealed class Ends : IArchitectureEnd
    {
        public ArchitectureFinalist Finish(ArchitectureTrial trial) => new(trial, trial.Accuracy, 1000 * trial.Candidate.Architecture.Family.Width, null);

        public Graph GraphOf(Architecture architecture, int epochs)
        {
            Tensor scores = Tensor.Int8("scores", new Shape(1, 2), Quantization.PerTensor(1f / 256, -128));
            return new Graph("none", [scores], [scores], [], []);
        }
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
