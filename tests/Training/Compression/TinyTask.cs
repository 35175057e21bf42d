using Edge.Compiler.Ir;
using Edge.Training.Compressing;
using Edge.Training.Models;
using TorchSharp;

namespace Edge.Training.Tests.Compression;

/// <summary>Four kinds of noisy stripes on 8x8 images, and networks that tell them apart after a second of training.</summary>
internal static class TinyTask
{
    public static readonly Shape Input = Shape.Nhwc(1, 8, 8, 1);

    private static readonly Lazy<Graph> _plain = new(() => Train(new Network("plain", Input,
    [
        new ConvolutionLayer("stem", 12, 3),
        new ConvolutionLayer("conv", 16, 3) { Stride = 2 },
        new MaxPoolLayer("pool", 2, 2),
        new ConvolutionLayer("last", 20, 3),
        new DenseLayer("hidden", 16) { Activation = Activation.Relu },
        new DenseLayer("classify", 4),
    ])));

    private static readonly Lazy<Graph> _residual = new(() => Train(new Network("residual", Input,
    [
        new ConvolutionLayer("stem", 12, 3),
        new ResidualLayer("block1",
            [
                new ConvolutionLayer("depthwise", 12, 3) { IsDepthwise = true },
                new ConvolutionLayer("pointwise", 12, 1) { Activation = Activation.None },
            ], []),
        new ResidualLayer("block2",
            [new ConvolutionLayer("conv1", 16, 3) { Stride = 2 }, new ConvolutionLayer("conv2", 16, 3) { Activation = Activation.None }],
            [new ConvolutionLayer("project", 16, 1) { Stride = 2, Activation = Activation.None }]),
        new GlobalAveragePoolLayer("pool"),
        new DenseLayer("classify", 4),
    ])));

    public static CompressionData Data { get; } = new(Images(1200, 1), Images(400, 2));

    /// <summary>Images that neither training nor search has seen.</summary>
    public static ImageSet Test { get; } = Images(400, 3);

    /// <summary>Convolutions, batch norms, a flattened image and two Dense.</summary>
    public static Graph Plain => _plain.Value;

    /// <summary>Sums of branches, one of them depthwise.</summary>
    public static Graph Residual => _residual.Value;

    public static ImageSet Images(int count, int seed)
    {
        var random = new Random(seed);
        var images = new sbyte[count][];
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            int kind = labels[i] = random.Next(4), phase = random.Next(4);
            images[i] = [.. Enumerable.Range(0, 64).Select(at => (sbyte)Math.Clamp((Stripe(kind, at / 8, at % 8, phase) ? 40 : -40) + random.Next(-90, 91), -128, 127))];
        }

        return new ImageSet(Input, Quantization.PerTensor(1f / 64, 0), images, labels);
    }

    /// <summary>Largest difference of the outputs on some images.</summary>
    public static float Difference(Graph a, Graph b)
    {
        using var scope = torch.NewDisposeScope();
        using var first = new GraphModule(a);
        using var second = new GraphModule(b);
        first.eval();
        second.eval();
        torch.Tensor images = new Batches(Test, new TrainingOptions()).Plain(0, 64);
        return (first.forward(images) - second.forward(images)).abs().max().item<float>();
    }

    private static bool Stripe(int kind, int y, int x, int phase) => ((kind switch { 0 => y, 1 => x, 2 => x + y, _ => x - y + 8 } + phase) / 2 & 1) == 0;

    private static Graph Train(Network network)
    {
        string folder = Directory.CreateTempSubdirectory("edge-tiny-").FullName;
        try
        {
            var options = new TrainingOptions { Epochs = 8, BatchSize = 32, LearningRate = 0.01 };
            var (module, _) = new Trainer(network, options).Run(Data.Train, Data.Search, new Checkpoint(folder), "tiny", null, CancellationToken.None);
            using (module)
                return NetworkGraph.Create(network, module, ["rows", "columns", "falling", "rising"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
