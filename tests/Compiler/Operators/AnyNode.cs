using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Random INT8 nodes: odd and non-square images, strides beyond the window, uneven padding, and scales that hit ties and both ends.</summary>
internal static partial class AnyNode
{
    private static readonly int[] Channels = [1, 2, 3, 4, 5, 7, 8, 17, 24];

    /// <summary>A generator for every operator that has kernels, by its kind.</summary>
    public static IReadOnlyDictionary<string, Func<Random, Node>> Kinds { get; } = new Dictionary<string, Func<Random, Node>>
    {
        ["Conv2D"] = Conv2D,
        ["DepthwiseConv2D"] = DepthwiseConv2D,
        ["TransposedConv2D"] = TransposedConv2D,
        ["Dense"] = Dense,
        ["MaxPool2D"] = random => Pool(random, (window, stride, padding, dilation) => new MaxPool2D(window, stride, padding) { Dilation = dilation }),
        ["AveragePool2D"] = random => Pool(random, (window, stride, padding, dilation) => new AveragePool2D(window, stride, padding) { Dilation = dilation }),
        ["Add"] = random => Pair(random, new Add { Activation = Fused(random) }),
        ["Sub"] = random => Pair(random, new Sub { Activation = Fused(random) }),
        ["Mul"] = random => Pair(random, new Mul { Activation = Fused(random) }),
        ["PRelu"] = PRelu,
        ["Mean"] = Mean,
        ["GaussianDistance"] = GaussianDistance,
        ["NearestDistance"] = NearestDistance,
        ["Concat"] = Concat,
        ["Pad"] = Pad,
        ["Resize"] = Resize,
        ["DepthToSpace"] = DepthToSpace,
        ["Slice"] = Slice,
        ["Transpose"] = Transpose,
        ["Softmax"] = Softmax,
        ["Relu"] = random => Elementwise(random, new Relu()),
        ["Relu6"] = random => Elementwise(random, new Relu6()),
        ["HardSwish"] = random => Elementwise(random, new HardSwish()),
        ["Sigmoid"] = random => Elementwise(random, new Sigmoid()),
        ["Tanh"] = random => Elementwise(random, new Tanh()),
        ["LeakyRelu"] = random => Elementwise(random, new LeakyRelu((float)Pick(random, -4, 0, 1, 3, 16, 25) / 16)),
        ["Requantize"] = random => Elementwise(random, new Requantize()),
        ["Clip"] = random => Elementwise(random, new Clip(random.NextSingle() * 4 - 3, random.NextSingle() * 4 - 1)),
        ["HardSigmoid"] = random => Elementwise(random, new HardSigmoid(random.NextSingle() * 2 - 0.5f, random.NextSingle())),
    };

    /// <summary>Values for every activation of a node: the whole range, with both ends often.</summary>
    public static sbyte[][] Inputs(Random random, Node node) =>
        [.. node.Activations.Select(input => Int8s(random, input.Shape.Elements))];

    public static sbyte[] Int8s(Random random, int count)
    {
        var values = new sbyte[count];
        for (int i = 0; i < count; i++)
            values[i] = (sbyte)(random.Next(8) == 0 ? (random.Next(2) == 0 ? -128 : 127) : random.Next(-128, 128));
        return values;
    }

    public static int Pick(Random random, params int[] choices) => choices[random.Next(choices.Length)];

    /// <summary>A node whose output shape is what its operator infers.</summary>
    public static Node Of(Operator kind, IReadOnlyList<Tensor> inputs, Quantization output) =>
        new(kind.Kind.ToLowerInvariant(), kind, inputs, Tensor.Int8("output", kind.InferShape(inputs), output));

    /// <summary>Powers of two give factors such as 1/2, whose halves are ties; others almost never do.</summary>
    public static float Scale(Random random, double typical) => random.Next(2) == 0
        ? (float)Math.ScaleB(1, (int)Math.Round(Math.Log2(typical)) + random.Next(-1, 2))
        : (float)(typical * Math.Exp(random.NextDouble() * 2 - 1));

    private static Quantization Activation(Random random, double typicalScale) =>
        Quantization.PerTensor(Scale(random, typicalScale), Pick(random, -128, 0, 127, random.Next(-128, 128)));

    private static Activation Fused(Random random) => (Activation)random.Next(3);

    private static Tensor Image(Random random, int channels) =>
        Tensor.Int8("input", Shape.Nhwc(1, random.Next(1, 10), random.Next(1, 10), channels), Activation(random, 0.02));

    /// <summary>A window that fits the image, with what surrounds it.</summary>
    private static (Size Window, Size Stride, Padding Padding, Size Dilation) Geometry(Random random, Shape image, int mostDilation)
    {
        var dilation = new Size(random.Next(1, mostDilation + 1), random.Next(1, mostDilation + 1));
        var padding = new Padding(random.Next(3), random.Next(3), random.Next(3), random.Next(3));
        int Fit(int extent, int dilated) => random.Next(1, Math.Min(5, (extent - 1) / dilated + 1) + 1);
        var window = new Size(
            Fit(image.Height + padding.Top + padding.Bottom, dilation.Height), Fit(image.Width + padding.Left + padding.Right, dilation.Width));
        return (window, new Size(random.Next(1, 5), random.Next(1, 5)), padding, dilation);
    }

    private static Node Conv2D(Random random)
    {
        int groups = Pick(random, 1, 1, 2, 3), groupIn = Pick(random, 1, 2, 3, 5), groupOut = Pick(random, 1, 2, 3, 7);
        Tensor input = Image(random, groups * groupIn);
        var (window, stride, padding, dilation) = Geometry(random, input.Shape, 3);
        var kind = new Conv2D(stride, padding) { Dilation = dilation, Groups = groups, Activation = Fused(random) };
        return Weighted(random, kind, input, new Shape(groups * groupOut, window.Height, window.Width, groupIn), axis: 0);
    }

    private static Node DepthwiseConv2D(Random random)
    {
        Tensor input = Image(random, Pick(random, Channels));
        var (window, stride, padding, dilation) = Geometry(random, input.Shape, 3);
        var kind = new DepthwiseConv2D(stride, padding) { Dilation = dilation, Activation = Fused(random) };
        return Weighted(random, kind, input, new Shape(1, window.Height, window.Width, input.Shape.Channels * random.Next(1, 4)), axis: 3);
    }

    private static Node TransposedConv2D(Random random)
    {
        int groups = Pick(random, 1, 1, 2, 3), groupIn = Pick(random, 1, 2, 3, 5), groupOut = Pick(random, 1, 2, 3, 7);
        Tensor input = Tensor.Int8("input", Shape.Nhwc(1, random.Next(1, 6), random.Next(1, 6), groups * groupIn), Activation(random, 0.02));
        var window = new Size(random.Next(1, 5), random.Next(1, 5));
        var kind = new TransposedConv2D(new Size(random.Next(1, 5), random.Next(1, 5)), new Padding(
            random.Next(window.Height), random.Next(window.Width), 0, 0))
        {
            Extra = new Size(random.Next(3), random.Next(3)),
            Dilation = new Size(random.Next(1, 3), random.Next(1, 3)),
            Groups = groups,
            Activation = Fused(random),
        };
        return Weighted(random, kind, input, new Shape(groups * groupOut, window.Height, window.Width, groupIn), axis: 0);
    }

    private static Node Dense(Random random)
    {
        Tensor input = Tensor.Int8("input", new Shape(1, random.Next(1, 41)), Activation(random, 0.02));
        return Weighted(random, new Dense { Activation = Fused(random) }, input, new Shape(Pick(random, Channels), input.Shape.Channels), axis: 0);
    }

    private static Node Weighted(Random random, Operator kind, Tensor input, Shape filterShape, int axis)
    {
        int outputs = filterShape[axis], taps = filterShape.Elements / outputs;
        Quantization scales = axis == 0 && random.Next(3) == 0
            ? Quantization.PerTensor(Scale(random, 0.01), 0)
            : Quantization.PerChannel([.. Enumerable.Range(0, outputs).Select(_ => Scale(random, 0.01))], axis);
        int bits = kind is IFiltered { TakesPackedFilter: true } ? Pick(random, 8, 8, 8, 7, 6, 5, 4, 3, 2) : 8, most = Quantization.MostSteps(bits);
        sbyte[] weights = Array.ConvertAll(Int8s(random, filterShape.Elements), q => (sbyte)(Math.Max(q, (sbyte)-127) * most / 127));
        if (random.Next(2) == 0)
        {
            // As pruning and weight sharing leave it: zeros, few values, or both.
            double zeros = random.Next(2) == 0 ? random.NextDouble() : 0, step = random.Next(2) == 0 ? (double)most / random.Next(1, 5) : 1;
            weights = Array.ConvertAll(weights, q => random.NextDouble() < zeros ? (sbyte)0 : (sbyte)(Math.Round(q / step) * step));
        }

        int[] bias = [.. Enumerable.Range(0, outputs).Select(_ => random.Next(-5000, 5000))];
        double typical = input.Quantization!.Scale * 0.01 * 7000 * Math.Sqrt(taps) / 60;
        return Of(kind,
        [
            input,
            Tensor.Constant("filter", filterShape, weights, scales.WithBits(bits)),
            Tensor.Constant("bias", new Shape(outputs), bias, scales),
        ], Activation(random, typical));
    }

    private static Node Pool(Random random, Func<Size, Size, Padding, Size, Operator> make)
    {
        Tensor input = Image(random, Pick(random, Channels));
        var (window, stride, _, dilation) = Geometry(random, input.Shape, random.Next(2) == 0 ? 1 : 3);
        var (top, bottom) = Around(input.Shape.Height, window.Height, dilation.Height);
        var (left, right) = Around(input.Shape.Width, window.Width, dilation.Width);
        return Of(make(window, stride, new Padding(top, left, bottom, right), dilation), [input], input.Quantization!);

        // One tap stays inside. An image smaller than a dilated window may lie in a gap between taps: it gets one window with a tap on it.
        (int Before, int After) Around(int extent, int size, int gap)
        {
            int reach = (size - 1) * gap, missing = reach + 1 - extent;
            int before = missing > 0 && gap > 1 ? random.Next(missing / gap + 1) * gap : random.Next(reach + 1);
            return (before, missing > 0 && gap > 1 ? missing - before : Math.Max(random.Next(reach + 1), missing - before));
        }
    }

    /// <summary>Operands of one shape, or one that is repeated, or a constant, on either side.</summary>
    private static Node Pair(Random random, Operator kind)
    {
        Tensor a = Image(random, Pick(random, Channels));
        Tensor b = random.Next(4) switch
        {
            0 => Tensor.Int8("b", Shape.Nhwc(1, 1, 1, a.Shape.Channels), Activation(random, 0.02)),
            1 => Tensor.Int8("b", Thinned(random, a.Shape), Activation(random, 0.02)),
            2 => Operand(random, Pick(random, 0, 1) == 0 ? new Shape(random.Next(2) == 0 ? 1 : a.Shape.Channels) : Thinned(random, a.Shape)),
            _ => Tensor.Int8("b", a.Shape, Activation(random, 0.02)),
        };
        if (!b.IsConstant && random.Next(3) == 0)
            a = Tensor.Int8("a", Thinned(random, a.Shape), a.Quantization!);
        double typical = kind is Mul ? a.Quantization!.Scale * b.Quantization!.Scale * 60 : 0.03;
        return Of(kind, random.Next(2) == 0 ? [a, b] : [b, a], Activation(random, typical));
    }

    private static Node PRelu(Random random)
    {
        Tensor a = Image(random, Pick(random, Channels));
        Tensor slope = Operand(random, random.Next(2) == 0 ? new Shape(a.Shape.Channels) : Thinned(random, a.Shape));
        return Of(new PRelu { Activation = Fused(random) }, [a, slope], Activation(random, Math.Max(1, slope.Quantization!.Scale * 40) * a.Quantization!.Scale));
    }

    private static Node Mean(Random random)
    {
        Tensor input = Image(random, Pick(random, Channels));
        int first = random.Next(1, 4);
        return Of(new Mean(first, random.Next(first, 4)), [input], random.Next(3) == 0 ? input.Quantization! : Activation(random, 0.01));
    }

    /// <summary>Some axes with one element.</summary>
    private static Shape Thinned(Random random, Shape shape) => new([.. shape.Extents.Select(extent => random.Next(2) == 0 ? 1 : extent)]);

    private static Tensor Operand(Random random, Shape shape) => Tensor.Constant("b", shape, Int8s(random, shape.Elements), Activation(random, 0.02));

    private static Node Concat(Random random)
    {
        Shape first = Shape.Nhwc(1, random.Next(1, 6), random.Next(1, 6), Pick(random, Channels));
        int axis = random.Next(1, 4);
        Quantization output = Activation(random, 0.02);
        Tensor[] inputs = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i =>
        {
            int[] extents = [.. first.Extents];
            extents[axis] = random.Next(1, 8);
            return Tensor.Int8($"input{i}", new Shape(extents), random.Next(2) == 0 ? output : Activation(random, 0.02));
        })];
        return Of(new Concat(axis), inputs, output);
    }

    private static Node Pad(Random random)
    {
        Tensor input = Image(random, Pick(random, Channels));
        var padding = new Padding(random.Next(4), random.Next(4), random.Next(4), random.Next(4));
        float[] values = random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, input.Shape.Channels).Select(_ => random.NextSingle() * 4 - 2)];
        return Of(new Pad(padding) { Values = values }, [input], input.Quantization!);
    }

    private static Node Softmax(Random random)
    {
        var shape = new Shape(random.Next(1, 4), Pick(random, 1, 2, 3, 10, 17, 100, 511));
        Tensor input = Tensor.Int8("input", shape, Activation(random, Math.Exp(random.NextDouble() * 6 - 6)));
        var kind = new Softmax();
        return Of(kind, [input], kind.FixedQuantization);
    }

    private static Node Elementwise(Random random, ElementwiseOperator kind)
    {
        Tensor input = Tensor.Int8("input", Shape.Nhwc(1, random.Next(1, 10), random.Next(1, 10), Pick(random, Channels)), Activation(random, 0.05));
        Quantization output = kind.OutputRange == OutputRange.Fixed ? kind.FixedQuantization : Activation(random, 0.04);
        return Of(kind, [input], output);
    }
}
