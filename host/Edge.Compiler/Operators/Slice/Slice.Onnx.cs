using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Slice : IOnnxExported
{
    /// <summary>ONNX Slice of a computed value.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        OnnxActivation input = node.Settled(node.Activation(0));
        node.Result(Part(node, 0, input, OnnxParts.OfSlice(node, input.Dims)));
    }

    /// <summary>ONNX Split: one slice for each output that somebody may read.</summary>
    internal static void FromOnnxSplit(OnnxNodeImport node)
    {
        OnnxActivation input = node.Settled(node.Activation(0));
        IReadOnlyList<OnnxPart> parts = OnnxParts.OfSplit(node, input.Dims);
        for (int output = 0; output < parts.Count; output++)
        {
            if (node.HasOutput(output))
                node.Result(output, Part(node, output, input, [parts[output]]));
        }
    }

    /// <summary>A part of a plain value, in the same layout.</summary>
    /// <param name="node">The node that needs it.</param>
    /// <param name="output">Which of its outputs the part is named after.</param>
    /// <param name="input">The whole.</param>
    /// <param name="parts">At most one for each axis of the file.</param>
    internal static OnnxActivation Part(OnnxNodeImport node, int output, OnnxActivation input, IReadOnlyList<OnnxPart> parts)
    {
        if (parts.Any(part => part.Count == 0))
            throw node.Refused("a part without elements", "at least one element", "remove what reads it");
        OnnxPart[] cuts = [.. parts.Where(part => part != new OnnxPart(part.Axis, 0, input.Dims[part.Axis], 1))];
        int[] dims = [.. input.Dims];
        foreach (OnnxPart cut in cuts)
            dims[cut.Axis] = cut.Count;
        Tensor tensor = input.Tensor;
        Shape shape = tensor.Shape;
        if (shape.Rank == 4 && shape.Batch == 1 && cuts.All(cut => Array.IndexOf(input.Axes, cut.Axis) > 0))
        {
            if (cuts.Length > 0)
                tensor = node.RunFor(output, Of(shape, cuts.ToDictionary(cut => Array.IndexOf(input.Axes, cut.Axis))), tensor);
            return input with { Tensor = tensor, Source = dims, Dims = dims };
        }

        foreach (OnnxPart cut in cuts) // one at a time, as the pixels or the channels of an image of two axes
        {
            int axis = Array.IndexOf(input.Axes, cut.Axis);
            int[] extents = [.. tensor.Shape.Extents];
            int outer = OnnxShapes.Count(extents.Take(axis)), inner = OnnxShapes.Count(extents.Skip(axis + 1));
            var rows = Shape.Nhwc(1, outer, extents[axis], inner);
            extents[axis] = cut.Count;
            tensor = node.View(node.RunFor(output, Of(rows, new Dictionary<int, OnnxPart> { [2] = cut }), node.View(tensor, rows)), new Shape(extents));
        }

        return input with { Tensor = tensor, Source = dims, Dims = dims };
    }

    private static Slice Of(Shape image, Dictionary<int, OnnxPart> cuts)
    {
        OnnxPart Along(int axis) => cuts.TryGetValue(axis, out OnnxPart cut) ? cut : new OnnxPart(axis, 0, image[axis], 1);
        OnnxPart rows = Along(1), columns = Along(2), channels = Along(3);
        return new Slice(new Size(rows.Start, columns.Start), new Size(rows.Count, columns.Count), new Size(rows.Step, columns.Step), channels.Start, channels.Count, channels.Step);
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        bool isImage = node.Node.Inputs[0].Shape.Rank == 4;
        (long Axis, int Start, int Count, int Step)[] cuts =
            [(1, FirstChannel, Channels, ChannelStep), .. isImage ? [(2L, Start.Height, Extent.Height, Step.Height), (3L, Start.Width, Extent.Width, Step.Width)] : Array.Empty<(long, int, int, int)>()];
        node.Emit("Slice",
        [
            node.Input(0),
            node.Parameter("starts", [.. cuts.Select(cut => (long)cut.Start)]),
            node.Parameter("ends", [.. cuts.Select(cut => cut.Start + (cut.Count - 1L) * cut.Step + 1)]),
            node.Parameter("axes", [.. cuts.Select(cut => cut.Axis)]),
            node.Parameter("steps", [.. cuts.Select(cut => (long)cut.Step)]),
        ]);
    }
}
