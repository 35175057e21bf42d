using Edge.Compiler.Ir;
using Edge.Training;
using Edge.Training.Models;

namespace Edge.Bench.Compression;

/// <summary>A network of the study and how its float baseline is trained.</summary>
/// <param name="Network">Normalized for CIFAR-10.</param>
internal sealed record StudyNetwork(Network Network, TrainingOptions Training)
{
    private static readonly Shape _image = Shape.Nhwc(1, 32, 32, 3);

    private static readonly TrainingOptions _usual = new()
    {
        Epochs = 60,
        BatchSize = 128,
        Optimizer = TrainingOptimizer.Sgd,
        LearningRate = 0.1,
        Momentum = 0.9,
        WeightDecay = 5e-4,
        LabelSmoothing = 0.05,
        FlipHorizontally = true,
        ShiftPixels = 4,
    };

    /// <summary>26.1 M MACs, 1.306 M weights.</summary>
    public static StudyNetwork Vgg10(int seed) => new(Normalized(NetworkCatalog.Create("vgg10", _image, 10)), _usual with { Seed = seed });

    /// <summary>Depthwise-separable with Relu6, after Howard et al. 2017, arXiv:1704.04861, for images of 32x32.</summary>
    public static StudyNetwork MobileNet(int seed) => new(Normalized(new Network("mobilenet", _image,
    [
        new ConvolutionLayer("stem", 16, 3) { Activation = Activation.Relu6 },
        .. Separable("block1", 16, 32, 1),
        .. Separable("block2", 32, 64, 2),
        .. Separable("block3", 64, 64, 1),
        .. Separable("block4", 64, 128, 2),
        .. Separable("block5", 128, 128, 1),
        .. Separable("block6", 128, 128, 1),
        new GlobalAveragePoolLayer("pool"),
        new DenseLayer("classify", 10),
    ])), _usual with { Epochs = 30, WeightDecay = 2e-4, Seed = seed });

    /// <summary>So small that a whole grid of candidates takes minutes.</summary>
    public static StudyNetwork Small(int seed) => new(Normalized(new Network("small", _image,
    [
        new ConvolutionLayer("conv1", 8, 3) { Stride = 2 },
        new ConvolutionLayer("conv2", 16, 3),
        new MaxPoolLayer("pool1", 2, 2),
        new ConvolutionLayer("conv3", 32, 3),
        new MaxPoolLayer("pool2", 2, 2),
        new ConvolutionLayer("conv4", 32, 3),
        new GlobalAveragePoolLayer("pool"),
        new DenseLayer("classify", 10),
    ])), _usual with { Epochs = 12, Seed = seed });

    private static Network Normalized(Network network) => network.Normalized(CifarSplits.Mean, CifarSplits.Deviation);

    private static Layer[] Separable(string name, int inputs, int outputs, int stride) =>
    [
        new ConvolutionLayer($"{name}_depthwise", inputs, 3) { Stride = stride, IsDepthwise = true, Activation = Activation.Relu6 },
        new ConvolutionLayer($"{name}_pointwise", outputs, 1) { Activation = Activation.Relu6 },
    ];
}
