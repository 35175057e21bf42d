using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record GaussianDistance : IOnnxExported
{
    /// <summary>What Edge wrote as several ONNX nodes, of which this is the last.</summary>
    /// <returns>Null where it is not written like that any more: then each of them says what is computed.</returns>
    internal static Tensor? FromOnnx(OnnxNodeImport node)
    {
        var parts = new DistanceParts(node);
        string? deviation = parts.InputOf(parts.InputOf(node.Node.Inputs[0], "ReduceSum"), "Mul");
        if (parts.NodeOf(deviation, nameof(Mul)) is not { Inputs: [var centred, { IsConstant: true } precision] } || node.ProducerOf(centred) is not { Operator: Sub, Inputs: [var image, { IsConstant: true } mean] })
            return null;
        Shape cells = image.Shape;
        bool fits = cells.Rank == 4 && mean.Shape.Elements == cells.Elements / cells.Batch && precision.Shape.Elements == mean.Shape.Elements;
        return fits ? node.Run(new GaussianDistance(), image, Cells(mean), Cells(precision)) : null;

        Tensor Cells(Tensor table) => Tensor.Constant(table.Name, Shape.Nhwc(1, cells.Height, cells.Width, cells.Channels), table.Floats);
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        string centred = node.Part("centred", "Sub", [node.Input(0), Table(1)]);
        string deviation = node.Part("deviation", "Mul", [centred, Table(2)]);
        DistanceParts.Cut(node, DistanceParts.SumOfSquares(node, "squares", deviation));

        string Table(int input)
        {
            Shape cells = node.Node.Inputs[input].Shape; // NHWC to NCHW
            return node.Weights(input, [1, cells.Channels, cells.Height, cells.Width], cells.Extents, [0, 3, 1, 2]);
        }
    }
}
