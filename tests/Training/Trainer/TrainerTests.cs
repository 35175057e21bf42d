using Edge.Compiler.Ir;
using Edge.Training.Models;

namespace Edge.Training.Tests.Training;

[Collection(nameof(OneAtATime))]
public sealed class TrainerTests : IDisposable
{
    private static readonly Shape _shape = Shape.Nhwc(1, 8, 8, 1);

    private static readonly Network _network = new("bars", _shape,
    [
        new ConvolutionLayer("stem", 4, 3),
        new ResidualLayer("block", [new ConvolutionLayer("body", 4, 3) { Activation = Activation.None }], []),
        new GlobalAveragePoolLayer("pool"),
        new DropoutLayer("dropout", 0.1),
        new DenseLayer("classify", 2),
    ]);

    private static readonly TrainingOptions _options = new() { Epochs = 6, BatchSize = 16, LearningRate = 0.02, FlipHorizontally = true, ShiftPixels = 1 };

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-trainer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_learns_to_tell_horizontal_from_vertical_bars()
    {
        var (_, epochs) = Run(_options, "learn");
        Assert.True(epochs[^1].SearchAccuracy >= 0.95, $"{epochs[^1]}");
        Assert.True(epochs[^1].Loss < epochs[0].Loss);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        Run(_options, "a");
        Run(_options, "b");
        Run(_options with { Seed = 2 }, "c");
        Assert.Equal(Weights("a"), Weights("b"));
        Assert.NotEqual(Weights("a"), Weights("c"));
    }

    [Fact]
    public void An_interrupted_run_resumes_and_ends_with_the_same_weights()
    {
        Run(_options, "whole");
        using var cancel = new CancellationTokenSource();
        var stop = new Callback(p =>
        {
            if (p.Epoch == 4 && p.Step == 2)
                cancel.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Run(_options, "cut", stop, cancel.Token));
        Assert.Equal(3, Checkpoint("cut").Read()!.Epochs.Count);

        var (_, epochs) = Run(_options, "cut");
        Assert.Equal(6, epochs.Count);
        Assert.Equal(Weights("whole"), Weights("cut"));
    }

    [Fact]
    public void A_checkpoint_of_other_settings_is_not_resumed()
    {
        Run(_options, "x");
        var e = Assert.Throws<UsageException>(() => Run(_options with { LearningRate = 0.03 }, "x"));
        Assert.Equal("E0222", e.Code);
        Assert.Contains("--fresh", e.Hint);
    }

    [Theory]
    [InlineData("training.json", "{")]
    [InlineData("training.json", "{\"Network\":\"bars\"}")]
    [InlineData("training.json", "null")]
    public void A_damaged_state_is_an_error_that_says_how_to_go_on(string file, string content)
    {
        Run(_options with { Epochs = 1 }, "damaged");
        File.WriteAllText(Path.Combine(_folder, "damaged", file), content);
        var e = Assert.Throws<DataException>(() => Run(_options with { Epochs = 1 }, "damaged"));
        Assert.Equal("E0220", e.Code);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("garbage")]
    [InlineData("oversized")]
    [InlineData("empty")]
    [InlineData("missing")]
    public void A_damaged_checkpoint_is_an_error_not_a_crash(string damage)
    {
        Run(_options with { Epochs = 1 }, "weights");
        string path = Checkpoint("weights").PathOf(Checkpoint("weights").Read()!.Weights);
        byte[] bytes = File.ReadAllBytes(path);
        byte[] oversized = [.. bytes.Take(8), .. Enumerable.Repeat((byte)0xff, 64), .. bytes.Skip(8)];
        if (damage == "missing")
            File.Delete(path);
        else
            File.WriteAllBytes(path, damage switch { "truncated" => bytes[..(bytes.Length / 2)], "garbage" => Noise(4000), "oversized" => oversized, _ => [] });
        var e = Assert.Throws<DataException>(() => Run(_options with { Epochs = 1 }, "weights"));
        Assert.Equal("E0221", e.Code);
    }

    private (TorchSharp.Modules.Sequential Module, IReadOnlyList<EpochResult> Epochs) Run(
        TrainingOptions options, string name, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        new Trainer(_network, options).Run(Bars(128, 1), Bars(64, 2), Checkpoint(name), "bars", progress, cancellation);

    private Checkpoint Checkpoint(string name) => new(Path.Combine(_folder, name));

    private byte[] Weights(string name) => File.ReadAllBytes(Checkpoint(name).PathOf(Checkpoint(name).Read()!.Weights));

    private static byte[] Noise(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static ImageSet Bars(int count, int seed)
    {
        var random = new Random(seed);
        var images = new List<sbyte[]>();
        for (int i = 0; i < count; i++)
        {
            var image = new sbyte[64];
            int at = random.Next(1, 7);
            for (int p = 0; p < 64; p++)
                image[p] = (sbyte)((i % 2 == 0 ? p / 8 : p % 8) == at ? random.Next(60, 120) : random.Next(-128, -60));
            images.Add(image);
        }

        return new ImageSet(_shape, Quantization.PerTensor(1f / 255, -128), images, [.. Enumerable.Range(0, count).Select(i => i % 2)]);
    }

    private sealed class Callback(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
