namespace TorchSharp.Kernels;

/// <summary>One of the small matrices of Winograd's convolution, times a column of vectors.</summary>
/// <remarks>
/// F(2, 3) makes 2 outputs of 4 inputs by 4 products where sums take 6, F(4, 3) makes 4 of 6 by 6 where sums take 12; over squares both saving
/// squared. Names as in A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks (2015): Y = A'[(G g G') * (B' d B)]A, and for the
/// gradients the transposed matrices.
/// </remarks>
internal unsafe interface IWinogradStep
{
    /// <summary>Rows read.</summary>
    static abstract int From { get; }

    /// <summary>Rows written.</summary>
    static abstract int To { get; }

    static abstract void Run<TVector, TSimd>(float* from, nint row, float* to, nint toRow)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>;
}

/// <summary>B' of F(2, 3).</summary>
internal readonly unsafe struct WinogradInput2 : IWinogradStep
{
    public static int From => 4;

    public static int To => 4;

    public static void Run<TVector, TSimd>(float* from, nint row, float* to, nint toRow)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        TVector d0 = TSimd.Load(from), d1 = TSimd.Load(from + row), d2 = TSimd.Load(from + 2 * row), d3 = TSimd.Load(from + 3 * row);
        TSimd.Store(TSimd.Subtract(d0, d2), to);
        TSimd.Store(TSimd.Add(d1, d2), to + toRow);
        TSimd.Store(TSimd.Subtract(d2, d1), to + 2 * toRow);
        TSimd.Store(TSimd.Subtract(d1, d3), to + 3 * toRow);
    }
}

/// <summary>A' of F(2, 3).</summary>
internal readonly unsafe struct WinogradOutput2 : IWinogradStep
{
    public static int From => 4;

    public static int To => 2;

    public static void Run<TVector, TSimd>(float* from, nint row, float* to, nint toRow)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        TVector m1 = TSimd.Load(from + row), m2 = TSimd.Load(from + 2 * row);
        TSimd.Store(TSimd.Add(TSimd.Load(from), TSimd.Add(m1, m2)), to);
        TSimd.Store(TSimd.Subtract(TSimd.Subtract(m1, m2), TSimd.Load(from + 3 * row)), to + toRow);
    }
}

/// <summary>A of F(2, 3).</summary>
internal readonly unsafe struct WinogradOutputGradient2 : IWinogradStep
{
    public static int From => 2;

    public static int To => 4;

    public static void Run<TVector, TSimd>(float* from, nint row, float* to, nint toRow)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        TVector y0 = TSimd.Load(from), y1 = TSimd.Load(from + row);
        TSimd.Store(y0, to);
        TSimd.Store(TSimd.Add(y0, y1), to + toRow);
        TSimd.Store(TSimd.Subtract(y0, y1), to + 2 * toRow);
        TSimd.Store(TSimd.Multiply(y1, -1), to + 3 * toRow);
    }
}

/// <summary>G of F(2, 3).</summary>
internal readonly unsafe struct WinogradFilter2 : IWinogradStep
{
    public static int From => 3;

    public static int To => 4;

    public static void Run<TVector, TSimd>(float* from, nint row, float* to, nint toRow)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        TVector g0 = TSimd.Load(from), g1 = TSimd.Multiply(TSimd.Load(from + row), 0.5f), g2 = TSimd.Load(from + 2 * row);
        TVector ends = TSimd.Multiply(TSimd.Add(g0, g2), 0.5f);
        TSimd.Store(g0, to);
        TSimd.Store(TSimd.Add(ends, g1), to + toRow);
        TSimd.Store(TSimd.Subtract(ends, g1), to + 2 * toRow);
        TSimd.Store(g2, to + 3 * toRow);
    }
}

/// <summary>G' of F(2, 3).</summary>
internal readonly unsafe struct WinogradFilterGradient2 : IWinogradStep
{
    public static int From => 4;

    public static int To => 3;

    public static void Run<TVector, TSimd>(float* from, nint row, float* to, nint toRow)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        TVector u1 = TSimd.Load(from + row), u2 = TSimd.Load(from + 2 * row);
        TVector sum = TSimd.Multiply(TSimd.Add(u1, u2), 0.5f);
        TSimd.Store(TSimd.Add(TSimd.Load(from), sum), to);
        TSimd.Store(TSimd.Multiply(TSimd.Subtract(u1, u2), 0.5f), to + toRow);
        TSimd.Store(TSimd.Add(sum, TSimd.Load(from + 3 * row)), to + 2 * toRow);
    }
}

/// <summary>B' of F(4, 3).</summary>
internal readonly unsafe struct WinogradInput4 : IWinogradStep
{
    public static int From => 6;

    public static int To => 6;

    public static void Run<TVector, TSimd>(float* from, nint row, float* to, nint toRow)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        TVector d0 = TSimd.Load(from), d1 = TSimd.Load(from + row), d2 = TSimd.Load(from + 2 * row);
        TVector d3 = TSimd.Load(from + 3 * row), d4 = TSimd.Load(from + 4 * row), d5 = TSimd.Load(from + 5 * row);
        TSimd.Store(TSimd.MultiplyAdd(d2, -5, TSimd.MultiplyAdd(d0, 4, d4)), to);
        TVector even = TSimd.MultiplyAdd(d2, -4, d4), odd = TSimd.MultiplyAdd(d1, -4, d3);
        TSimd.Store(TSimd.Add(even, odd), to + toRow);
        TSimd.Store(TSimd.Subtract(even, odd), to + 2 * toRow);
        even = TSimd.Subtract(d4, d2);
        odd = TSimd.Multiply(TSimd.Subtract(d3, d1), 2);
        TSimd.Store(TSimd.Add(even, odd), to + 3 * toRow);
        TSimd.Store(TSimd.Subtract(even, odd), to + 4 * toRow);
        TSimd.Store(TSimd.MultiplyAdd(d3, -5, TSimd.MultiplyAdd(d1, 4, d5)), to + 5 * toRow);
    }
}

/// <summary>A' of F(4, 3).</summary>
internal readonly unsafe struct WinogradOutput4 : IWinogradStep
{
    public static int From => 6;

    public static int To => 4;

    public static void Run<TVector, TSimd>(float* from, nint row, float* to, nint toRow)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        TVector m1 = TSimd.Load(from + row), m2 = TSimd.Load(from + 2 * row), m3 = TSimd.Load(from + 3 * row), m4 = TSimd.Load(from + 4 * row);
        TVector nearSum = TSimd.Add(m1, m2), nearDifference = TSimd.Subtract(m1, m2), farSum = TSimd.Add(m3, m4), farDifference = TSimd.Subtract(m3, m4);
        TSimd.Store(TSimd.Add(TSimd.Load(from), TSimd.Add(nearSum, farSum)), to);
        TSimd.Store(TSimd.MultiplyAdd(farDifference, 2, nearDifference), to + toRow);
        TSimd.Store(TSimd.MultiplyAdd(farSum, 4, nearSum), to + 2 * toRow);
        TSimd.Store(TSimd.Add(TSimd.MultiplyAdd(farDifference, 8, nearDifference), TSimd.Load(from + 5 * row)), to + 3 * toRow);
    }
}

/// <summary>A of F(4, 3).</summary>
internal readonly unsafe struct WinogradOutputGradient4 : IWinogradStep
{
    public static int From => 4;

    public static int To => 6;

    public static void Run<TVector, TSimd>(float* from, nint row, float* to, nint toRow)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        TVector y0 = TSimd.Load(from), y1 = TSimd.Load(from + row), y2 = TSimd.Load(from + 2 * row), y3 = TSimd.Load(from + 3 * row);
        TSimd.Store(y0, to);
        TVector even = TSimd.Add(y0, y2), odd = TSimd.Add(y1, y3);
        TSimd.Store(TSimd.Add(even, odd), to + toRow);
        TSimd.Store(TSimd.Subtract(even, odd), to + 2 * toRow);
        even = TSimd.MultiplyAdd(y2, 4, y0);
        odd = TSimd.Multiply(TSimd.MultiplyAdd(y3, 4, y1), 2);
        TSimd.Store(TSimd.Add(even, odd), to + 3 * toRow);
        TSimd.Store(TSimd.Subtract(even, odd), to + 4 * toRow);
        TSimd.Store(y3, to + 5 * toRow);
    }
}

/// <summary>G of F(4, 3).</summary>
internal readonly unsafe struct WinogradFilter4 : IWinogradStep
{
    public static int From => 3;

    public static int To => 6;

    public static void Run<TVector, TSimd>(float* from, nint row, float* to, nint toRow)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        TVector g0 = TSimd.Load(from), g1 = TSimd.Load(from + row), g2 = TSimd.Load(from + 2 * row);
        TSimd.Store(TSimd.Multiply(g0, 1 / 4f), to);
        TVector ends = TSimd.Multiply(TSimd.Add(g0, g2), -1 / 6f), middle = TSimd.Multiply(g1, -1 / 6f);
        TSimd.Store(TSimd.Add(ends, middle), to + toRow);
        TSimd.Store(TSimd.Subtract(ends, middle), to + 2 * toRow);
        ends = TSimd.MultiplyAdd(g2, 1 / 6f, TSimd.Multiply(g0, 1 / 24f));
        middle = TSimd.Multiply(g1, 1 / 12f);
        TSimd.Store(TSimd.Add(ends, middle), to + 3 * toRow);
        TSimd.Store(TSimd.Subtract(ends, middle), to + 4 * toRow);
        TSimd.Store(g2, to + 5 * toRow);
    }
}

/// <summary>G' of F(4, 3).</summary>
internal readonly unsafe struct WinogradFilterGradient4 : IWinogradStep
{
    public static int From => 6;

    public static int To => 3;

    public static void Run<TVector, TSimd>(float* from, nint row, float* to, nint toRow)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        TVector u1 = TSimd.Load(from + row), u2 = TSimd.Load(from + 2 * row), u3 = TSimd.Load(from + 3 * row), u4 = TSimd.Load(from + 4 * row);
        TVector nearSum = TSimd.Multiply(TSimd.Add(u1, u2), -1 / 6f), farSum = TSimd.Add(u3, u4);
        TSimd.Store(TSimd.Add(TSimd.MultiplyAdd(TSimd.Load(from), 1 / 4f, nearSum), TSimd.Multiply(farSum, 1 / 24f)), to);
        TSimd.Store(TSimd.MultiplyAdd(TSimd.Subtract(u3, u4), 1 / 12f, TSimd.Multiply(TSimd.Subtract(u1, u2), -1 / 6f)), to + toRow);
        TSimd.Store(TSimd.Add(TSimd.MultiplyAdd(farSum, 1 / 6f, nearSum), TSimd.Load(from + 5 * row)), to + 2 * toRow);
    }
}
