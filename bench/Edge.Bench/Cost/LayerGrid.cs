using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;
using Edge.Tests.Graphs;

namespace Edge.Bench.Cost;

/// <summary>Single layers of many sizes and bits, so that a fit sees more than the layers that networks happen to have.</summary>
internal static class LayerGrid
{
    public const string Name = "grid";

    // Of the others, the nearest is taken.
    private static readonly int[] _bits = [8, 6, 4, 3, 2];

    private static readonly (int Side, int Depth, int Outputs)[] _rowed =
        [(4, 8, 8), (4, 32, 16), (6, 16, 8), (6, 64, 12), (8, 8, 24), (8, 24, 8), (10, 32, 8), (12, 8, 12), (14, 16, 4), (16, 8, 8), (20, 8, 4), (24, 16, 8)];

    // Of heads that compare features with usual ones.
    private static readonly (int Side, int Channels, int Entries)[] _compared =
    [
        (8, 1, 4), (7, 2, 20), (8, 3, 16), (6, 4, 8), (6, 6, 12), (10, 8, 2), (5, 8, 40), (4, 12, 32), (8, 16, 16), (6, 16, 64),
        (5, 24, 9), (6, 24, 32), (4, 32, 64), (8, 32, 3), (5, 32, 16), (3, 40, 40), (7, 48, 5), (4, 48, 24), (4, 64, 16), (6, 64, 8),
    ];

    // Of formats for filters with zeros or few values, the bits of a weight, and how many values there are; of other bits, the nearest are taken.
    private static readonly (FilterFormat Format, int Bits, int Values)[] _formats =
    [
        (FilterFormat.Bitmap, 8, 0), (FilterFormat.Bitmap, 6, 0), (FilterFormat.Bitmap, 4, 0), (FilterFormat.Codebook, 8, 16), (FilterFormat.Codebook, 8, 4),
        (FilterFormat.BitmapCodebook, 8, 16), (FilterFormat.BitmapCodebook, 8, 4),
    ];

    private static readonly int[] _windowDepths = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 64], _pointDepths = [2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 128];

    private static readonly int[] _denseDepths = [4, 8, 10, 16, 24, 32, 64, 128, 250, 640];

    public static IEnumerable<CostSample> Of()
    {
        var random = new Random(1);
        foreach (int bits in _bits)
        {
            foreach (Graph graph in Layers(random, bits))
                yield return CostSample.Of(Name, graph).Single();
        }

        foreach (var (format, bits, values) in _formats)
        {
            foreach (Graph graph in Thinned(random, bits))
                yield return CostSample.Of(Name, Few(random, graph, format, values)).Single().In(format, bits);
        }

        foreach (CostSample sample in Others(random).SelectMany(graph => CostSample.Of(Name, graph)))
            yield return sample;
    }

    private static IEnumerable<Graph> Layers(Random random, int bits)
    {
        foreach (int depth in _windowDepths)
        {
            int side = random.Next(5, 9), outputs = random.Next(4, 20);
            yield return Conv(random, bits, side, depth, outputs, new Size(3, 3), 1);
            if (bits == 8)
                yield return Conv(random, bits, side + 1, depth, outputs, new Size(3, 3), 2);
        }

        // Of the shapes that kernels of widened rows take.
        foreach (var (side, depth, outputs) in bits == 8 ? _rowed : [])
            yield return Conv(random, bits, side, depth, outputs, new Size(3, 3), 1);
        foreach (int depth in bits == 8 ? (int[])[8, 16, 24, 48] : [])
        {
            yield return Conv(random, bits, 7, depth, random.Next(4, 20), new Size(3, 1), 1);
            yield return Conv(random, bits, 7, depth, random.Next(4, 20), new Size(1, 3), 1);
        }

        foreach (int depth in (int[])[1, 3, 10])
            yield return Conv(random, bits, 10, depth, random.Next(4, 12), new Size(5, 5), 2);
        foreach (int depth in _pointDepths)
            yield return Conv(random, bits, random.Next(5, 8), depth, random.Next(8, 40), new Size(1, 1), 1);
        foreach (int channels in (int[])[3, 8, 16, 32, 64])
        {
            yield return Depthwise(random, bits, random.Next(6, 10), channels, 3, 1);
            yield return Depthwise(random, bits, random.Next(6, 10), channels, random.Next(2) == 0 ? 3 : 5, 2);
            yield return Depthwise(random, bits, random.Next(6, 10), channels, 1, 1);
        }

        foreach (int depth in _denseDepths)
            yield return Dense(random, bits, depth, random.Next(4, 64));
    }

    // Of those that have a kernel for every format.
    private static IEnumerable<Graph> Thinned(Random random, int bits)
    {
        foreach (int depth in (int[])[1, 3, 4, 8, 10, 16, 24, 64])
            yield return Conv(random, bits, random.Next(4, 7), depth, random.Next(4, 20), new Size(3, 3), 1);
        foreach (int depth in (int[])[3, 8, 12, 16, 32, 64, 128])
            yield return Conv(random, bits, random.Next(4, 7), depth, random.Next(8, 40), new Size(1, 1), 1);
        foreach (int depth in _denseDepths)
            yield return Dense(random, bits, depth, random.Next(4, 64));
    }

    // The graph of one layer, its weights of few values, with zeros where the format leaves them out.
    private static Graph Few(Random random, Graph graph, FilterFormat format, int values)
    {
        Node node = graph.Nodes[0];
        Tensor filter = node.Inputs[1];
        double zeros = format == FilterFormat.Codebook ? 0 : 0.2 + (0.75 * random.NextDouble());
        // No value is 0, and as many as there may be occur.
        sbyte Of(sbyte weight, int i) => random.NextDouble() < zeros ? (sbyte)0
            : values == 0 ? (weight == 0 ? (sbyte)1 : weight)
            : (sbyte)(1 + (i < values ? i : random.Next(values)));
        Tensor thinned = Tensor.Constant(filter.Name, filter.Shape, [.. filter.Int8s.Select(Of)], filter.Quantization!);
        return graph.With(graph.Inputs, graph.Outputs, [node with { Inputs = [node.Inputs[0], thinned, node.Inputs[2]] }]);
    }

    private static IEnumerable<Graph> Others(Random random)
    {
        foreach (var (side, channels, entries) in _compared)
        {
            yield return Single(random, side, channels, (sketch, x) => Gaussian(random, sketch, x));
            yield return Single(random, side, channels,
                (sketch, x) => sketch.Node(new NearestDistance(0.3f), x, sketch.Numbers("memory", new Shape(entries, channels), 0.3)));
        }

        foreach (int channels in (int[])[1, 4, 16, 33])
        {
            yield return Single(random, 8, channels, (sketch, x) => sketch.Node(new MaxPool2D(Size.Square(2), Size.Square(2), Padding.None), x));
            yield return Single(random, 9, channels, (sketch, x) => sketch.Node(new AveragePool2D(Size.Square(3), Size.Square(2), Padding.None), x));
            yield return Single(random, 6, channels, (sketch, x) => sketch.Node(new AveragePool2D(Size.Square(6), Size.Square(1), Padding.None), x));
            yield return Single(random, 6, channels, (sketch, x) => sketch.Node(new Relu(), x));
            yield return Sum(random, random.Next(4, 12), channels);
        }
    }

    private static Tensor Gaussian(Random random, GraphSketch sketch, Tensor x)
    {
        var cells = Shape.Nhwc(1, x.Shape.Height, x.Shape.Width, x.Shape.Channels);
        return sketch.Node(new GaussianDistance(), x, sketch.Numbers("mean", cells, 0.3), sketch.Constant("precision", cells, random.NextDouble));
    }

    private static Graph Conv(Random random, int bits, int side, int depth, int outputs, Size window, int stride)
    {
        var pad = new Padding(window.Height / 2, window.Width / 2, window.Height / 2, window.Width / 2);
        var kind = new Conv2D(Size.Square(stride), pad) { Activation = Activation.Relu };
        return Layer(random, bits, [1, side, side, depth], (sketch, x) => sketch.Conv(x, outputs, window, kind));
    }

    private static Graph Depthwise(Random random, int bits, int side, int channels, int window, int stride)
    {
        var kind = new DepthwiseConv2D(Size.Square(stride), Padding.All(window / 2));
        return Layer(random, bits, [1, side, side, channels], (sketch, x) => sketch.Depthwise(x, 1, Size.Square(window), kind));
    }

    private static Graph Dense(Random random, int bits, int depth, int outputs) =>
        Layer(random, bits, [1, depth], (sketch, x) => sketch.Dense(x, outputs, Activation.Relu));

    private static Graph Single(Random random, int side, int channels, Func<GraphSketch, Tensor, Tensor> node) =>
        Layer(random, 8, [1, side, side, channels], node);

    private static Graph Sum(Random random, int side, int channels) =>
        Layer(random, 8, [1, side, side, channels], (sketch, x) => sketch.Node(new Add(), x, sketch.Node(new Relu(), x)));

    private static Graph Layer(Random random, int bits, int[] input, Func<GraphSketch, Tensor, Tensor> node)
    {
        var sketch = new GraphSketch(random);
        Graph graph = sketch.Finish(node(sketch, sketch.Input(input)));
        return PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, 2), Options(graph, bits));
    }

    private static QuantizationOptions Options(Graph graph, int bits) => new()
    {
        ActivationRange = ActivationRangeMethod.MinMax,
        WeightRounding = WeightRoundingMethod.Nearest,
        BiasCorrection = false,
        NodeWeightBits = bits == 8 ? new Dictionary<string, int>() : graph.Nodes.ToDictionary(node => node.Name, _ => bits),
    };
}
