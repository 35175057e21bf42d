using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Tests.Graphs;

/// <summary>Two small INT8 graphs whose every number is an integer formula, so that they are the same on any machine: for golden files.</summary>
public static class FixedGraphs
{
    /// <summary>Two convolutions around which the image is added again, an average, a dense layer, a softmax.</summary>
    public static Graph Residual()
    {
        var sketch = new Sketch();
        Tensor image = Int8("image", Shape.Nhwc(1, 7, 6, 2), 1f / 64, -12);
        Tensor stem = sketch.Conv("stem", image, 4, 3, new Conv2D(new Size(2, 1), Padding.All(1)) { Activation = Activation.Relu }, 1f / 32, -128);
        Tensor inner = sketch.Conv("block/conv.1", stem, 4, 3, new Conv2D(Size.Square(1), Padding.All(1)) { Activation = Activation.Relu6 }, 6f / 255, -128);
        Tensor outer = sketch.Conv("block/conv.2", inner, 4, 1, new Conv2D(Size.Square(1), Padding.None), 1f / 16, 3);
        Tensor sum = sketch.Add("block/add", outer, stem, 1f / 16, -7);
        Tensor mean = sketch.Same("mean", AveragePool2D.Global(sum.Shape), sum);
        Tensor row = sketch.Same("flatten", Reshape.Flatten(mean.Shape), mean);
        Tensor scores = sketch.Dense("scores", row, 3, 1f / 8, 5);
        Tensor shares = sketch.Node("softmax", new Softmax(), Quantization.PerTensor(1f / 256, -128), scores);
        return new Graph("residual", [image], [shares], sketch.Nodes, ["OK", "scratch", "dent"]);
    }

    /// <summary>A depthwise convolution and a 1x1 one, two branches joined, a maximum, a dense layer.</summary>
    public static Graph Separable()
    {
        var sketch = new Sketch();
        Tensor image = Int8("image", Shape.Nhwc(1, 8, 9, 1), 1f / 255, -128);
        Tensor padded = sketch.Same("pad", new Pad(new Padding(0, 1, 1, 0)), image);
        Tensor stem = sketch.Conv("stem", padded, 3, 3, new Conv2D(Size.Square(2), Padding.None) { Activation = Activation.Relu6 }, 6f / 255, -128);
        Tensor depth = sketch.Depthwise("depthwise", stem, new DepthwiseConv2D(Size.Square(1), Padding.All(1)), 1f / 20, 9);
        Tensor point = sketch.Conv("pointwise", depth, 5, 1, new Conv2D(Size.Square(1), Padding.None), 1f / 24, -30);
        Tensor swish = sketch.Node("swish", new HardSwish(), Quantization.PerTensor(1f / 30, -118), point);
        Tensor joined = sketch.Node("join", new Concat(3), Quantization.PerTensor(1f / 24, -100), swish, stem);
        Tensor largest = sketch.Same("largest", new MaxPool2D(new Size(2, 3), new Size(2, 1), Padding.None), joined);
        Tensor row = sketch.Same("flatten", Reshape.Flatten(largest.Shape), largest);
        Tensor scores = sketch.Dense("scores", row, 2, 1f / 4, 0);
        return new Graph("separable", [image], [scores], sketch.Nodes);
    }

    /// <summary>Class scores of 3x4 cells of two pixels: a convolution of stride 2, a 1x1 one, a softmax in each cell.</summary>
    public static Graph Grid()
    {
        var sketch = new Sketch();
        Tensor image = Int8("image", Shape.Nhwc(1, 6, 8, 1), 1f / 255, -128);
        Tensor stem = sketch.Conv("stem", image, 4, 3, new Conv2D(Size.Square(2), Padding.All(1)) { Activation = Activation.Relu }, 1f / 64, -128);
        Tensor cells = sketch.Conv("cells", stem, 3, 1, new Conv2D(Size.Square(1), Padding.None), 1f / 4, 5);
        Tensor shares = sketch.Node("softmax", new Softmax(), Quantization.PerTensor(1f / 256, -128), cells);
        return new Graph("grid", [image], [shares], sketch.Nodes, ["background", "scratch", "dent"]);
    }

    /// <summary>A 3x3 convolution in two factors of rank 6, 3 and 2, and a dense layer: the ranks are levels of compute.</summary>
    public static LevelSet Levels() => new([Level(0, 6), Level(1, 3), Level(2, 2)]);

    private static Graph Level(int level, int rank)
    {
        var sketch = new Sketch { Level = level };
        Tensor image = Int8("image", Shape.Nhwc(1, 6, 5, 2), 1f / 64, -12);
        Tensor first = sketch.Part("conv/first", image, rank, new Shape(6, 3, 3, 2), new Conv2D(Size.Square(1), Padding.All(1)), 1f / (16 + level), 3 - level);
        var kind = new Conv2D(Size.Square(1), Padding.None) { Activation = Activation.Relu };
        Tensor second = sketch.Part("conv/second", first, 4, new Shape(4, 1, 1, 6), kind, 1f / (20 + level), -128);
        Tensor largest = sketch.Same("largest", new MaxPool2D(Size.Square(2), Size.Square(2), Padding.None), second);
        Tensor row = sketch.Same("flatten", Reshape.Flatten(largest.Shape), largest);
        Tensor scores = sketch.Dense("scores", row, 3, 1f / 8, 5);
        return new Graph("levels", [image], [scores], sketch.Nodes, ["OK", "scratch", "dent"]);
    }

    /// <summary>Images that reach every value and vary along every axis.</summary>
    public static sbyte[] Image(Graph graph, int number) =>
        [.. Enumerable.Range(0, graph.Inputs[0].Shape.Elements).Select(i => (sbyte)(i * i * 7 + i * 31 + number * 53))];

    private static Tensor Int8(string name, Shape shape, float scale, int zeroPoint) => Tensor.Int8(name, shape, Quantization.PerTensor(scale, zeroPoint));

    private sealed class Sketch
    {
        private int _next = 1;

        public List<Node> Nodes { get; } = [];

        /// <summary>Of compute: scales of filters and biases are each level's own.</summary>
        public int Level { get; init; }

        /// <summary>A convolution with the first filters of <paramref name="whole"/>, each over the first of its channels.</summary>
        public Tensor Part(string name, Tensor x, int channels, Shape whole, Conv2D kind, float scale, int zeroPoint) =>
            Filtered(name, kind, x, new Shape(channels, whole[1], whole[2], x.Shape.Channels), 0, channels, scale, zeroPoint, whole);

        public Tensor Conv(string name, Tensor x, int channels, int side, Conv2D kind, float scale, int zeroPoint) =>
            Filtered(name, kind, x, new Shape(channels, side, side, x.Shape.Channels), 0, channels, scale, zeroPoint);

        public Tensor Depthwise(string name, Tensor x, DepthwiseConv2D kind, float scale, int zeroPoint) =>
            Filtered(name, kind, x, new Shape(1, 3, 3, x.Shape.Channels), 3, x.Shape.Channels, scale, zeroPoint);

        public Tensor Dense(string name, Tensor x, int outputs, float scale, int zeroPoint) =>
            Filtered(name, new Dense(), x, new Shape(outputs, x.Shape.Channels), 0, outputs, scale, zeroPoint);

        public Tensor Add(string name, Tensor a, Tensor b, float scale, int zeroPoint) =>
            Node(name, new Add(), Quantization.PerTensor(scale, zeroPoint), a, b);

        public Tensor Same(string name, Operator kind, Tensor x) => Node(name, kind, x.Quantization!, x);

        public Tensor Node(string name, Operator kind, Quantization quantization, params Tensor[] inputs)
        {
            Tensor output = Tensor.Int8($"{name}_out", kind.InferShape(inputs), quantization);
            Nodes.Add(new Node(name, kind, inputs, output));
            return output;
        }

        private Tensor Filtered(string name, Operator kind, Tensor x, Shape shape, int axis, int channels, float scale, int zeroPoint, Shape? whole = null)
        {
            whole ??= shape;
            float[] scales = [.. Enumerable.Range(0, channels).Select(c => 1f / (96 + 8 * c + 4 * Level))];
            sbyte[] weights = LeadingBlock.Of([.. Enumerable.Range(0, whole.Elements).Select(_ => (sbyte)(Draw() % 255 - 127))], whole, shape);
            int[] bias = [.. Enumerable.Range(0, whole[axis]).Select(_ => Draw() % 2001 - 1000 + 10 * Level).ToArray().Take(channels)];
            Tensor filter = Tensor.Constant($"{name}_filter", shape, weights, Quantization.PerChannel(scales, axis));
            Tensor offsets = Tensor.Constant($"{name}_bias", new Shape(channels), bias,
                Quantization.PerChannel([.. scales.Select(s => s * x.Quantization!.Scale)], 0));
            return Node(name, kind, Quantization.PerTensor(scale, zeroPoint), x, filter, offsets);
        }

        // Park and Miller's generator: 16807 n modulo 2^31 - 1.
        private int Draw()
        {
            _next = (int)(_next * 16807L % int.MaxValue);
            return _next;
        }
    }
}
