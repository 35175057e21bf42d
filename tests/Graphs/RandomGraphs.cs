using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;

namespace Edge.Tests.Graphs;

/// <summary>How large a random graph may get.</summary>
public sealed record RandomGraphLimits
{
    /// <summary>Elements of all constants together.</summary>
    public int Weights { get; init; } = 4000;

    /// <summary>Elements of one activation.</summary>
    public int Activation { get; init; } = 3000;

    public long Macs { get; init; } = 60_000;

    /// <summary>Blocks before the head; a block is one to five nodes.</summary>
    public int Blocks { get; init; } = 5;

    /// <summary>Without operators that compare features with usual ones: they cannot be trained, and their cost is fitted to single layers alone.</summary>
    public bool IsPlain { get; init; }
}

/// <summary>Random networks of every operator: odd and non-square images, strides, paddings, 1 to 40 channels, residuals and concatenations.</summary>
public static class RandomGraphs
{
    /// <summary>A float graph with batch norms and stand-alone activations, as a model file has them.</summary>
    public static Graph Float(Random random, RandomGraphLimits? limits = null) => new Drawing(random, limits ?? new RandomGraphLimits()).Draw();

    /// <summary>A prepared and quantized graph.</summary>
    public static Graph Int8(Random random, RandomGraphLimits? limits = null)
    {
        Graph graph = Pipeline.Prepare(Float(random, limits));
        var options = new QuantizationOptions
        {
            ActivationRange = Pick(random, Enum.GetValues<ActivationRangeMethod>()),
            WeightRange = Pick(random, Enum.GetValues<WeightRangeMethod>()),
            BiasCorrection = random.Next(2) == 0,
            InputQuantization = random.Next(2) == 0 ? Quantization.PerTensor(1f / 255, -128) : null,
            WeightRounding = Pick(random, Enum.GetValues<WeightRoundingMethod>()),
            NodeWeightBits = random.Next(2) == 0 ? Bits(random, graph) : new Dictionary<string, int>(),
        };
        return PostTrainingQuantizer.Run(graph, Images(random, graph, 4), options);
    }

    private static Dictionary<string, int> Bits(Random random, Graph graph) => graph.Nodes
        .Where(node => node.Operator is IFiltered { TakesPackedFilter: true }).ToDictionary(node => node.Name, _ => random.Next(2, 9));

    /// <summary>Images that vary along every axis: a slope per channel and noise, in [0, 1].</summary>
    public static float[][] Images(Random random, Graph graph, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Image(random, graph.Inputs[0].Shape))];

    /// <summary>Any int8 values, extremes included.</summary>
    public static sbyte[] Int8Image(Random random, Graph graph)
    {
        var values = new sbyte[graph.Inputs[0].Shape.Elements];
        bool extremes = random.Next(4) == 0;
        for (int i = 0; i < values.Length; i++)
            values[i] = (sbyte)(extremes ? (random.Next(2) == 0 ? -128 : 127) : random.Next(-128, 128));
        return values;
    }

    private static float[] Image(Random random, Shape shape)
    {
        if (shape.Rank != 4)
            shape = Shape.Nhwc(1, 1, 1, shape.Elements); // a row of values
        var values = new float[shape.Elements];
        double down = random.NextDouble() - 0.5, right = random.NextDouble() - 0.5, deep = random.NextDouble() - 0.5;
        for (int i = 0; i < values.Length; i++)
        {
            int c = i % shape.Channels, x = i / shape.Channels % shape.Width, y = i / shape.Channels / shape.Width;
            double slope = down * y / shape.Height + right * x / shape.Width + deep * c / shape.Channels;
            values[i] = (float)Math.Clamp(0.5 + slope + 0.3 * (random.NextDouble() - 0.5), 0, 1);
        }

        return values;
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private sealed class Drawing(Random random, RandomGraphLimits limits)
    {
        private readonly GraphSketch _sketch = new(random, "random");
        private long _weights;
        private long _macs;

        public Graph Draw()
        {
            Tensor x = _sketch.Input(1, random.Next(1, 15), random.Next(1, 15), Pick(random, [1, 1, 2, 3, 5, 8]));
            if (random.Next(5) == 0)
                x = _sketch.BatchNorm(x); // mean and standard deviation of the image
            var outputs = new List<Tensor>();
            for (int block = random.Next(1, limits.Blocks + 1); block > 0; block--)
            {
                x = Block(x);
                if (random.Next(12) == 0)
                    outputs.Add(x);
            }

            x = Head(x);
            return _sketch.Finish([.. outputs.Where(output => output != x), x]);
        }

        private Tensor Block(Tensor x) => random.Next(limits.IsPlain ? 16 : 17) switch
        {
            16 => Compared(x),
            14 => Transposed(x),
            15 => Averaged(x),
            12 => Resized(x),
            13 => Rearranged(x),
            10 => Gated(x),
            11 => Shifted(x),
            0 or 1 => Activated(random.Next(5) == 0 ? Enlarged(x) : Conv(x)),
            2 or 3 => Activated(Depthwise(x)),
            4 => Pooled(x, (window, dilation) => new MaxPool2D(window, Stride(), Padding.None) { Dilation = dilation }),
            5 => Pooled(x, (window, dilation) => new AveragePool2D(window, Stride(), Padding.None) { Dilation = dilation }),
            6 => Padded(x),
            7 => Residual(x),
            8 => Concatenated(x),
            _ => Alone(x),
        };

        private Tensor Head(Tensor x)
        {
            if (random.Next(4) == 0)
                return x;
            if (random.Next(2) == 0)
                x = _sketch.Node(random.Next(2) == 0 ? AveragePool2D.Global(x.Shape) : new Mean(1, 2), x);
            int outputs = random.Next(1, 11);
            if (!Affords(x.Shape.Elements * outputs, x.Shape.Elements * outputs))
                return x;
            x = _sketch.Dense(_sketch.Flatten(x), outputs);
            if (random.Next(3) == 0)
                x = _sketch.BatchNorm(x);
            return random.Next(4) switch
            {
                0 => _sketch.Node(new Softmax(), x),
                1 => _sketch.Node(new Relu(), x),
                _ => x,
            };
        }

        private Tensor Conv(Tensor x, bool same = false)
        {
            int groups = random.Next(5) == 0 ? Divisor(x.Shape.Channels) : 1;
            int channels = same ? x.Shape.Channels : groups * random.Next(1, 40 / groups + 1);
            Size filter = same ? Size.Square(Pick(random, [1, 3])) : new Size(random.Next(1, 6), random.Next(1, 6));
            var (padding, stride, dilation) = Geometry(x.Shape, filter, same);
            var kind = new Conv2D(stride, padding) { Groups = groups, Dilation = dilation };
            int taps = filter.Height * filter.Width * x.Shape.Channels / groups;
            Size output = Window.OutputSize(x.Shape, filter, kind.Stride, padding, dilation);
            bool affordable = output.Height * output.Width * channels <= limits.Activation
                && Affords(taps * channels, (long)taps * output.Height * output.Width * channels);
            return affordable ? _sketch.Conv(x, channels, filter, kind) : x;
        }

        private Tensor Depthwise(Tensor x)
        {
            int multiplier = x.Shape.Channels <= 20 && random.Next(4) == 0 ? 2 : 1;
            var filter = new Size(random.Next(1, 6), random.Next(1, 6));
            var (padding, stride, dilation) = Geometry(x.Shape, filter, same: false);
            int taps = filter.Height * filter.Width, channels = x.Shape.Channels * multiplier;
            Size output = Window.OutputSize(x.Shape, filter, stride, padding, dilation);
            bool affordable = output.Height * output.Width * channels <= limits.Activation
                && Affords(taps * channels, (long)taps * output.Height * output.Width * channels);
            return affordable ? _sketch.Depthwise(x, multiplier, filter, new DepthwiseConv2D(stride, padding) { Dilation = dilation }) : x;
        }

        private Tensor Activated(Tensor x)
        {
            if (random.Next(2) == 0)
                x = _sketch.BatchNorm(x);
            return random.Next(6) switch
            {
                0 => x,
                5 => _sketch.Node(new PRelu(), x, _sketch.Numbers("slope", random.Next(3) == 0 ? 1 : x.Shape.Channels, 0.3)),
                1 => _sketch.Node(new Relu6(), x),
                2 => _sketch.Node(new HardSwish(), x),
                _ => _sketch.Node(new Relu(), x),
            };
        }

        private Tensor Alone(Tensor x) =>
            _sketch.Node(Pick<Operator>(random, [new Relu(), new Relu6(), new HardSwish(), new Sigmoid(), new Reshape(x.Shape), new Tanh(), new LeakyRelu(0.1f), new HardSigmoid(0.2f, 0.5f), new Requantize(), new Clip(-0.4f, 0.7f)]), x);

        private Tensor Padded(Tensor x)
        {
            var padding = new Padding(random.Next(3), random.Next(3), random.Next(3), random.Next(3));
            int elements = (x.Shape.Height + 4) * (x.Shape.Width + 4) * x.Shape.Channels;
            if (elements > limits.Activation)
                return x;
            float[] values = random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, x.Shape.Channels).Select(c => 0.1f * c)];
            return _sketch.Node(new Pad(padding) { Values = values }, x);
        }

        private Tensor Residual(Tensor x)
        {
            Tensor sum = _sketch.Node(new Add(), x, Activated(Conv(Activated(Conv(x, same: true)), same: true)));
            return random.Next(2) == 0 ? _sketch.Node(new Relu(), sum) : sum;
        }

        // Squeeze and excite: a weight between 0 and 1 for each channel.
        private Tensor Gated(Tensor x)
        {
            Tensor gate = _sketch.Node(AveragePool2D.Global(x.Shape), x);
            if (random.Next(2) == 0)
                gate = Conv(gate, same: true);
            return _sketch.Node(new Mul(), x, _sketch.Node(random.Next(2) == 0 ? new Sigmoid() : new HardSigmoid(0.2f, 0.5f), gate));
        }

        private Tensor Shifted(Tensor x)
        {
            Tensor constant = _sketch.Numbers("operand", random.Next(2) == 0 ? 1 : x.Shape.Channels, 0.5);
            PairwiseOperator kind = Pick<PairwiseOperator>(random, [new Add(), new Sub(), new Mul()]);
            return random.Next(2) == 0 ? _sketch.Node(kind, x, constant) : _sketch.Node(kind, constant, x);
        }

        private Tensor Averaged(Tensor x)
        {
            int first = random.Next(1, 4);
            return _sketch.Node(new Mean(first, random.Next(first, 4)), x);
        }

        private Tensor Compared(Tensor x)
        {
            int entries = random.Next(1, 6);
            if (!Affords(2 * x.Shape.Elements, entries * x.Shape.Elements))
                return x;
            var cells = Shape.Nhwc(1, x.Shape.Height, x.Shape.Width, x.Shape.Channels);
            return random.Next(2) == 0
                ? _sketch.Node(new GaussianDistance(), x, _sketch.Numbers("mean", cells, 0.3), _sketch.Constant("precision", cells, random.NextDouble))
                : _sketch.Node(new NearestDistance(0.3f), x, _sketch.Numbers("memory", new Shape(entries, x.Shape.Channels), 0.3));
        }

        private Tensor Resized(Tensor x)
        {
            var target = new Size(random.Next(1, 15), random.Next(1, 15));
            if (target.Height * target.Width * x.Shape.Channels > limits.Activation)
                return x;
            return _sketch.Node(new Resize(target, (ResizeMode)random.Next(2), (ResizeGrid)random.Next(4))
            {
                Rounding = (NearestRounding)random.Next(4),
                Rows = new ResizePlaces(random.NextDouble() * 4 - 2, random.NextDouble() * 2),
                Columns = new ResizePlaces(random.NextDouble() * 4 - 2, random.NextDouble() * 2),
            }, x);
        }

        private Tensor Enlarged(Tensor x)
        {
            var filter = new Size(random.Next(1, 4), random.Next(1, 4));
            var kind = new TransposedConv2D(Stride(), new Padding(random.Next(filter.Height), random.Next(filter.Width), 0, 0));
            int channels = random.Next(1, 9), weights = filter.Height * filter.Width * x.Shape.Channels * channels;
            int pixels = ((x.Shape.Height - 1) * kind.Stride.Height + filter.Height) * ((x.Shape.Width - 1) * kind.Stride.Width + filter.Width);
            bool affordable = pixels * channels <= limits.Activation && Affords(weights, (long)weights * x.Shape.Height * x.Shape.Width);
            return affordable ? _sketch.Transposed(x, channels, filter, kind) : x;
        }

        private Tensor Rearranged(Tensor x)
        {
            if (x.Shape.Channels % 4 == 0)
                return _sketch.Node(new DepthToSpace(2, (BlockOrder)random.Next(2)), x);
            var start = new Size(random.Next(x.Shape.Height), random.Next(x.Shape.Width));
            var extent = new Size(x.Shape.Height - start.Height, x.Shape.Width - start.Width);
            int channel = random.Next(x.Shape.Channels);
            return _sketch.Node(new Slice(start, extent, Size.Square(1), channel, x.Shape.Channels - channel, 1), x);
        }

        // The batch of 1 stays in front: kernels of images count on it.
        private Tensor Transposed(Tensor x)
        {
            int[] order = Pick<int[]>(random, [[0, 2, 1, 3], [0, 3, 1, 2], [0, 2, 3, 1], [0, 3, 2, 1], [0, 1, 3, 2]]);
            return x.Shape[order[3]] > 40 ? x : _sketch.Node(new Transpose(new AxisOrder(order)), x);
        }

        private Tensor Concatenated(Tensor x)
        {
            if (x.Shape.Elements * 3 > limits.Activation || x.Shape.Channels > 13)
                return x;
            Tensor[] branches = [x, Activated(Conv(x, same: true)), Alone(x)];
            return _sketch.Node(new Concat(random.Next(1, 4)), [.. branches.Take(random.Next(2, 4))]);
        }

        private (Padding Padding, Size Stride, Size Dilation) Geometry(Shape input, Size filter, bool same)
        {
            if (same)
                return (Padding.All(filter.Height / 2), Size.Square(1), Size.Square(1));
            Size dilation = random.Next(6) == 0 ? new Size(random.Next(1, 3), random.Next(1, 3)) : Size.Square(1);
            int Missing(int window, int extent) => Math.Max(0, window - extent);
            int missingH = Missing((filter.Height - 1) * dilation.Height + 1, input.Height);
            int missingW = Missing((filter.Width - 1) * dilation.Width + 1, input.Width);
            int top = random.Next(missingH + 1), left = random.Next(missingW + 1);
            var padding = new Padding(top + random.Next(2), left + random.Next(2), missingH - top + random.Next(2), missingW - left + random.Next(2));
            return (padding, Stride(), dilation);
        }

        private Tensor Pooled(Tensor x, Func<Size, Size, Operator> make)
        {
            Size dilation = random.Next(4) == 0 ? new Size(random.Next(1, 4), random.Next(1, 4)) : Size.Square(1);
            int Fit(int extent, int gap) => random.Next(1, Math.Min(5, (extent - 1) / gap + 1) + 1);
            return _sketch.Node(make(new Size(Fit(x.Shape.Height, dilation.Height), Fit(x.Shape.Width, dilation.Width)), dilation), x);
        }

        private Size Stride() => new(random.Next(1, 4), random.Next(1, 4));

        private int Divisor(int value) => Pick(random, [.. Enumerable.Range(1, value).Where(d => value % d == 0)]);

        private bool Affords(long weights, long macs)
        {
            if (_weights + weights > limits.Weights || _macs + macs > limits.Macs)
                return false;
            _weights += weights;
            _macs += macs;
            return true;
        }
    }
}
