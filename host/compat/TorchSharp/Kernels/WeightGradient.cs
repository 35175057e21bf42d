using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>Products of every input value under a filter with every output gradient, summed over the pixels of an image.</summary>
/// <remarks>result[k][o] += sum over (y, x) of a[y * SourceY + x * SourceX + k's place in the segments] * g[y * GradY + x * GradX + o].</remarks>
internal sealed unsafe class WeightGradient
{
    // Pixels of both operands that are multiplied with all weights before the next ones: they stay in the first cache.
    private const int BlockFloats = 6 * 1024;

    private readonly Segment[] segments;

    public WeightGradient(IEnumerable<Segment> reads)
    {
        segments = [.. reads];
        foreach (var segment in segments)
            Depth += (int)segment.Length;
    }

    public int Depth { get; }
    public required int Outputs { get; init; }
    public required int Height { get; init; }
    public required int Width { get; init; }
    public required nint SourceX { get; init; }
    public required nint SourceY { get; init; }
    public required nint GradX { get; init; }
    public required nint GradY { get; init; }

    /// <summary>Floats in one vector: outputs have to be a multiple of it, in memory too.</summary>
    public static int LanesFor(int outputs)
    {
        if (Vector512.IsHardwareAccelerated && outputs % 16 == 0)
            return 16;
        return Vector256.IsHardwareAccelerated && outputs % 8 == 0 ? 8 : 4;
    }

    /// <param name="result">[Depth, Outputs], added to.</param>
    public void Run(float* source, float* grad, float* result)
    {
        switch (LanesFor(Outputs))
        {
            case 16: Run<Vector512<float>, Simd512>(source, grad, result); break;
            case 8: Run<Vector256<float>, Simd256>(source, grad, result); break;
            default: Run<Vector128<float>, Simd128>(source, grad, result); break;
        }
    }

    private void Run<TVector, TSimd>(float* source, float* grad, float* result)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        int columns = Width, rows = Height;
        if (Height == 1)
        {
            // One long row, as a matrix product has: cut into several.
            int each = Math.Clamp((int)(BlockFloats / (SourceX + GradX)), 1, Width);
            for (int x = 0; x < Width; x += each)
                Block<TVector, TSimd>(source + x * SourceX, grad + x * GradX, Math.Min(each, Width - x), 1, result);
            return;
        }

        int step = Math.Clamp((int)(BlockFloats / (columns * (SourceX + GradX))), 1, rows);
        for (int y = 0; y < rows; y += step)
            Block<TVector, TSimd>(source + y * SourceY, grad + y * GradY, columns, Math.Min(step, rows - y), result);
    }

    private void Block<TVector, TSimd>(float* source, float* grad, int width, int height, float* result)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        int lanes = TSimd.Count;
        // Eight rows of two vectors need more than sixteen registers.
        bool hasEightRows = lanes != 8 || Outputs < 2 * lanes || Vector512.IsHardwareAccelerated;
        float* c = result;
        foreach (var (offset, length) in segments)
        {
            float* a = source + offset;
            for (nint k = 0; k < length;)
            {
                nint left = length - k;
                int rows = left >= 8 && hasEightRows ? 8 : left >= 4 ? 4 : 1;
                for (int o = 0; o < Outputs; o += 2 * lanes)
                {
                    bool isWide = Outputs - o >= 2 * lanes;
                    Tile<TVector, TSimd>(rows, isWide, a + k, grad + o, width, height, c + o);
                }

                k += rows;
                c += (nint)rows * Outputs;
            }
        }
    }

    private void Tile<TVector, TSimd>(int rows, bool isWide, float* a, float* g, int width, int height, float* c)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        switch (rows, isWide)
        {
            case (8, true):
                GradientTiles<TVector, TSimd>.RowsEightWide(a, SourceX, SourceY, g, GradX, GradY, width, height, c, Outputs);
                break;
            case (4, true):
                GradientTiles<TVector, TSimd>.RowsFourWide(a, SourceX, SourceY, g, GradX, GradY, width, height, c, Outputs);
                break;
            case (_, true):
                GradientTiles<TVector, TSimd>.RowsOneWide(a, SourceX, SourceY, g, GradX, GradY, width, height, c, Outputs);
                break;
            case (8, false):
                GradientTiles<TVector, TSimd>.RowsEight(a, SourceX, SourceY, g, GradX, GradY, width, height, c, Outputs);
                break;
            case (4, false):
                GradientTiles<TVector, TSimd>.RowsFour(a, SourceX, SourceY, g, GradX, GradY, width, height, c, Outputs);
                break;
            default:
                GradientTiles<TVector, TSimd>.RowsOne(a, SourceX, SourceY, g, GradX, GradY, width, height, c, Outputs);
                break;
        }
    }
}
