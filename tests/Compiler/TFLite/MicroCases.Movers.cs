using Edge.Compiler.Tests.Operators;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Tests.TFLite;

internal static partial class MicroCases
{
    private static MicroCase Resize(MicroSketch sketch, TFLiteCode code)
    {
        int[] shape = Image(sketch);
        var scale = sketch.Quantization(0.03);
        int height = sketch.Random.Next(1, 14), width = sketch.Random.Next(1, 14), grid = sketch.Random.Next(3);
        int input = sketch.Input(scale, shape), output = sketch.Output(scale, 1, height, width, shape[3]);
        bool bilinear = code == TFLiteCode.ResizeBilinear;
        int first = bilinear ? 2 : 0;
        return sketch.Node(code, [input, sketch.Integers(height, width)], [output], (byte)(bilinear ? 15 : 74),
            (first, (byte)(grid == 1 ? 1 : 0)), (first + 1, (byte)(grid == 2 ? 1 : 0)));
    }

    private static MicroCase Pad(MicroSketch sketch, TFLiteCode code)
    {
        int[] shape = Image(sketch);
        var scale = sketch.Quantization(0.03);
        int[] pixels = [.. Enumerable.Range(0, 4).Select(_ => sketch.Random.Next(4))];
        int input = sketch.Input(scale, shape), border = sketch.Integers(0, 0, pixels[0], pixels[1], pixels[2], pixels[3], 0, 0);
        int output = sketch.Output(scale, 1, shape[1] + pixels[0] + pixels[1], shape[2] + pixels[2] + pixels[3], shape[3]);
        return code == TFLiteCode.Pad
            ? sketch.Node(code, [input, border], [output], 22)
            : sketch.Node(code, [input, border, sketch.Constant(scale, 1)], [output], 43);
    }

    private static MicroCase Concatenation(MicroSketch sketch)
    {
        int[] shape = Image(sketch);
        int axis = sketch.Random.Next(1, 4);
        var scale = sketch.Quantization(0.03);
        int[] extents = [.. Enumerable.Range(0, sketch.Random.Next(2, 4)).Select(_ => sketch.Random.Next(1, 6))];
        int[] inputs = [.. extents.Select(extent => sketch.Input(scale, With(shape, axis, extent)))];
        int output = sketch.Output(scale, With(shape, axis, extents.Sum()));
        return sketch.Node(TFLiteCode.Concatenation, inputs, [output], 10, (0, sketch.Random.Next(2) == 0 ? axis : axis - 4), (1, None));
    }

    private static MicroCase StridedSlice(MicroSketch sketch)
    {
        int rank = sketch.Random.Next(2, 5);
        int[] shape = [1, .. Image(sketch)[(5 - rank)..]];
        int[] begin = new int[rank], end = new int[rank], steps = [.. Enumerable.Repeat(1, rank)];
        int beginMask = 1, endMask = 1, shrinkMask = 0;
        var left = new List<int> { 1 };
        for (int axis = 1; axis < rank; axis++)
        {
            begin[axis] = sketch.Random.Next(shape[axis]);
            end[axis] = sketch.Random.Next(begin[axis] + 1, shape[axis] + 1);
            steps[axis] = sketch.Random.Next(1, 4);
            bool first = sketch.Random.Next(4) == 0, last = sketch.Random.Next(4) == 0, shrinks = !first && axis < rank - 1 && sketch.Random.Next(5) == 0;
            if (shrinks)
            {
                shrinkMask |= 1 << axis;
                steps[axis] = 1;
                end[axis] = begin[axis] + 1;
                continue;
            }

            beginMask |= first ? 1 << axis : 0;
            endMask |= last ? 1 << axis : 0;
            int from = first ? 0 : begin[axis], to = last ? shape[axis] : end[axis];
            left.Add((to - from + steps[axis] - 1) / steps[axis]);
            if (sketch.Random.Next(3) == 0)
                (begin[axis], end[axis]) = (begin[axis] - shape[axis], end[axis] == shape[axis] ? end[axis] : end[axis] - shape[axis]);
        }

        var scale = sketch.Quantization(0.03);
        int input = sketch.Input(scale, shape);
        return sketch.Node(TFLiteCode.StridedSlice, [input, sketch.Integers(begin), sketch.Integers(end), sketch.Integers(steps)], [sketch.Output(scale, [.. left])], 32,
            (0, beginMask), (1, endMask), (2, 0), (3, 0), (4, shrinkMask));
    }

    private static MicroCase Slice(MicroSketch sketch)
    {
        int[] shape = Image(sketch);
        int[] begin = [0, .. shape[1..].Select(extent => sketch.Random.Next(extent))];
        int[] size = [.. shape.Select((extent, axis) => sketch.Random.Next(1, extent - begin[axis] + 1))];
        var scale = sketch.Quantization(0.03);
        int input = sketch.Input(scale, shape), output = sketch.Output(scale, [.. size]);
        int[] written = [.. size.Select((extent, axis) => begin[axis] + extent == shape[axis] && sketch.Random.Next(2) == 0 ? -1 : extent)];
        return sketch.Node(TFLiteCode.Slice, [input, sketch.Integers(begin), sketch.Integers(written)], [output]);
    }

    private static MicroCase Split(MicroSketch sketch)
    {
        int[] shape = Image(sketch);
        int axis = sketch.Random.Next(1, 4), parts = sketch.Random.Next(2, 4), each = sketch.Random.Next(1, 5);
        var scale = sketch.Quantization(0.03);
        int along = sketch.Integers(axis), input = sketch.Input(scale, With(shape, axis, parts * each));
        int[] outputs = [.. Enumerable.Range(0, parts).Select(_ => sketch.Output(scale, With(shape, axis, each)))];
        return sketch.Node(TFLiteCode.Split, [along, input], outputs, 35, (0, parts));
    }

    private static MicroCase SplitV(MicroSketch sketch)
    {
        int[] shape = Image(sketch);
        int axis = sketch.Random.Next(1, 4);
        var scale = sketch.Quantization(0.03);
        int[] extents = [.. Enumerable.Range(0, sketch.Random.Next(2, 4)).Select(_ => sketch.Random.Next(1, 5))];
        int input = sketch.Input(scale, With(shape, axis, extents.Sum()));
        int[] outputs = [.. extents.Select(extent => sketch.Output(scale, With(shape, axis, extent)))];
        return sketch.Node(TFLiteCode.SplitV, [input, sketch.Integers(extents), sketch.Integers(axis)], outputs, 79, (0, extents.Length));
    }

    private static MicroCase DepthToSpace(MicroSketch sketch)
    {
        int block = sketch.Random.Next(1, 4), channels = sketch.Random.Next(1, 5);
        int[] shape = Image(sketch, block * block * channels);
        var scale = sketch.Quantization(0.03);
        int input = sketch.Input(scale, shape), output = sketch.Output(scale, 1, shape[1] * block, shape[2] * block, channels);
        return sketch.Node(TFLiteCode.DepthToSpace, [input], [output], 94, (0, block));
    }

    private static MicroCase SpaceToDepth(MicroSketch sketch)
    {
        int block = sketch.Random.Next(1, 4);
        int[] shape = Image(sketch);
        var scale = sketch.Quantization(0.03);
        int input = sketch.Input(scale, 1, shape[1] * block, shape[2] * block, shape[3]), output = sketch.Output(scale, 1, shape[1], shape[2], shape[3] * block * block);
        return sketch.Node(TFLiteCode.SpaceToDepth, [input], [output], 19, (0, block));
    }

    private static MicroCase Transpose(MicroSketch sketch)
    {
        int[] shape = Image(sketch), order = [0, 1, 2, 3];
        sketch.Random.Shuffle(order.AsSpan(1));
        var scale = sketch.Quantization(0.03);
        int input = sketch.Input(scale, shape), output = sketch.Output(scale, [.. order.Select(axis => shape[axis])]);
        return sketch.Node(TFLiteCode.Transpose, [input, sketch.Integers(order)], [output], 26);
    }

    private static int[] With(int[] shape, int axis, int extent) => [.. shape.Select((old, a) => a == axis ? extent : old)];
}
