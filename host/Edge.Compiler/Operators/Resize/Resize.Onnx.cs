using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Resize : IOnnxExported
{
    /// <summary>
    /// ONNX Resize of height and width. What two neighbouring pixels give is a <see cref="Resize"/>; cubic interpolation, antialiasing and places
    /// outside the image are sums over whole columns and rows, two convolutions with known weights. Specification: Resize-10, Resize-19.
    /// </summary>
    internal static void FromOnnx(OnnxNodeImport node) => FromOnnx(node, OnnxResize.Of(node));

    /// <summary>ONNX Upsample. Specification: Upsample-7, Upsample-9.</summary>
    internal static void FromOnnxUpsample(OnnxNodeImport node) => FromOnnx(node, OnnxResize.OfUpsample(node));

    private static void FromOnnx(OnnxNodeImport node, OnnxResize resize)
    {
        Tensor image = node.Image(0);
        OnnxResizeAxis rows = resize.Rows, columns = resize.Columns;
        if (!resize.IsBetweenTwo)
        {
            FromOnnxSums(node, image, resize);
            return;
        }

        ResizeGrid grid = rows.Grid == columns.Grid || columns.IsUntouched ? rows.Grid : rows.IsUntouched ? columns.Grid : ResizeGrid.Placed;
        var kind = new Resize(new Size(rows.Output, columns.Output), resize.IsNearest ? ResizeMode.Nearest : ResizeMode.Bilinear, grid) { Rounding = resize.Rounding };
        node.ImageResult(node.Run(grid == ResizeGrid.Placed ? kind with { Rows = rows.Places, Columns = columns.Places } : kind, image));
    }

    // [H, W * C] to [W * C, OH], then [W, C * OH] to [C * OH, OW]: each sum leaves its results innermost, which is the file's order at the end.
    private static void FromOnnxSums(OnnxNodeImport node, Tensor image, OnnxResize resize)
    {
        Shape shape = image.Shape;
        if (shape.Batch != 1)
            throw node.Refused($"{shape.Batch} images, in mode '{node.Text("mode", "nearest")}'", "one image, or mode 'nearest' or 'linear'");
        Tensor high = Product(node, resize, resize.Rows).OfColumns(image, shape.Width * shape.Channels);
        Tensor wide = Product(node, resize, resize.Columns).OfColumns(high, shape.Channels * resize.Rows.Output);
        int[] dims = node.Operand(0).Dims.Length == 4 ? [1, shape.Channels, resize.Rows.Output, resize.Columns.Output] : [1, shape.Channels, resize.Columns.Output];
        int[] axes = [.. Enumerable.Range(0, dims.Length)];
        node.Result(node.View(wide, new Shape(dims)), dims, axes);
    }

    private static OnnxProduct Product(OnnxNodeImport node, OnnxResize resize, OnnxResizeAxis axis)
    {
        var (weights, bias) = resize.Sums(axis);
        return new OnnxProduct(node, axis.Input, axis.Output) { Weight = (o, i) => weights[o * axis.Input + i], Bias = bias };
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        string sizes = node.Parameter("sizes", [.. OnnxOrder.Dims(node.Node.Output.Shape).Select(dim => (long)dim)]);
        node.Emit("Resize", [node.Input(0), "", "", sizes],
            OnnxNodeExport.Text("mode", Mode == ResizeMode.Nearest ? "nearest" : "linear"),
            OnnxNodeExport.Text("coordinate_transformation_mode", Grid switch
            {
                ResizeGrid.Asymmetric => "asymmetric",
                ResizeGrid.HalfPixel => "half_pixel",
                ResizeGrid.AlignCorners => "align_corners",
                _ => throw OnnxNodeExport.Refused("places that follow no rule", "the grids Asymmetric, HalfPixel and AlignCorners", "use one of them, and sizes rather than scales"),
            }),
            OnnxNodeExport.Text("nearest_mode", Rounding switch
            {
                NearestRounding.Floor => "floor",
                NearestRounding.Ceil => "ceil",
                NearestRounding.HalfDown => "round_prefer_floor",
                _ => "round_prefer_ceil",
            }));
    }
}
