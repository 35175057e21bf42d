using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <remarks>In ONNX: (x - m)^2 = x^2 - 2 x m + m^2, the products of a cell with all entries as one 1x1 convolution whose filters are the memory.</remarks>
public sealed partial record NearestDistance : IOnnxExported
{
    /// <inheritdoc cref="GaussianDistance.FromOnnx"/>
    internal static Tensor? FromOnnx(OnnxNodeImport node)
    {
        var parts = new DistanceParts(node);
        string? distance = parts.InputOf(node.Node.Inputs[0], "Mul"), least = parts.InputOf(distance, "Add");
        string? product = parts.InputOf(parts.InputOf(parts.InputOf(least, "ReduceMin"), "Add"), "Mul");
        if (parts.FactorOf(node.Node.Inputs[0]) is not { } factor
            || parts.NodeOf(product, nameof(Conv2D)) is not { Inputs: [var image, { IsConstant: true } filter, ..], Operator: Conv2D { Groups: 1 } } || filter.Shape.Height * filter.Shape.Width != 1)
        {
            return null;
        }

        return node.Run(new NearestDistance(factor), image, Tensor.Constant(filter.Name, new Shape(filter.Shape[0], filter.Shape.Channels), filter.Floats));
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        Tensor memory = node.Node.Inputs[1];
        int entries = memory.Shape[0], channels = memory.Shape.Channels;
        string image = node.Input(0), filter = node.Weights(1, [entries, channels, 1, 1], [entries, channels], [0, 1]);
        string product = node.Part("products", "Conv", [image, filter], OnnxNodeExport.Integers("kernel_shape", [1, 1]));
        string twice = node.Part("twice", "Mul", [product, node.Number("minus_two", -2)]);
        string parts = node.Part("without-image", "Add", [twice, node.Numbers("squares_of_entries", [1, entries, 1, 1], Squares(memory))]);
        string least = node.Part("least", "ReduceMin", [parts], OnnxNodeExport.Integers("axes", [1]), OnnxNodeExport.Integer("keepdims", 1));
        string distance = node.Part("distance", "Add", [least, DistanceParts.SumOfSquares(node, "squares", image)]);
        DistanceParts.Cut(node, node.Part("scaled", "Mul", [distance, node.Number("factor", Factor)]));
    }

    private static float[] Squares(Tensor memory)
    {
        float[] real = memory.Type == ElementType.Float32 ? memory.Floats : [.. memory.Int8s.Select(step => (float)memory.Quantization!.Dequantize(step))];
        return [.. real.Chunk(memory.Shape.Channels).Select(entry => (float)entry.Sum(value => (double)value * value))];
    }
}
