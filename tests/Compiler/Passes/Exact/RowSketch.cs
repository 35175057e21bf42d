using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Passes.Exact;

/// <summary>Writes a small INT8 graph node by node; every scale is 1, so that an accumulator is the value less its zero point.</summary>
internal sealed class RowSketch
{
    private readonly List<Node> _nodes = [];
    private readonly List<Tensor> _inputs = [];

    public Tensor Input(int height, int width, int channels, int zeroPoint = 0)
    {
        _inputs.Add(Tensor.Int8($"x{_inputs.Count}", Shape.Nhwc(1, height, width, channels), Quantization.PerTensor(1, zeroPoint)));
        return _inputs[^1];
    }

    /// <summary>A square filter; <paramref name="weights"/> in the order of the filter.</summary>
    public Tensor Conv(Tensor x, int side, sbyte[] weights, int[] bias, int padding = 0, int zeroPoint = 0, Activation activation = Activation.None) =>
        Filtered(new Conv2D(Size.Square(1), Padding.All(padding)) { Activation = activation }, x,
            Shape.Nhwc(bias.Length, side, side, x.Shape.Channels), weights, bias, 0, zeroPoint);

    public Tensor Depthwise(Tensor x, int side, sbyte[] weights, int[] bias, int padding = 0) =>
        Filtered(new DepthwiseConv2D(Size.Square(1), Padding.All(padding)), x, Shape.Nhwc(1, side, side, bias.Length), weights, bias, 3, 0);

    public Tensor Dense(Tensor x, sbyte[] weights, int[] bias) => Filtered(new Dense(), x, new Shape(bias.Length, x.Shape.Channels), weights, bias, 0, 0);

    public Tensor Same(Operator kind, Tensor x) => Node(kind, x.Quantization!, x);

    public Tensor Node(Operator kind, Quantization quantization, params Tensor[] inputs)
    {
        string name = $"{kind.Kind.ToLowerInvariant()}{_nodes.Count}";
        Tensor output = Tensor.Int8($"{name}_out", kind.InferShape(inputs), quantization);
        _nodes.Add(new Node(name, kind, inputs, output));
        return output;
    }

    public Graph Finish(params Tensor[] outputs) => new("row", _inputs, outputs, _nodes);

    private Tensor Filtered(Operator kind, Tensor x, Shape shape, sbyte[] weights, int[] bias, int axis, int zeroPoint)
    {
        float[] ones = [.. bias.Select(_ => 1f)];
        string name = $"{kind.Kind.ToLowerInvariant()}{_nodes.Count}";
        Tensor filter = Tensor.Constant($"{name}_filter", shape, weights, Quantization.PerChannel(ones, axis));
        Tensor offset = Tensor.Constant($"{name}_bias", new Shape(bias.Length), bias, Quantization.PerChannel(ones, 0));
        return Node(kind, Quantization.PerTensor(1, zeroPoint), x, filter, offset);
    }
}
