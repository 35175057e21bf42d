using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Tests.Graphs;

/// <summary>Writes a float graph node by node, with random weights: for <see cref="RandomGraphs"/> and for small graphs of other tests.</summary>
public sealed class GraphSketch(Random random, string name = "sketch")
{
    private readonly List<Tensor> _inputs = [];
    private readonly List<Node> _nodes = [];

    public Tensor Input(params int[] extents)
    {
        _inputs.Add(Tensor.Float(_inputs.Count == 0 ? "image" : $"image{_inputs.Count}", new Shape(extents)));
        return _inputs[^1];
    }

    public Graph Finish(params Tensor[] outputs) => new(name, _inputs, outputs, _nodes);

    public Tensor Node(Operator kind, params Tensor[] inputs)
    {
        string id = $"{kind.Kind.ToLowerInvariant()}{_nodes.Count}";
        Tensor output = Tensor.Float($"{id}_out", kind.InferShape(inputs));
        _nodes.Add(new Node(id, kind, inputs, output));
        return output;
    }

    public Tensor Conv(Tensor x, int channels, Size filter, Conv2D kind) =>
        Node(kind, x, Weights("filter", new Shape(channels, filter.Height, filter.Width, x.Shape.Channels / kind.Groups), channels), Numbers("bias", channels, 0.2));

    public Tensor Transposed(Tensor x, int channels, Size filter, TransposedConv2D kind) =>
        Node(kind, x, Weights("filter", new Shape(channels, filter.Height, filter.Width, x.Shape.Channels / kind.Groups), channels), Numbers("bias", channels, 0.2));

    public Tensor Depthwise(Tensor x, int multiplier, Size filter, DepthwiseConv2D kind)
    {
        int channels = x.Shape.Channels * multiplier;
        return Node(kind, x, Weights("filter", new Shape(1, filter.Height, filter.Width, channels), channels), Numbers("bias", channels, 0.2));
    }

    public Tensor Dense(Tensor x, int outputs, Activation activation = Activation.None) =>
        Node(new Dense { Activation = activation }, x, Weights("filter", new Shape(outputs, x.Shape.Channels), outputs), Numbers("bias", outputs, 0.2));

    public Tensor BatchNorm(Tensor x)
    {
        int channels = x.Shape.Channels;
        Tensor variance = Constant("variance", new Shape(channels), () => 0.2 + random.NextDouble() * 2);
        Tensor gamma = Constant("gamma", new Shape(channels), () => 0.5 + random.NextDouble());
        return Node(new BatchNorm(1e-3f), x, gamma, Numbers("beta", channels, 0.3), Numbers("mean", channels, 0.3), variance);
    }

    public Tensor Flatten(Tensor x) => Node(Reshape.Flatten(x.Shape), x);

    // The spread keeps a value's size through the layer. One filter in thirty is all zeros, as after pruning.
    private Tensor Weights(string role, Shape shape, int channels)
    {
        double spread = Math.Sqrt(2.0 * channels / shape.Elements);
        Tensor weights = Constant(role, shape, () => Normal() * spread);
        if (shape.Rank == 4 && shape[0] == channels && random.Next(30) == 0)
            weights.Floats.AsSpan(0, shape.Elements / channels).Clear();
        return weights;
    }

    /// <summary>A constant row of normally distributed numbers.</summary>
    public Tensor Numbers(string role, int count, double spread) => Numbers(role, new Shape(count), spread);

    public Tensor Numbers(string role, Shape shape, double spread) => Constant(role, shape, () => Normal() * spread);

    public Tensor Constant(string role, Shape shape, Func<double> next) =>
        Tensor.Constant($"{role}{_nodes.Count}", shape, [.. Enumerable.Range(0, shape.Elements).Select(_ => (float)next())]);

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
