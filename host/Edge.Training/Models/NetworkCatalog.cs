using Edge.Compiler.Ir;

namespace Edge.Training.Models;

/// <summary>The architectures an edge.yaml may name.</summary>
public static class NetworkCatalog
{
    private static readonly Dictionary<string, Func<Shape, int, Network>> _networks = new()
    {
        ["parts"] = Parts,
        ["resnet8"] = ResNet8,
        ["dscnn"] = DsCnn,
        ["vgg10"] = Vgg10,
    };

    public static IReadOnlyCollection<string> Names => _networks.Keys;

    /// <param name="name">One of <see cref="Names"/>, or of <see cref="SeparableFamily"/>.</param>
    /// <param name="input">[1, H, W, C].</param>
    /// <param name="classes">Outputs of the last layer.</param>
    /// <exception cref="UsageException">No such network.</exception>
    public static Network Create(string name, Shape input, int classes) => _networks.TryGetValue(name, out var create)
        ? create(input, classes)
        : SeparableFamily.Parse(name)?.Create(input, classes)
            ?? throw new UsageException("E0210", $"network '{name}'", "there is no such network", $"{string.Join(", ", Names)}, {SeparableFamily.Form}");

    /// <summary>A network of <see cref="Names"/> up to some grid of cells, and class scores of each cell in the place of its pooling and classes.</summary>
    /// <param name="input">[1, H, W, C], whole cells.</param>
    /// <param name="classes">Scores of each cell; the first is the background's.</param>
    /// <param name="cellPixels">Along a side of a cell: how much the part of the network that stays makes images smaller.</param>
    /// <exception cref="UsageException">E0210: no such network. E0217: it has no grid of such cells, or the input is no whole number of them.</exception>
    public static Network CreateLocator(string name, Shape input, int classes, int cellPixels) =>
        LocatorHead.On(Create(name, input, classes), classes, cellPixels);

    /// <summary>For 64x64 gray inspection images: 0.93 M MACs and 10 thousand weights, residual blocks that are depthwise-separable.</summary>
    private static Network Parts(Shape input, int classes) => new("parts", input,
    [
        new ConvolutionLayer("stem", 8, 3) { Stride = 2 },
        new ConvolutionLayer("reduce1", 16, 3) { Stride = 2 },
        SeparableResidual("block1", 16),
        new ConvolutionLayer("reduce2", 32, 3) { Stride = 2 },
        SeparableResidual("block2", 32),
        SeparableResidual("block3", 32),
        new GlobalAveragePoolLayer("pool"),
        new DenseLayer("classify", classes),
    ]);

    /// <summary>The image classification network of MLPerf Tiny: Banbury et al. 2021, arXiv:2106.07597.</summary>
    private static Network ResNet8(Shape input, int classes) => new("resnet8", input,
    [
        new ConvolutionLayer("stem", 16, 3),
        new ResidualLayer("block1", [new ConvolutionLayer("conv1", 16, 3), Linear("conv2", 16, 3)], []),
        new ResidualLayer("block2",
            [new ConvolutionLayer("conv1", 32, 3) { Stride = 2 }, Linear("conv2", 32, 3)], [Projection("project", 32)]),
        new ResidualLayer("block3",
            [new ConvolutionLayer("conv1", 64, 3) { Stride = 2 }, Linear("conv2", 64, 3)], [Projection("project", 64)]),
        new GlobalAveragePoolLayer("pool"),
        new DenseLayer("classify", classes),
    ]);

    /// <summary>Depthwise-separable, after the keyword spotting network of MLPerf Tiny: Zhang et al. 2017, arXiv:1711.07128.</summary>
    private static Network DsCnn(Shape input, int classes) => new("dscnn", input,
    [
        new ConvolutionLayer("stem", 64, 5) { Stride = 2 },
        .. Separable("block1", 64, 64, stride: 1),
        .. Separable("block2", 64, 64, stride: 1),
        .. Separable("block3", 64, 64, stride: 1),
        .. Separable("block4", 64, 64, stride: 1),
        new GlobalAveragePoolLayer("pool"),
        new DenseLayer("classify", classes),
    ]);

    /// <summary>For 32x32 colour images: 26.1 M MACs and 1.30 M weights; pairs of 3x3 convolutions between poolings, Simonyan and Zisserman 2015, arXiv:1409.1556.</summary>
    /// <remarks>Most weights stand where the image is smallest: much to remove, as in the networks that compression is compared on.</remarks>
    private static Network Vgg10(Shape input, int classes) => new("vgg10", input,
    [
        .. VggStage("stage1", 16),
        .. VggStage("stage2", 40),
        .. VggStage("stage3", 96),
        .. VggStage("stage4", 192),
        new ConvolutionLayer("stage5_conv1", 192, 3),
        new ConvolutionLayer("stage5_conv2", 192, 3),
        new GlobalAveragePoolLayer("pool"),
        new DropoutLayer("dropout", 0.3),
        new DenseLayer("classify", classes),
    ]);

    private static Layer[] VggStage(string name, int filters) =>
        [new ConvolutionLayer($"{name}_conv1", filters, 3), new ConvolutionLayer($"{name}_conv2", filters, 3), new MaxPoolLayer($"{name}_pool", 2, 2)];

    private static Layer[] Separable(string name, int inputs, int outputs, int stride, Activation last = Activation.Relu) =>
    [
        new ConvolutionLayer($"{name}_depthwise", inputs, 3) { Stride = stride, IsDepthwise = true },
        new ConvolutionLayer($"{name}_pointwise", outputs, 1) { Activation = last },
    ];

    private static ResidualLayer SeparableResidual(string name, int channels) =>
        new(name, [.. Separable("body", channels, channels, stride: 1, last: Activation.None)], []);

    private static ConvolutionLayer Linear(string name, int filters, int kernel) => new(name, filters, kernel) { Activation = Activation.None };

    private static ConvolutionLayer Projection(string name, int filters) =>
        new(name, filters, 1) { Stride = 2, HasBatchNorm = false, Activation = Activation.None };
}
