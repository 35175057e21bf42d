using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Operators;

/// <summary>One axis of an image that changes its size.</summary>
/// <param name="Factor">What the places are computed with; null for the ratio of the sizes.</param>
internal readonly record struct Interpolated(int From, int To, double? Factor)
{
    /// <summary>Input pixels for each output pixel, in libtorch's float32.</summary>
    public float Step => Factor is > 0 and { } factor ? (float)(1 / factor) : (float)From / To;

    /// <summary>The same where the corner pixels stay on the corner pixels.</summary>
    public float CornerStep => To > 1 ? (float)(From - 1) / (To - 1) : 0;
}

/// <summary>Images in other sizes, axis by axis, from rows and columns that are picked; gradients come with what they are made of.</summary>
internal static unsafe class Interpolation
{
    public static TensorBody Nearest(TensorBody x, Interpolated rows, Interpolated columns)
    {
        using var high = new Owned(Picked(x, 2, rows, Place(rows)));
        return Picked(high.Body, 3, columns, Place(columns));

        static Func<int, int> Place(Interpolated axis) => o => Math.Min((int)MathF.Floor(o * axis.Step), axis.From - 1);
    }

    /// <param name="align">Corner pixels lie on corner pixels; else the corners of the pixels do.</param>
    public static TensorBody Bilinear(TensorBody x, Interpolated rows, Interpolated columns, bool align)
    {
        using var wide = new Owned(Linear(x, 3, columns, align));
        return Linear(wide.Body, 2, rows, align);
    }

    // Between two neighbours, weighted by nearness; beyond the border the border itself.
    private static TensorBody Linear(TensorBody x, int dim, Interpolated axis, bool align)
    {
        float Source(int o) => align ? o * axis.CornerStep : Math.Max((o + 0.5f) * axis.Step - 0.5f, 0);
        int First(int o) => Math.Min((int)Source(o), axis.From - 1);
        using var before = new Owned(Picked(x, dim, axis, First));
        using var after = new Owned(Picked(x, dim, axis, o => Math.Min(First(o) + 1, axis.From - 1)));
        using var far = new Owned(new TensorBody(ScalarType.Float32, dim == 3 ? [axis.To] : [axis.To, 1]));
        for (int o = 0; o < axis.To; o++)
            far.Body.F[o] = Math.Clamp(Source(o) - First(o), 0, 1);
        using var near = new Owned(Elementwise.Map(new Scale(-1), far.Body));
        for (int o = 0; o < axis.To; o++)
            near.Body.F[o] += 1;
        using var first = new Owned(Arithmetic.Multiply(before.Body, near.Body));
        using var second = new Owned(Arithmetic.Multiply(after.Body, far.Body));
        return Arithmetic.Add(first.Body, second.Body);
    }

    private static TensorBody Picked(TensorBody x, int dim, Interpolated axis, Func<int, int> place)
    {
        using var places = new Owned(new TensorBody(ScalarType.Int64, [axis.To]));
        for (int o = 0; o < axis.To; o++)
            places.Body.L[o] = place(o);
        return Indexing.IndexSelect(x, dim, places.Body);
    }
}
