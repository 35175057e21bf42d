using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Some of the channels of a node's constant, with their scales if it is INT8.</summary>
public static class ConstantSlice
{
    /// <param name="constant">A filter, a bias or another constant of any type.</param>
    /// <param name="axis">The axis the channels run along.</param>
    /// <param name="kept">The channels that stay, rising.</param>
    public static Tensor Of(Tensor constant, int axis, IReadOnlyList<int> kept)
    {
        Shape shape = constant.Shape;
        if (kept.Count == shape[axis])
            return constant;
        int inner = shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent), outer = shape.Elements / inner / shape[axis];
        int[] from =
        [
            .. from row in Enumerable.Range(0, outer)
               from channel in kept
               from i in Enumerable.Range(0, inner)
               select (row * shape[axis] + channel) * inner + i,
        ];
        Shape narrow = WithExtent(shape, axis, kept.Count);
        if (constant.Type == ElementType.Float32)
            return Tensor.Constant(constant.Name, narrow, Array.ConvertAll(from, i => constant.Floats[i]));
        Quantization quantization = Scales(constant, axis, kept);
        return constant.Type == ElementType.Int8
            ? Tensor.Constant(constant.Name, narrow, Array.ConvertAll(from, i => constant.Int8s[i]), quantization)
            : Tensor.Constant(constant.Name, narrow, Array.ConvertAll(from, i => constant.Int32s[i]), quantization);
    }

    /// <summary>The shape with another extent along one axis.</summary>
    public static Shape WithExtent(Shape shape, int axis, int extent)
    {
        int[] extents = [.. shape.Extents];
        extents[axis] = extent;
        return new Shape(extents);
    }

    // The scales of a bias run along its only axis, whichever axis of the filter they are named after.
    private static Quantization Scales(Tensor constant, int axis, IReadOnlyList<int> kept)
    {
        Quantization whole = constant.Quantization!;
        bool follow = whole.IsPerChannel && (whole.Axis == axis || constant.Shape.Rank == 1);
        return follow ? Quantization.PerChannel([.. kept.Select(whole.ScaleOf)], whole.Axis!.Value).WithBits(whole.Bits) : whole;
    }
}
