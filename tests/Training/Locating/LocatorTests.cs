using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Training.Locating;
using Edge.Training.Models;

namespace Edge.Training.Tests.Locating;

/// <summary>The head on top of the catalogue's networks, and that it learns.</summary>
[Collection(nameof(OneAtATime))]
public sealed class LocatorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-locator-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("parts", 8, 64, 48, 8, 6)]
    [InlineData("parts", 4, 64, 64, 16, 16)]
    [InlineData("parts", 2, 16, 16, 8, 8)]
    [InlineData("resnet8", 4, 32, 32, 8, 8)]
    [InlineData("dscnn", 2, 20, 32, 10, 16)]
    [InlineData("vgg10", 8, 32, 32, 4, 4)]
    public void Every_network_gives_scores_of_cells(string name, int cell, int height, int width, int rows, int columns)
    {
        Network network = NetworkCatalog.CreateLocator(name, Shape.Nhwc(1, height, width, 1), 5, cell);
        Graph graph = NetworkGraph.Create(network, NetworkModule.Create(network), ["background", "a", "b", "c", "d"]);
        Assert.Equal(Shape.Nhwc(1, rows, columns, 5), graph.Outputs[0].Shape);
        float[] scores = FloatExecutor.Fast(graph).Run([new float[height * width]])[0];
        Assert.All(scores.Chunk(5), row => Assert.Equal(1, row.Sum(), 4));
    }

    [Fact]
    public void A_cell_that_the_network_has_not_is_an_error_with_those_it_has()
    {
        var fault = Assert.Throws<UsageException>(() => NetworkCatalog.CreateLocator("parts", Shape.Nhwc(1, 64, 64, 1), 5, 16));
        Assert.Equal(("E0217", "'locate.cell' of 2, 4, 8"), (fault.Code, fault.Accepted));
        fault = Assert.Throws<UsageException>(() => NetworkCatalog.CreateLocator("parts", Shape.Nhwc(1, 64, 60, 1), 5, 8));
        Assert.Equal(("E0217", "a height and a width that are multiples of 8"), (fault.Code, fault.Accepted));
    }

    [Fact]
    public void It_learns_to_find_bright_and_dark_spots()
    {
        var (train, search) = (Spots(200, 1), Spots(60, 2));
        var options = new TrainingOptions { Epochs = 8, BatchSize = 20, LearningRate = 0.02, FlipHorizontally = true, FlipVertically = true, ShiftPixels = 2 };
        var (module, epochs) = new Trainer(_network, options).Run(train, search, new Checkpoint(_folder), "spots", null, CancellationToken.None);
        Assert.True(epochs[^1].SearchAccuracy >= 0.9, $"F1 {epochs[^1].SearchAccuracy} after {epochs[0].SearchAccuracy}");
        bool[] right = Trainer.Right(module, search);
        Assert.True(right.Count(each => each) >= 0.8 * right.Length, $"{right.Count(each => each)} images right");

        // The graph that is made of it finds the same.
        Graph graph = NetworkGraph.Create(_network, module, ["background", "bright", "dark"]);
        var reader = GridReader.OfFloat(search.Grid!.Specification, graph.Outputs[0].Shape);
        FloatExecutor executor = FloatExecutor.Fast(graph);
        IReadOnlyList<FoundPart>[] parts = [.. Enumerable.Range(0, search.Count).Select(i => reader.Read(executor.Run([search.Real(i)])[0]))];
        Assert.Equal(epochs[^1].SearchAccuracy, LocatingScore.Of(parts, search.Grid.Images, 3, 4).All.F1, 3);
    }

    [Fact]
    public void A_part_of_a_set_keeps_what_its_images_show()
    {
        ImageSet set = Spots(6, 1), part = set.Part([4, 1]);
        Assert.Equal([set.Grid!.Images[4], set.Grid.Images[1]], part.Grid!.Images);
    }

    private static readonly Network _network = new("spots", Shape.Nhwc(1, 16, 16, 1),
    [
        new ConvolutionLayer("stem", 6, 3) { Stride = 2 },
        new ConvolutionLayer("reduce", 8, 3) { Stride = 2 },
        new ConvolutionLayer("cells", 3, 1) { HasBatchNorm = false, Activation = Activation.None },
    ]);

    /// <summary>Gray noise with up to one bright and one dark spot of 3x3 pixels, which do not touch.</summary>
    private static ImageSet Spots(int count, int seed)
    {
        var random = new Random(seed);
        var shape = Shape.Nhwc(1, 16, 16, 1);
        var images = new sbyte[count][];
        var truths = new ImageTruth[count];
        for (int i = 0; i < count; i++)
        {
            images[i] = [.. Enumerable.Range(0, 256).Select(_ => (sbyte)random.Next(-20, 21))];
            var objects = new List<TruthObject>();
            foreach (int label in new[] { 1, 2 }.Where(_ => random.Next(3) > 0))
            {
                int left = random.Next(0, 5) + (label == 2 ? 9 : 0), top = random.Next(0, 14);
                int[] pixels = [.. Enumerable.Range(0, 9).Select(k => (top + k / 3) * 16 + left + k % 3)];
                foreach (int pixel in pixels)
                    images[i][pixel] = (sbyte)(label == 1 ? 120 : -120);
                objects.Add(new TruthObject(label, new PixelBox(left, top, left + 3, top + 3), pixels, 3));
            }

            truths[i] = new ImageTruth(shape, objects);
        }

        return new ImageSet(shape, Quantization.PerTensor(1f / 128, 0), images, [.. truths.Select(truth => truth.Objects.Count)])
        {
            Grid = new GridTruth(new LocatingSpecification(4, 0.5, 8), new Size(4, 4), 5, truths),
        };
    }
}
