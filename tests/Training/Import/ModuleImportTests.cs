using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Training.Import;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Shape = Edge.Compiler.Ir.Shape;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Tests.Import;

[Collection(nameof(OneAtATime))]
public class ModuleImportTests
{
    /// <summary>Layers alone, each against its own forward on images the import has not seen.</summary>
    public static TheoryData<string, Module<Tensor, Tensor>, int[]> Layers => new()
    {
        { "Conv2d", Conv2d(3, 5, 3), [3, 8, 7] },
        { "Conv2d padding", Conv2d(3, 5, (3, 5), (2, 1), (1, 2)), [3, 8, 7] },
        { "Conv2d same, even filter", Conv2d(3, 5, 4L, TorchSharp.Padding.Same), [3, 8, 7] },
        { "Conv2d valid", Conv2d(3, 5, 3L, TorchSharp.Padding.Valid), [3, 8, 7] },
        { "Conv2d dilation without bias", Conv2d(2, 4, 3, dilation: 2, bias: false), [2, 9, 8] },
        { "Conv2d groups", Conv2d(4, 6, 3, groups: 2), [4, 6, 5] },
        { "Conv2d depthwise", Conv2d(4, 4, 3, 2, 1, groups: 4), [4, 7, 6] },
        { "Conv2d depthwise, two filters a channel", Conv2d(3, 6, 3, 1, 1, groups: 3), [3, 7, 6] },
        { "Linear", Linear(7, 4), [7] },
        { "Linear without bias", Linear(7, 4, hasBias: false), [7] },
        { "BatchNorm2d", Seen(BatchNorm2d(3), 3, 4, 4), [3, 5, 4] },
        { "BatchNorm2d without weights", Seen(BatchNorm2d(3, affine: false), 3, 4, 4), [3, 5, 4] },
        { "BatchNorm1d", Seen(BatchNorm1d(6), 6), [6] },
        { "ReLU", ReLU(), [2, 3, 4] },
        { "ReLU in place", ReLU(inplace: true), [2, 3, 4] },
        { "ReLU6", ReLU6(), [2, 3, 4] },
        { "LeakyReLU", LeakyReLU(0.2), [2, 3, 4] },
        { "Hardswish", Hardswish(), [2, 3, 4] },
        { "Hardsigmoid", Hardsigmoid(), [2, 3, 4] },
        { "Sigmoid", Sigmoid(), [2, 3, 4] },
        { "Tanh", Tanh(), [2, 3, 4] },
        { "Softmax of a vector", Softmax(1), [5] },
        { "Softmax over channels", Softmax(1), [3, 4, 2] },
        { "MaxPool2d", MaxPool2d(2), [3, 6, 8] },
        { "MaxPool2d overlapping", MaxPool2d(3, 2, 1), [3, 7, 8] },
        { "MaxPool2d ceil", MaxPool2d(3, 2, ceil_mode: true), [3, 6, 8] },
        { "AvgPool2d", AvgPool2d(2), [3, 6, 8] },
        { "AvgPool2d padding that counts", AvgPool2d(3, 2, 1), [3, 7, 8] },
        { "AvgPool2d padding that does not count", AvgPool2d(3, 2, 1, count_include_pad: false), [3, 7, 8] },
        { "AvgPool2d ceil", AvgPool2d(3, 2, ceil_mode: true), [3, 6, 8] },
        { "AdaptiveAvgPool2d to one", AdaptiveAvgPool2d(1), [3, 6, 5] },
        { "AdaptiveAvgPool2d to a part", AdaptiveAvgPool2d((3, 2)), [3, 6, 8] },
        { "SiLU", SiLU(), [2, 3, 4] },
        { "Dropout", Dropout(), [2, 3, 4] },
        { "Dropout2d", Dropout2d(), [2, 3, 4] },
        { "PReLU with one slope", PReLU(1, 0.3), [3, 4, 2] },
        { "PReLU with a slope for each channel", Varied(PReLU(3)), [3, 4, 2] },
        { "PReLU of a vector", Varied(PReLU(5)), [5] },
        { "AdaptiveMaxPool2d", AdaptiveMaxPool2d([3, 2]), [3, 6, 8] },
        { "PixelShuffle", PixelShuffle(2), [12, 3, 4] },
        { "Upsample nearest", Upsample(scale_factor: [2, 3]), [3, 4, 5] },
        { "Upsample nearest by a fraction", Upsample(scale_factor: [1.5, 2.5]), [3, 5, 3] },
        { "Upsample nearest to a size", Upsample([7, 9]), [3, 4, 5] },
        { "Upsample bilinear", Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear), [3, 4, 5] },
        { "Upsample bilinear to a size", Upsample([7, 9], mode: UpsampleMode.Bilinear, align_corners: false), [3, 4, 5] },
        { "Upsample bilinear, corners on corners", Upsample(scale_factor: [2, 3], mode: UpsampleMode.Bilinear, align_corners: true), [3, 4, 5] },
        { "ConvTranspose2d", ConvTranspose2d(3, 5, 3), [3, 4, 5] },
        { "ConvTranspose2d stride 2 with output padding", ConvTranspose2d(3, 5, 3, 2, 1, 1), [3, 4, 5] },
        { "ConvTranspose2d oblong, dilated, in groups", ConvTranspose2d(4, 6, (3, 2), (2, 1), (1, 0), dilation: (1, 2), groups: 2, bias: false), [4, 4, 5] },
        { "ConvTranspose2d depthwise", ConvTranspose2d(4, 4, 2, 2, groups: 4), [4, 3, 5] },
        { "Identity", Identity(), [2, 3, 4] },
        { "ZeroPad2d", ZeroPad2d((1, 2, 3, 0)), [2, 3, 4] },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_alone_gives_what_its_forward_gives(string name, Module<Tensor, Tensor> layer, int[] image)
    {
        Assert.NotEmpty(name);
        Agree(layer, image);
    }

    [FactWithManagedTorchSharp("hardtanh of 0.107 throws its result away and returns its input")]
    public void Hardtanh_is_a_clamp() => Agree(Hardtanh(0, 6), [2, 3, 4]);

    [Fact]
    public void A_Sequential_network_keeps_its_names_and_its_flattened_columns()
    {
        var module = Sequential(
            ("features", Sequential(Conv2d(3, 4, 3, padding: 1), BatchNorm2d(4), ReLU(), MaxPool2d(2))),
            ("classifier", Sequential(Flatten(), Dropout(), Linear(4 * 4 * 3, 5), ReLU(), Linear(5, 2))));
        Graph graph = Agree(module, [3, 8, 6]);
        Assert.Equal(["features.0", "features.1", "features.2", "features.3", "classifier.0", "classifier.2", "classifier.3", "classifier.4"],
            graph.Nodes.Select(node => node.Name.Replace("classifier.2_view", "classifier.0")));
    }

    [Fact]
    public void A_module_left_in_training_mode_is_taken_with_its_running_statistics_and_stays_in_it()
    {
        var norm = Seen(BatchNorm2d(3), 3, 4, 4);
        var module = Sequential(Conv2d(3, 3, 1), norm, Dropout());
        module.train();
        Graph graph = ModuleImport.ToGraph(module, Shape.Nhwc(1, 4, 5, 3), []);
        Assert.True(module.training && norm.training);
        module.eval();
        Same(graph, module, [3, 4, 5]);
    }

    /// <summary>Functions between layers, each in a forward of its own.</summary>
    public static TheoryData<string, Func<ForwardModule, Tensor, Tensor>> Functions => new()
    {
        { "Add", (m, x) => m.Run("a", x) + m.Run("b", x) },
        { "Add Relu", (m, x) => functional.relu(m.Run("a", x) + m.Run("b", x)) },
        { "Add Clip", (m, x) => Hidden(m.Run("a", x), m.Run("b", x), sum => functional.relu6(sum)) },
        { "Add Relu", (m, x) => Hidden(m.Run("a", x), m.Run("b", x), sum => functional.relu(sum)) },
        { "Add Add", (m, x) => m.Run("a", x) + m.Run("b", x) + x },
        { "Concat", (m, x) => cat([m.Run("a", x), x, m.Run("b", x)], 1) },
        { "Relu", (m, x) => m.Run("a", x).relu_() },
        { "Clip", (m, x) => functional.relu6(m.Run("a", x)) },
        { "LeakyRelu", (m, x) => functional.leaky_relu(m.Run("a", x), 0.1) },
        { "Sigmoid", (m, x) => m.Run("a", x).sigmoid() },
        { "Tanh", (m, x) => functional.tanh(m.Run("a", x)) },
        { "HardSwish", (m, x) => functional.hardswish(m.Run("a", x)) },
        { "HardSigmoid", (m, x) => functional.hardsigmoid(m.Run("a", x)) },
        { "Softmax", (m, x) => functional.softmax(m.Run("a", x), 1) },
        { "MaxPool", (m, x) => functional.max_pool2d(m.Run("a", x), 2) },
        { "AveragePool", (m, x) => functional.avg_pool2d(m.Run("a", x), 3, 2, 1) },
        { "AveragePool", (m, x) => functional.adaptive_avg_pool2d(m.Run("a", x), 1) },
        { "AveragePool Reshape", (m, x) => m.Run("a", x).mean([2L, 3]) },
        { "MaxPool", (m, x) => m.Run("a", x).amax([2L, 3], true) },
        { "Pad", (m, x) => functional.pad(m.Run("a", x), [1L, 0, 2, 1]) },
        { "Mul", (m, x) => m.Run("a", x) * 0.5 },
        { "Mul", (m, x) => m.Run("a", x) * functional.adaptive_avg_pool2d(m.Run("b", x), 1) },
        { "Sub", (m, x) => m.Run("a", x) - m.Run("b", x) },
        { "Slice", (m, x) => m.Run("a", x).narrow(1, 1, 2) },
        { "Resize", (m, x) => functional.interpolate(m.Run("a", x), scale_factor: [2, 2]) },
        { "Resize", (m, x) => functional.interpolate(m.Run("a", x), [9, 5], mode: InterpolationMode.Bilinear) },
        { "Resize", (m, x) => functional.interpolate(m.Run("a", x), [9, 13], mode: InterpolationMode.Bilinear, align_corners: true) },
        { "DepthToSpace", (m, x) => functional.pixel_shuffle(cat([m.Run("a", x), x, m.Run("b", x), x], 1), 2) },
        { "a run by forward", (m, x) => m.Layer("b").forward(functional.relu(m.Layer("a").forward(x))) },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_between_layers_is_found_from_its_values(string kinds, Func<ForwardModule, Tensor, Tensor> forward)
    {
        Assert.NotEmpty(kinds);
        Agree(new ForwardModule(forward, ("a", Conv2d(3, 3, 3, padding: 1)), ("b", Conv2d(3, 3, 1))), [3, 6, 6]);
    }

    [Fact]
    public void A_residual_network_with_sums_in_place_imports_under_the_names_of_its_fields()
    {
        var module = Sequential(("stem", Conv2d(3, 4, 3, padding: 1)), ("layer1", new BasicBlock(4, 4, 1)), ("layer2", new BasicBlock(4, 6, 2)),
            ("pool", AdaptiveAvgPool2d(1)), ("flatten", Flatten()), ("fc", Linear(6, 3)));
        Graph graph = Agree(module, [3, 8, 8]);
        Assert.Contains("layer2.downsample.0", graph.Nodes.Select(node => node.Name));
        Assert.Contains("layer1.add", graph.Nodes.Select(node => node.Name));
        Assert.DoesNotContain(graph.Nodes, node => node.Operator.Kind == "Transpose");
    }

    [Fact]
    public void Inverted_residuals_with_squeeze_and_excitation_import() =>
        Agree(Sequential(("stem", Conv2d(3, 4, 3, 2, 1)), ("block1", new InvertedResidual(4, 8)), ("block2", new InvertedResidual(4, 12))), [3, 9, 9]);

    [Fact]
    public void Skip_connections_joined_by_cat_import()
    {
        var module = new ForwardModule((m, x) =>
        {
            Tensor top = m.Run("down", x);
            using Tensor deep = m.Run("deep", top);
            return m.Run("head", cat([deep, top], 1));
        }, ("down", Sequential(Conv2d(1, 4, 3, 1, 1), ReLU())), ("deep", Sequential(Conv2d(4, 6, 3, 1, 1), ReLU())), ("head", Conv2d(10, 2, 1)));
        Agree(module, [1, 8, 8]);
    }

    [Fact]
    public void A_network_that_ends_in_LogSoftmax_gives_probabilities()
    {
        var module = Sequential(Linear(4, 3), LogSoftmax(1));
        Graph graph = ModuleImport.ToGraph(module, new Shape(1, 4), ["a", "b", "c"]);
        float[] sums = new FloatExecutor(graph).Run([[1f, -2, 3, 0]])[0];
        Assert.Equal(1, sums.Sum(), 1e-5f);
        Assert.Equal(["a", "b", "c"], graph.Classes);
    }

    [Fact]
    public void Everything_that_has_no_counterpart_is_named_at_once_with_its_path()
    {
        var module = Sequential(("features", Sequential(Conv2d(3, 4, 3, padding: 1, padding_mode: PaddingModes.Reflect), ReLU(), AdaptiveAvgPool2d(4))), ("head", Sequential(Flatten(), Linear(64, 2))));
        ModelException e = Assert.Throws<ModelException>(() => ModuleImport.ToGraph(module, Shape.Nhwc(1, 6, 6, 3), []));
        Assert.Equal("E0215", e.Code);
        Assert.Contains("'features.0' (torch.Conv2d with padding_mode Reflect)", e.Message);
        Assert.Contains("'features.2' (torch.AdaptiveAvgPool2d from 6x6 to 4x4, which does not divide it)", e.Message);
    }

    [Fact]
    public void A_function_that_Edge_does_not_know_is_refused_where_its_result_is_used()
    {
        var module = new ForwardModule((m, x) => m.Run("b", m.Run("a", x).sin()), ("a", Conv2d(3, 3, 1)), ("b", Conv2d(3, 2, 1)));
        ModelException e = Assert.Throws<ModelException>(() => ModuleImport.ToGraph(module, Shape.Nhwc(1, 4, 4, 3), []));
        Assert.Equal("E0215", e.Code);
        Assert.Contains("the input of 'b' (Conv2d)", e.Where);
        Assert.Contains("a tensor 4x3x4x4", e.Found);
    }

    [Fact]
    public void A_module_that_does_not_fit_its_input_is_refused_with_the_reason()
    {
        ModelException e = Assert.Throws<ModelException>(() => ModuleImport.ToGraph(Sequential(Flatten(), Linear(10, 2)), Shape.Nhwc(1, 4, 4, 3), []));
        Assert.Equal("E0215", e.Code);
        Assert.Contains("4x3x4x4", e.Found);
        e = Assert.Throws<ModelException>(() => ModuleImport.ToGraph(Linear(4, 3), new Shape(1, 4), ["a", "b"]));
        Assert.Contains("2 classes for an output 1x3", e.Found);
    }

    [Fact]
    public void A_module_whose_answer_changes_from_call_to_call_is_refused()
    {
        int calls = 0;
        var module = new ForwardModule((m, x) => m.Run("a", x) * (++calls), ("a", Conv2d(3, 3, 1)));
        Assert.Equal("E0216", Assert.Throws<ModelException>(() => ModuleImport.ToGraph(module, Shape.Nhwc(1, 4, 4, 3), [])).Code);
    }

    private static Tensor Hidden(Tensor a, Tensor b, Func<Tensor, Tensor> activation)
    {
        using Tensor sum = a + b;
        return activation(sum);
    }

    internal static Graph Agree(Module<Tensor, Tensor> module, int[] image)
    {
        Graph graph = ModuleImport.ToGraph(module, Input(image), []);
        module.eval();
        Same(graph, module, image);
        return graph;
    }

    internal static Shape Input(int[] image) => image.Length == 1 ? new Shape(1, image[0]) : Shape.Nhwc(1, image[1], image[2], image[0]);

    private static void Same(Graph graph, Module<Tensor, Tensor> module, int[] image)
    {
        var random = new Random(77);
        float[] nchw = [.. Enumerable.Range(0, image.Aggregate((a, b) => a * b)).Select(_ => 8 * random.NextSingle() - 4)];
        using var frozen = no_grad();
        using Tensor output = module.call(tensor(nchw, [1, .. image.Select(extent => (long)extent)]));
        float[] expected = Last(output.contiguous().data<float>().ToArray(), output.shape), actual = new FloatExecutor(graph).Run([Last(nchw, [1, .. image.Select(extent => (long)extent)])])[0];
        Assert.Equal(expected.Length, actual.Length);
        float largest = expected.Max(Math.Abs); // sums in another order
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-4f * largest, $"element {i}: {actual[i]} instead of {expected[i]}");
    }

    private static float[] Last(float[] nchw, long[] dims)
    {
        if (dims.Length != 4)
            return nchw;
        int channels = (int)dims[1], pixels = (int)(dims[2] * dims[3]);
        return [.. Enumerable.Range(0, nchw.Length).Select(i => nchw[i % channels * pixels + i / channels])];
    }

    // Slopes that differ from channel to channel.
    private static PReLU Varied(PReLU layer)
    {
        using var frozen = no_grad();
        layer.weight.copy_(arange(layer.num_parameters, dtype: ScalarType.Float32) * 0.2 - 0.1);
        return layer;
    }

    // A pass in training moves the running statistics away from 0 and 1.
    private static Module<Tensor, Tensor> Seen(Module<Tensor, Tensor> norm, params long[] image)
    {
        using var frozen = no_grad();
        using Tensor batch = 3 * rand([8, .. image]) + 1;
        norm.train();
        norm.call(batch).Dispose();
        return norm;
    }
}
