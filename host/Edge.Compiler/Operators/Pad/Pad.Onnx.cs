using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Pad : IOnnxExported
{
    /// <summary>ONNX Pad along any axes; negative numbers crop. Attributes up to operator set 10, inputs after. Specification: Pad-2, Pad-19.</summary>
    /// <remarks>
    /// A constant border of rows and columns is one <see cref="Pad"/>; along other axes the value is seen as an image whose columns they are.
    /// Borders that repeat the value are slices of it, joined on.
    /// </remarks>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        OnnxActivation value = node.Settled(node.Activation(0));
        Border[] borders = Borders(node, value.Dims);
        OnnxPart[] crops = [.. borders.Where(border => border.Before < 0 || border.After < 0).Select(border =>
            new OnnxPart(border.Axis, Math.Max(-border.Before, 0), value.Dims[border.Axis] + Math.Min(border.Before, 0) + Math.Min(border.After, 0), 1))];
        if (crops.Any(crop => crop.Count < 1))
            throw node.Refused($"more cropped than there is of {value.DimsText}", "at least one element left");
        value = Slice.Part(node, 0, value, crops);
        borders = [.. borders.Select(border => new Border(border.Axis, Math.Max(border.Before, 0), Math.Max(border.After, 0))).Where(border => border.Before + border.After > 0)];
        string mode = node.Text("mode", "constant");
        if (mode == "constant")
            value = Filled(node, value, borders, Fill(node));
        else if (mode is "edge" or "reflect" or "wrap")
            value = borders.Aggregate(value, (inner, border) => Repeated(node, inner, border, mode));
        else
            throw node.Refused($"mode '{mode}'", "constant, edge, reflect or wrap");
        node.Result(value);
    }

    private static float Fill(OnnxNodeImport node) => node.Opset < 11 ? node.Float("value", 0)
        : !node.Has(2) ? 0 : node.Numbers(2) is [var fill] ? fill : throw node.Refused($"a value {node.Constant(2).DimsText}", "one number");

    private static Border[] Borders(OnnxNodeImport node, int[] dims)
    {
        IReadOnlyList<long> pads = node.Opset >= 11 ? node.WholeNumbers(1) : node.Integers(node.Opset < 2 ? "paddings" : "pads") ?? [];
        int[] axes = node.Has(3) ? [.. node.WholeNumbers(3).Select(axis => node.Axis(axis, dims.Length))] : [.. Enumerable.Range(0, dims.Length)];
        if (pads.Count != 2 * axes.Length || axes.Distinct().Count() != axes.Length)
            throw node.Refused($"{pads.Count} pads for axes {string.Join(',', axes)}", $"{2 * axes.Length} pads, axes that differ");
        int Number(long pad) => pad < 0 ? -node.Small("cropping", -pad) : node.Small("padding", pad);
        return [.. axes.Select((axis, i) => new Border(axis, Number(pads[i]), Number(pads[i + axes.Length])))];
    }

    private static OnnxActivation Filled(OnnxNodeImport node, OnnxActivation value, Border[] borders, float fill)
    {
        Shape shape = value.Tensor.Shape;
        if (shape.Rank == 4 && (shape.Batch == 1 || borders.Length == 0) && borders.All(border => Array.IndexOf(value.Axes, border.Axis) is 1 or 2))
        {
            if (borders.Length == 0)
                return value;
            Border Along(int axis) => borders.FirstOrDefault(border => border.Axis == value.Axes[axis]);
            Border rows = Along(1), columns = Along(2);
            return Grown(value, borders, node.Run(Of(new Padding(rows.Before, columns.Before, rows.After, columns.After), shape.Channels, fill), value.Tensor));
        }

        foreach (Border border in borders)
        {
            int axis = Array.IndexOf(value.Axes, border.Axis);
            int[] extents = [.. value.Tensor.Shape.Extents];
            int outer = OnnxShapes.Count(extents.Take(axis)), inner = OnnxShapes.Count(extents.Skip(axis + 1));
            Tensor padded = node.Run(Of(new Padding(0, border.Before, 0, border.After), inner, fill), node.View(value.Tensor, Shape.Nhwc(1, outer, extents[axis], inner)));
            extents[axis] += border.Before + border.After;
            value = Grown(value, [border], node.View(padded, new Shape(extents)));
        }

        return value;
    }

    private static Pad Of(Padding padding, int channels, float fill) => new(padding) { Values = fill == 0 ? [] : [.. Enumerable.Repeat(fill, channels)] };

    // edge: abc becomes aabcc; reflect: babcb; wrap: cabca.
    private static OnnxActivation Repeated(OnnxNodeImport node, OnnxActivation value, Border border, string mode)
    {
        int extent = value.Dims[border.Axis], most = mode == "reflect" ? extent - 1 : mode == "wrap" ? extent : int.MaxValue;
        if (border.Before > most || border.After > most)
            throw node.Refused($"mode '{mode}' with {border.Before} and {border.After} more of {extent}", $"at most {most}");
        Tensor Piece(int start, int count, int step) => Slice.Part(node, 0, value, [new OnnxPart(border.Axis, start, count, step)]).Tensor;
        Tensor[] Side(int count, int edge, int mirrored, int wrapped) => (count, mode) switch
        {
            (0, _) => [],
            (_, "edge") => [.. Enumerable.Repeat(Piece(edge, 1, 1), count)],
            (_, "reflect") => [Piece(mirrored, count, -1)],
            _ => [Piece(wrapped, count, 1)],
        };
        Tensor[] pieces = [.. Side(border.Before, 0, border.Before, extent - border.Before), value.Tensor, .. Side(border.After, extent - 1, extent - 2, 0)];
        return Grown(value, [border], Concat.Joined(node, Array.IndexOf(value.Axes, border.Axis), pieces));
    }

    private static OnnxActivation Grown(OnnxActivation value, Border[] borders, Tensor tensor)
    {
        int[] dims = [.. value.Dims];
        foreach (Border border in borders)
            dims[border.Axis] += border.Before + border.After;
        return value with { Tensor = tensor, Source = dims, Dims = dims };
    }

    private readonly record struct Border(int Axis, int Before, int After);

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        if (!IsUniform)
            throw NotUniform();
        string pads = node.Parameter("pads", 0, 0, Padding.Top, Padding.Left, 0, 0, Padding.Bottom, Padding.Right);
        node.Emit("Pad", IsZero ? [node.Input(0), pads] : [node.Input(0), pads, node.Number("border", ValueOf(0))]);
    }

    /// <summary>What both formats say of it.</summary>
    private static ModelException NotUniform() => new("E0150", "", "a border of another value in each channel", "one value for all channels",
        "it comes from a mean and deviation for each channel; normalize before the network, or with one mean for all");
}
