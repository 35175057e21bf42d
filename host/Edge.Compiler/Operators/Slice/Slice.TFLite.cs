using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Slice : ITFLiteExported
{
    /// <summary>Along one axis: every Step-th of the places from Start on.</summary>
    private readonly record struct AxisPart(int Start, int Count, int Step);

    /// <summary>SLICE from a constant place; an extent of -1 means the rest.</summary>
    internal static void Read(TFLiteNode node)
    {
        Tensor input = node.Input(0);
        int[] begin = node.Integers(1), size = node.Integers(2);
        if (begin.Length != input.Shape.Rank || size.Length != input.Shape.Rank)
            throw new ModelException("E0101", "", $"{begin.Length} starts and {size.Length} extents for an input {input.Shape}", "one for each axis");
        Cut(node, 0, input, [.. begin.Select((start, axis) => new AxisPart(start, size[axis] < 0 ? input.Shape[axis] - start : size[axis], 1))]);
    }

    /// <summary>STRIDED_SLICE with constant places and positive steps. TFLite, <c>strided_slice_logic.h</c>.</summary>
    internal static void ReadStrided(TFLiteNode node)
    {
        Tensor input = node.Input(0);
        var options = node.Options<StridedSliceOptions>();
        int[] begin = node.Integers(1), end = node.Integers(2), steps = node.Integers(3);
        int rank = input.Shape.Rank;
        if (begin.Length > rank || begin.Length != end.Length || begin.Length != steps.Length)
            throw new ModelException("E0101", "", $"{begin.Length} starts, {end.Length} ends and {steps.Length} steps for an input {input.Shape}", "one for each axis");
        if (options.EllipsisMask != 0 || options.NewAxisMask != 0)
            throw new ModelException("E0101", "", "an ellipsis or new axes", "starts, ends and steps for each axis", "write the slice out");
        if (steps.Any(step => step < 1))
            throw new ModelException("E0101", "", $"steps {string.Join(',', steps)}", "steps of at least 1", "a reversed axis has no kernel");
        Cut(node, 0, input, [.. Enumerable.Range(0, rank).Select(Along)], axis => (options.ShrinkAxisMask >> axis & 1) != 0);

        AxisPart Along(int axis)
        {
            int extent = input.Shape[axis];
            if (axis >= begin.Length)
                return new AxisPart(0, extent, 1);
            int first = (options.BeginMask >> axis & 1) != 0 ? 0 : Place(begin[axis], extent);
            if ((options.ShrinkAxisMask >> axis & 1) != 0)
                return new AxisPart(Math.Min(first, extent - 1), 1, 1);
            int last = (options.EndMask >> axis & 1) != 0 ? extent : Place(options.EndIsOffset ? begin[axis] + end[axis] : end[axis], extent);
            return new AxisPart(first, Math.Max(last - first + steps[axis] - 1, 0) / steps[axis], steps[axis]);
        }

        static int Place(int index, int extent) => Math.Clamp(index < 0 ? index + extent : index, 0, extent);
    }

    /// <summary>SPLIT in equal parts: a slice for each.</summary>
    internal static void ReadSplit(TFLiteNode node)
    {
        Tensor input = node.Input(1);
        int axis = AxisOf(node, 0, input);
        if (node.OutputCount == 0 || input.Shape[axis] % node.OutputCount != 0)
            throw new ModelException("E0101", "", $"{node.OutputCount} parts of {input.Shape[axis]} along axis {axis}", "a number of parts that divides the extent");
        Split(node, input, axis, [.. Enumerable.Repeat(input.Shape[axis] / node.OutputCount, node.OutputCount)]);
    }

    /// <summary>SPLIT_V in parts of constant extents, one of which may be -1 for what is left.</summary>
    internal static void ReadSplitV(TFLiteNode node)
    {
        Tensor input = node.Input(0);
        int axis = AxisOf(node, 2, input);
        int[] extents = node.Integers(1);
        int rest = input.Shape[axis] - extents.Where(extent => extent >= 0).Sum();
        Split(node, input, axis, [.. extents.Select(extent => extent < 0 ? rest : extent)]);
    }

    private static int AxisOf(TFLiteNode node, int parameter, Tensor input)
    {
        int[] axes = node.Integers(parameter);
        return axes is [var axis] && axis >= -input.Shape.Rank && axis < input.Shape.Rank
            ? axis < 0 ? axis + input.Shape.Rank : axis
            : throw new ModelException("E0101", "", $"axis {string.Join(',', axes)} of {input.Shape}", $"one in [{-input.Shape.Rank}, {input.Shape.Rank - 1}]");
    }

    private static void Split(TFLiteNode node, Tensor input, int axis, int[] extents)
    {
        if (extents.Length != node.OutputCount || extents.Sum(extent => (long)extent) != input.Shape[axis])
            throw new ModelException("E0101", "", $"parts of {string.Join(',', extents)} along an axis of {input.Shape[axis]}, and {node.OutputCount} outputs", "a part for each output, all of the axis");
        int start = 0;
        for (int output = 0; output < extents.Length; output++)
        {
            AxisPart part = new(start, extents[output], 1);
            Cut(node, output, input, [.. input.Shape.Extents.Select((extent, a) => a == axis ? part : new AxisPart(0, extent, 1))]);
            start += extents[output];
        }
    }

    /// <summary>One slice. A row without batch and an image without height are seen as what they lack; axes may be dropped from the result.</summary>
    private static void Cut(TFLiteNode node, int output, Tensor input, AxisPart[] parts, Func<int, bool>? isDropped = null)
    {
        Shape shape = input.Shape, declared = node.OutputAt(output).Shape;
        int[] kept = [.. parts.Where((_, axis) => isDropped is null || !isDropped(axis)).Select(part => part.Count)];
        if (!kept.SequenceEqual(declared.Extents))
            throw new ModelException("E0144", "", $"the file declares the output {declared}", $"{string.Join('x', kept)}, computed from the inputs and attributes");
        (int[] extents, parts) = parts.Length switch
        {
            1 => ([1, .. shape.Extents], [new AxisPart(0, 1, 1), .. parts]),
            3 => ([shape[0], 1, shape[1], shape[2]], [parts[0], new AxisPart(0, 1, 1), parts[1], parts[2]]),
            2 or 4 => (shape.Extents.ToArray(), parts),
            _ => throw new ModelException("E0101", "", $"an input {shape}", "at most four axes"),
        };
        if (parts[0] != new AxisPart(0, extents[0], 1))
            throw new ModelException("E0101", "", $"images {parts[0].Start} to {parts[0].Start + parts[0].Count - 1} of a batch of {extents[0]}", "all of them");
        if (parts.Length != shape.Rank)
            input = node.Before("image", new Reshape(new Shape(extents)), [input], input.Quantization);
        AxisPart rows = parts.Length == 4 ? parts[1] : new AxisPart(0, 1, 1), columns = parts.Length == 4 ? parts[2] : new AxisPart(0, 1, 1), channels = parts[^1];
        var slice = new Slice(
            new Size(rows.Start, columns.Start), new Size(rows.Count, columns.Count), new Size(rows.Step, columns.Step), channels.Start, channels.Count, channels.Step);
        if (slice.InferShape([input]).Equals(declared))
            node.EmitTo(output, slice, input);
        else
            node.EmitTo(output, new Reshape(declared), node.Before($"part{output}", slice, [input], input.Quantization));
    }

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node)
    {
        bool isImage = node.Node.Inputs[0].Shape.Rank == 4;
        int batch = node.Node.Inputs[0].Shape.Batch;
        int[] Each(int whole, Size image, int channels) => isImage ? [whole, image.Height, image.Width, channels] : [whole, channels];
        int[] begin = Each(0, Start, FirstChannel), size = Each(batch, Extent, Channels), steps = Each(1, Step, ChannelStep);
        if (steps.All(step => step == 1))
        {
            node.Emit(TFLiteCode.Slice, null, node.Input(0), node.Integers("begin", begin), node.Integers("size", size));
            return;
        }

        int[] end = [.. begin.Select((start, axis) => start + (size[axis] - 1) * steps[axis] + 1)];
        node.Emit(TFLiteCode.StridedSlice, new StridedSliceOptions(0, 0, 0, 0, 0, EndIsOffset: false),
            node.Input(0), node.Integers("begin", begin), node.Integers("end", end), node.Integers("steps", steps));
    }
}
