namespace TorchSharp.Kernels;

/// <summary>
/// Register tiles of the gradient of weights: a few neighbouring input values by one or two vectors of outputs, summed over pixels.
/// </summary>
/// <remarks>For each row r and output o: c[r][o] += sum over pixels (y, x) of a[y][x][r] * g[y][x][o].</remarks>
internal static unsafe class GradientTiles<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    public static void RowsEightWide(float* a, nint stepX, nint stepY, float* g, nint gradX, nint gradY, int width, int height, float* c,
        nint row)
    {
        TVector c00 = TSimd.Load(c), c01 = TSimd.Load(c + TSimd.Count);
        TVector c10 = TSimd.Load(c + 1 * row), c11 = TSimd.Load(c + 1 * row + TSimd.Count);
        TVector c20 = TSimd.Load(c + 2 * row), c21 = TSimd.Load(c + 2 * row + TSimd.Count);
        TVector c30 = TSimd.Load(c + 3 * row), c31 = TSimd.Load(c + 3 * row + TSimd.Count);
        TVector c40 = TSimd.Load(c + 4 * row), c41 = TSimd.Load(c + 4 * row + TSimd.Count);
        TVector c50 = TSimd.Load(c + 5 * row), c51 = TSimd.Load(c + 5 * row + TSimd.Count);
        TVector c60 = TSimd.Load(c + 6 * row), c61 = TSimd.Load(c + 6 * row + TSimd.Count);
        TVector c70 = TSimd.Load(c + 7 * row), c71 = TSimd.Load(c + 7 * row + TSimd.Count);
        for (int y = 0; y < height; y++)
        {
            float* p = a + y * stepY;
            float* q = g + y * gradY;
            for (int x = 0; x < width; x++, p += stepX, q += gradX)
            {
                TVector g0 = TSimd.Load(q), g1 = TSimd.Load(q + TSimd.Count);
                TVector v = TSimd.Broadcast(p);
                c00 = TSimd.MultiplyAdd(v, g0, c00);
                c01 = TSimd.MultiplyAdd(v, g1, c01);
                v = TSimd.Broadcast(p + 1);
                c10 = TSimd.MultiplyAdd(v, g0, c10);
                c11 = TSimd.MultiplyAdd(v, g1, c11);
                v = TSimd.Broadcast(p + 2);
                c20 = TSimd.MultiplyAdd(v, g0, c20);
                c21 = TSimd.MultiplyAdd(v, g1, c21);
                v = TSimd.Broadcast(p + 3);
                c30 = TSimd.MultiplyAdd(v, g0, c30);
                c31 = TSimd.MultiplyAdd(v, g1, c31);
                v = TSimd.Broadcast(p + 4);
                c40 = TSimd.MultiplyAdd(v, g0, c40);
                c41 = TSimd.MultiplyAdd(v, g1, c41);
                v = TSimd.Broadcast(p + 5);
                c50 = TSimd.MultiplyAdd(v, g0, c50);
                c51 = TSimd.MultiplyAdd(v, g1, c51);
                v = TSimd.Broadcast(p + 6);
                c60 = TSimd.MultiplyAdd(v, g0, c60);
                c61 = TSimd.MultiplyAdd(v, g1, c61);
                v = TSimd.Broadcast(p + 7);
                c70 = TSimd.MultiplyAdd(v, g0, c70);
                c71 = TSimd.MultiplyAdd(v, g1, c71);
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

    public static void RowsFourWide(float* a, nint stepX, nint stepY, float* g, nint gradX, nint gradY, int width, int height, float* c,
        nint row)
    {
        TVector c00 = TSimd.Load(c), c01 = TSimd.Load(c + TSimd.Count);
        TVector c10 = TSimd.Load(c + 1 * row), c11 = TSimd.Load(c + 1 * row + TSimd.Count);
        TVector c20 = TSimd.Load(c + 2 * row), c21 = TSimd.Load(c + 2 * row + TSimd.Count);
        TVector c30 = TSimd.Load(c + 3 * row), c31 = TSimd.Load(c + 3 * row + TSimd.Count);
        for (int y = 0; y < height; y++)
        {
            float* p = a + y * stepY;
            float* q = g + y * gradY;
            for (int x = 0; x < width; x++, p += stepX, q += gradX)
            {
                TVector g0 = TSimd.Load(q), g1 = TSimd.Load(q + TSimd.Count);
                TVector v = TSimd.Broadcast(p);
                c00 = TSimd.MultiplyAdd(v, g0, c00);
                c01 = TSimd.MultiplyAdd(v, g1, c01);
                v = TSimd.Broadcast(p + 1);
                c10 = TSimd.MultiplyAdd(v, g0, c10);
                c11 = TSimd.MultiplyAdd(v, g1, c11);
                v = TSimd.Broadcast(p + 2);
                c20 = TSimd.MultiplyAdd(v, g0, c20);
                c21 = TSimd.MultiplyAdd(v, g1, c21);
                v = TSimd.Broadcast(p + 3);
                c30 = TSimd.MultiplyAdd(v, g0, c30);
                c31 = TSimd.MultiplyAdd(v, g1, c31);
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

    public static void RowsOneWide(float* a, nint stepX, nint stepY, float* g, nint gradX, nint gradY, int width, int height, float* c,
        nint row)
    {
        TVector c00 = TSimd.Load(c), c01 = TSimd.Load(c + TSimd.Count);
        for (int y = 0; y < height; y++)
        {
            float* p = a + y * stepY;
            float* q = g + y * gradY;
            for (int x = 0; x < width; x++, p += stepX, q += gradX)
            {
                TVector g0 = TSimd.Load(q), g1 = TSimd.Load(q + TSimd.Count);
                TVector v = TSimd.Broadcast(p);
                c00 = TSimd.MultiplyAdd(v, g0, c00);
                c01 = TSimd.MultiplyAdd(v, g1, c01);
            }
        }

        TSimd.Store(c00, c);
        TSimd.Store(c01, c + TSimd.Count);
    }

    public static void RowsEight(float* a, nint stepX, nint stepY, float* g, nint gradX, nint gradY, int width, int height, float* c,
        nint row)
    {
        TVector c00 = TSimd.Load(c);
        TVector c10 = TSimd.Load(c + 1 * row);
        TVector c20 = TSimd.Load(c + 2 * row);
        TVector c30 = TSimd.Load(c + 3 * row);
        TVector c40 = TSimd.Load(c + 4 * row);
        TVector c50 = TSimd.Load(c + 5 * row);
        TVector c60 = TSimd.Load(c + 6 * row);
        TVector c70 = TSimd.Load(c + 7 * row);
        for (int y = 0; y < height; y++)
        {
            float* p = a + y * stepY;
            float* q = g + y * gradY;
            for (int x = 0; x < width; x++, p += stepX, q += gradX)
            {
                TVector g0 = TSimd.Load(q);
                c00 = TSimd.MultiplyAdd(TSimd.Broadcast(p), g0, c00);
                c10 = TSimd.MultiplyAdd(TSimd.Broadcast(p + 1), g0, c10);
                c20 = TSimd.MultiplyAdd(TSimd.Broadcast(p + 2), g0, c20);
                c30 = TSimd.MultiplyAdd(TSimd.Broadcast(p + 3), g0, c30);
                c40 = TSimd.MultiplyAdd(TSimd.Broadcast(p + 4), g0, c40);
                c50 = TSimd.MultiplyAdd(TSimd.Broadcast(p + 5), g0, c50);
                c60 = TSimd.MultiplyAdd(TSimd.Broadcast(p + 6), g0, c60);
                c70 = TSimd.MultiplyAdd(TSimd.Broadcast(p + 7), g0, c70);
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

    public static void RowsFour(float* a, nint stepX, nint stepY, float* g, nint gradX, nint gradY, int width, int height, float* c,
        nint row)
    {
        TVector c00 = TSimd.Load(c);
        TVector c10 = TSimd.Load(c + 1 * row);
        TVector c20 = TSimd.Load(c + 2 * row);
        TVector c30 = TSimd.Load(c + 3 * row);
        for (int y = 0; y < height; y++)
        {
            float* p = a + y * stepY;
            float* q = g + y * gradY;
            for (int x = 0; x < width; x++, p += stepX, q += gradX)
            {
                TVector g0 = TSimd.Load(q);
                c00 = TSimd.MultiplyAdd(TSimd.Broadcast(p), g0, c00);
                c10 = TSimd.MultiplyAdd(TSimd.Broadcast(p + 1), g0, c10);
                c20 = TSimd.MultiplyAdd(TSimd.Broadcast(p + 2), g0, c20);
                c30 = TSimd.MultiplyAdd(TSimd.Broadcast(p + 3), g0, c30);
            }
        }

        TSimd.Store(c00, c);
        TSimd.Store(c10, c + 1 * row);
        TSimd.Store(c20, c + 2 * row);
        TSimd.Store(c30, c + 3 * row);
    }

    public static void RowsOne(float* a, nint stepX, nint stepY, float* g, nint gradX, nint gradY, int width, int height, float* c,
        nint row)
    {
        TVector c00 = TSimd.Load(c);
        for (int y = 0; y < height; y++)
        {
            float* p = a + y * stepY;
            float* q = g + y * gradY;
            for (int x = 0; x < width; x++, p += stepX, q += gradX)
            {
                TVector g0 = TSimd.Load(q);
                c00 = TSimd.MultiplyAdd(TSimd.Broadcast(p), g0, c00);
            }
        }

        TSimd.Store(c00, c);
    }
}
