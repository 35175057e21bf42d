namespace TorchSharp.Kernels;

/// <summary>A run of neighbouring input values that enters a product: floats from the pixel's first value, and how many.</summary>
internal readonly record struct Segment(nint Offset, nint Length);

/// <summary>Register tiles of the matrix product behind convolution and matmul: a few pixels by one or two vectors of outputs.</summary>
/// <remarks>
/// For each pixel r and output o: c[r][o] = start[o] + sum over k of a[r][k] * w[k][o], where k runs through the segments in order and
/// <c>w</c> is packed with one (or two) vectors for each k. Without <c>start</c> the sum continues from what <c>c</c> holds.
/// </remarks>
internal static unsafe class Tiles<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    public static void RowsEightWide(float* a, nint step, Segment* segments, int count, float* w, float* c, nint row, float* start)
    {
        nint s1 = 1 * step * sizeof(float);
        nint s2 = 2 * step * sizeof(float);
        nint s3 = 3 * step * sizeof(float);
        nint s4 = 4 * step * sizeof(float);
        nint s5 = 5 * step * sizeof(float);
        nint s6 = 6 * step * sizeof(float);
        nint s7 = 7 * step * sizeof(float);
        float* from = start != null ? start : c;
        nint next = start != null ? 0 : row;
        TVector c00 = TSimd.Load(from), c01 = TSimd.Load(from + TSimd.Count);
        TVector c10 = TSimd.Load(from + 1 * next), c11 = TSimd.Load(from + 1 * next + TSimd.Count);
        TVector c20 = TSimd.Load(from + 2 * next), c21 = TSimd.Load(from + 2 * next + TSimd.Count);
        TVector c30 = TSimd.Load(from + 3 * next), c31 = TSimd.Load(from + 3 * next + TSimd.Count);
        TVector c40 = TSimd.Load(from + 4 * next), c41 = TSimd.Load(from + 4 * next + TSimd.Count);
        TVector c50 = TSimd.Load(from + 5 * next), c51 = TSimd.Load(from + 5 * next + TSimd.Count);
        TVector c60 = TSimd.Load(from + 6 * next), c61 = TSimd.Load(from + 6 * next + TSimd.Count);
        TVector c70 = TSimd.Load(from + 7 * next), c71 = TSimd.Load(from + 7 * next + TSimd.Count);
        for (int s = 0; s < count; s++)
        {
            byte* p = (byte*)(a + segments[s].Offset);
            byte* end = p + segments[s].Length * sizeof(float);
            for (; p < end; p += sizeof(float), w += 2 * TSimd.Count)
            {
                TVector w0 = TSimd.Load(w), w1 = TSimd.Load(w + TSimd.Count);
                TVector x = TSimd.Broadcast(p);
                c00 = TSimd.MultiplyAdd(x, w0, c00);
                c01 = TSimd.MultiplyAdd(x, w1, c01);
                x = TSimd.Broadcast(p + s1);
                c10 = TSimd.MultiplyAdd(x, w0, c10);
                c11 = TSimd.MultiplyAdd(x, w1, c11);
                x = TSimd.Broadcast(p + s2);
                c20 = TSimd.MultiplyAdd(x, w0, c20);
                c21 = TSimd.MultiplyAdd(x, w1, c21);
                x = TSimd.Broadcast(p + s3);
                c30 = TSimd.MultiplyAdd(x, w0, c30);
                c31 = TSimd.MultiplyAdd(x, w1, c31);
                x = TSimd.Broadcast(p + s4);
                c40 = TSimd.MultiplyAdd(x, w0, c40);
                c41 = TSimd.MultiplyAdd(x, w1, c41);
                x = TSimd.Broadcast(p + s5);
                c50 = TSimd.MultiplyAdd(x, w0, c50);
                c51 = TSimd.MultiplyAdd(x, w1, c51);
                x = TSimd.Broadcast(p + s6);
                c60 = TSimd.MultiplyAdd(x, w0, c60);
                c61 = TSimd.MultiplyAdd(x, w1, c61);
                x = TSimd.Broadcast(p + s7);
                c70 = TSimd.MultiplyAdd(x, w0, c70);
                c71 = TSimd.MultiplyAdd(x, w1, c71);
            }
        }

        TSimd.Store(c00, c);
        TSimd.Store(c01, c + TSimd.Count);
        TSimd.Store(c10, c + 1 * row);
        TSimd.Store(c11, c + 1 * row + TSimd.Count);
        TSimd.Store(c20, c + 2 * row);
        TSimd.Store(c21, c + 2 * row + TSimd.Count);
        TSimd.Store(c30, c + 3 * row);
        TSimd.Store(c31, c + 3 * row + TSimd.Count);
        TSimd.Store(c40, c + 4 * row);
        TSimd.Store(c41, c + 4 * row + TSimd.Count);
        TSimd.Store(c50, c + 5 * row);
        TSimd.Store(c51, c + 5 * row + TSimd.Count);
        TSimd.Store(c60, c + 6 * row);
        TSimd.Store(c61, c + 6 * row + TSimd.Count);
        TSimd.Store(c70, c + 7 * row);
        TSimd.Store(c71, c + 7 * row + TSimd.Count);
    }

    public static void RowsFourWide(float* a, nint step, Segment* segments, int count, float* w, float* c, nint row, float* start)
    {
        nint s1 = 1 * step * sizeof(float);
        nint s2 = 2 * step * sizeof(float);
        nint s3 = 3 * step * sizeof(float);
        float* from = start != null ? start : c;
        nint next = start != null ? 0 : row;
        TVector c00 = TSimd.Load(from), c01 = TSimd.Load(from + TSimd.Count);
        TVector c10 = TSimd.Load(from + 1 * next), c11 = TSimd.Load(from + 1 * next + TSimd.Count);
        TVector c20 = TSimd.Load(from + 2 * next), c21 = TSimd.Load(from + 2 * next + TSimd.Count);
        TVector c30 = TSimd.Load(from + 3 * next), c31 = TSimd.Load(from + 3 * next + TSimd.Count);
        for (int s = 0; s < count; s++)
        {
            byte* p = (byte*)(a + segments[s].Offset);
            byte* end = p + segments[s].Length * sizeof(float);
            for (; p < end; p += sizeof(float), w += 2 * TSimd.Count)
            {
                TVector w0 = TSimd.Load(w), w1 = TSimd.Load(w + TSimd.Count);
                TVector x = TSimd.Broadcast(p);
                c00 = TSimd.MultiplyAdd(x, w0, c00);
                c01 = TSimd.MultiplyAdd(x, w1, c01);
                x = TSimd.Broadcast(p + s1);
                c10 = TSimd.MultiplyAdd(x, w0, c10);
                c11 = TSimd.MultiplyAdd(x, w1, c11);
                x = TSimd.Broadcast(p + s2);
                c20 = TSimd.MultiplyAdd(x, w0, c20);
                c21 = TSimd.MultiplyAdd(x, w1, c21);
                x = TSimd.Broadcast(p + s3);
                c30 = TSimd.MultiplyAdd(x, w0, c30);
                c31 = TSimd.MultiplyAdd(x, w1, c31);
            }
        }

        TSimd.Store(c00, c);
        TSimd.Store(c01, c + TSimd.Count);
        TSimd.Store(c10, c + 1 * row);
        TSimd.Store(c11, c + 1 * row + TSimd.Count);
        TSimd.Store(c20, c + 2 * row);
        TSimd.Store(c21, c + 2 * row + TSimd.Count);
        TSimd.Store(c30, c + 3 * row);
        TSimd.Store(c31, c + 3 * row + TSimd.Count);
    }

    public static void RowsOneWide(float* a, nint step, Segment* segments, int count, float* w, float* c, nint row, float* start)
    {
        float* from = start != null ? start : c;
        nint next = start != null ? 0 : row;
        TVector c00 = TSimd.Load(from), c01 = TSimd.Load(from + TSimd.Count);
        for (int s = 0; s < count; s++)
        {
            byte* p = (byte*)(a + segments[s].Offset);
            byte* end = p + segments[s].Length * sizeof(float);
            for (; p < end; p += sizeof(float), w += 2 * TSimd.Count)
            {
                TVector w0 = TSimd.Load(w), w1 = TSimd.Load(w + TSimd.Count);
                TVector x = TSimd.Broadcast(p);
                c00 = TSimd.MultiplyAdd(x, w0, c00);
                c01 = TSimd.MultiplyAdd(x, w1, c01);
            }
        }

        TSimd.Store(c00, c);
        TSimd.Store(c01, c + TSimd.Count);
    }

    public static void RowsEight(float* a, nint step, Segment* segments, int count, float* w, float* c, nint row, float* start)
    {
        nint s1 = 1 * step * sizeof(float);
        nint s2 = 2 * step * sizeof(float);
        nint s3 = 3 * step * sizeof(float);
        nint s4 = 4 * step * sizeof(float);
        nint s5 = 5 * step * sizeof(float);
        nint s6 = 6 * step * sizeof(float);
        nint s7 = 7 * step * sizeof(float);
        float* from = start != null ? start : c;
        nint next = start != null ? 0 : row;
        TVector c00 = TSimd.Load(from);
        TVector c10 = TSimd.Load(from + 1 * next);
        TVector c20 = TSimd.Load(from + 2 * next);
        TVector c30 = TSimd.Load(from + 3 * next);
        TVector c40 = TSimd.Load(from + 4 * next);
        TVector c50 = TSimd.Load(from + 5 * next);
        TVector c60 = TSimd.Load(from + 6 * next);
        TVector c70 = TSimd.Load(from + 7 * next);
        for (int s = 0; s < count; s++)
        {
            byte* p = (byte*)(a + segments[s].Offset);
            byte* end = p + segments[s].Length * sizeof(float);
            for (; p < end; p += sizeof(float), w += TSimd.Count)
            {
                TVector w0 = TSimd.Load(w);
                c00 = TSimd.MultiplyAdd(TSimd.Broadcast(p), w0, c00);
                c10 = TSimd.MultiplyAdd(TSimd.Broadcast(p + s1), w0, c10);
                c20 = TSimd.MultiplyAdd(TSimd.Broadcast(p + s2), w0, c20);
                c30 = TSimd.MultiplyAdd(TSimd.Broadcast(p + s3), w0, c30);
                c40 = TSimd.MultiplyAdd(TSimd.Broadcast(p + s4), w0, c40);
                c50 = TSimd.MultiplyAdd(TSimd.Broadcast(p + s5), w0, c50);
                c60 = TSimd.MultiplyAdd(TSimd.Broadcast(p + s6), w0, c60);
                c70 = TSimd.MultiplyAdd(TSimd.Broadcast(p + s7), w0, c70);
            }
        }

        TSimd.Store(c00, c);
        TSimd.Store(c10, c + 1 * row);
        TSimd.Store(c20, c + 2 * row);
        TSimd.Store(c30, c + 3 * row);
        TSimd.Store(c40, c + 4 * row);
        TSimd.Store(c50, c + 5 * row);
        TSimd.Store(c60, c + 6 * row);
        TSimd.Store(c70, c + 7 * row);
    }

    public static void RowsFour(float* a, nint step, Segment* segments, int count, float* w, float* c, nint row, float* start)
    {
        nint s1 = 1 * step * sizeof(float);
        nint s2 = 2 * step * sizeof(float);
        nint s3 = 3 * step * sizeof(float);
        float* from = start != null ? start : c;
        nint next = start != null ? 0 : row;
        TVector c00 = TSimd.Load(from);
        TVector c10 = TSimd.Load(from + 1 * next);
        TVector c20 = TSimd.Load(from + 2 * next);
        TVector c30 = TSimd.Load(from + 3 * next);
        for (int s = 0; s < count; s++)
        {
            byte* p = (byte*)(a + segments[s].Offset);
            byte* end = p + segments[s].Length * sizeof(float);
            for (; p < end; p += sizeof(float), w += TSimd.Count)
            {
                TVector w0 = TSimd.Load(w);
                c00 = TSimd.MultiplyAdd(TSimd.Broadcast(p), w0, c00);
                c10 = TSimd.MultiplyAdd(TSimd.Broadcast(p + s1), w0, c10);
                c20 = TSimd.MultiplyAdd(TSimd.Broadcast(p + s2), w0, c20);
                c30 = TSimd.MultiplyAdd(TSimd.Broadcast(p + s3), w0, c30);
            }
        }

        TSimd.Store(c00, c);
        TSimd.Store(c10, c + 1 * row);
        TSimd.Store(c20, c + 2 * row);
        TSimd.Store(c30, c + 3 * row);
    }

    public static void RowsOne(float* a, nint step, Segment* segments, int count, float* w, float* c, nint row, float* start)
    {
        float* from = start != null ? start : c;
        nint next = start != null ? 0 : row;
        TVector c00 = TSimd.Load(from);
        for (int s = 0; s < count; s++)
        {
            byte* p = (byte*)(a + segments[s].Offset);
            byte* end = p + segments[s].Length * sizeof(float);
            for (; p < end; p += sizeof(float), w += TSimd.Count)
            {
                TVector w0 = TSimd.Load(w);
                c00 = TSimd.MultiplyAdd(TSimd.Broadcast(p), w0, c00);
            }
        }

        TSimd.Store(c00, c);
    }
}
