using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>Products of every input value under a filter with every output gradient, summed over the pixels of an image.</summary>
/// <remarks>result[k][o] += sum over (y, x) of a[y * SourceY + x * SourceX + k's place in the segments] * g[y * GradY + x * GradX + o].</remarks>
internal sealed unsafe class WeightGradient
{
    // Pixels of both operands that are multiplied with all weights before the next ones: they stay in the first cache.
    private const int BlockFloats = 6 * 1024;

    // Where columns of several images are taken: the second cache. All weights' sums passing by costs more than that.
    private const int ColumnFloats = 32 * 1024;

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
    /// <param name="images">So many grids are summed.</param>
    /// <param name="sourceImage">From one grid to the next.</param>
    /// <param name="gradImage">The same in the gradient.</param>
    public void Run(float* source, float* grad, float* result, int images = 1, nint sourceImage = 0, nint gradImage = 0)
    {
        switch (LanesFor(Outputs))
        {
            case 16: Run<Vector512<float>, Simd512>(source, grad, result, images, sourceImage, gradImage); break;
            case 8: Run<Vector256<float>, Simd256>(source, grad, result, images, sourceImage, gradImage); break;
            default: Run<Vector128<float>, Simd128>(source, grad, result, images, sourceImage, gradImage); break;
        }
    }

    private void Run<TVector, TSimd>(float* source, float* grad, float* result, int images, nint sourceImage, nint gradImage)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        if (images > Width)
        {
            // Columns of all images: the weights' sums pass by once for each column, not once for each image.
            for (int x = 0; x < Width; x++)
            {
                var column = new Pixels(source + x * SourceX, sourceImage, SourceY, grad + x * GradX, gradImage, GradY);
                Blocks<TVector, TSimd>(column, images, Height, ColumnFloats, result);
            }

            return;
        }

        for (int n = 0; n < images; n++)
        {
            var image = new Pixels(source + n * sourceImage, SourceX, SourceY, grad + n * gradImage, GradX, GradY);
            Blocks<TVector, TSimd>(image, Width, Height, BlockFloats, result);
        }
    }

    private void Blocks<TVector, TSimd>(Pixels pixels, int width, int height, int floats, float* result)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        if (height == 1)
        {
            // One long row, as a matrix product has: cut into several.
            int each = Math.Clamp((int)(floats / (SourceX + GradX)), 1, width);
            for (int x = 0; x < width; x += each)
                Block<TVector, TSimd>(pixels.From(x, 0), Math.Min(each, width - x), 1, result);
            return;
        }

        int step = Math.Clamp((int)(floats / (width * (SourceX + GradX))), 1, height);
        for (int y = 0; y < height; y += step)
            Block<TVector, TSimd>(pixels.From(0, y), width, Math.Min(step, height - y), result);
    }

    private void Block<TVector, TSimd>(Pixels pixels, int width, int height, float* result)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        int lanes = TSimd.Count;
        // Eight rows of two vectors need more than sixteen registers.
        bool hasEightRows = lanes != 8 || Outputs < 2 * lanes || Vector512.IsHardwareAccelerated;
        float* c = result;
        foreach (var (offset, length) in segments)
        {
            for (nint k = 0; k < length;)
            {
                nint left = length - k;
                int rows = left >= 8 && hasEightRows ? 8 : left >= 4 ? 4 : 1;
                for (int o = 0; o < Outputs; o += 2 * lanes)
                    Tile<TVector, TSimd>(rows, Outputs - o >= 2 * lanes, pixels, offset + k, o, width, height, c + o);
                k += rows;
                c += (nint)rows * Outputs;
            }
        }
    }

    private void Tile<TVector, TSimd>(int rows, bool isWide, Pixels at, nint input, int output, int width, int height, float* c)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        float* a = at.Source + input, g = at.Grad + output;
        switch (rows, isWide)
        {
            case (8, true):
                GradientTiles<TVector, TSimd>.RowsEightWide(a, at.SourceX, at.SourceY, g, at.GradX, at.GradY, width, height, c, Outputs);
                break;
            case (4, true):
                GradientTiles<TVector, TSimd>.RowsFourWide(a, at.SourceX, at.SourceY, g, at.GradX, at.GradY, width, height, c, Outputs);
                break;
            case (_, true):
                GradientTiles<TVector, TSimd>.RowsOneWide(a, at.SourceX, at.SourceY, g, at.GradX, at.GradY, width, height, c, Outputs);
                break;
            case (8, false):
                GradientTiles<TVector, TSimd>.RowsEight(a, at.SourceX, at.SourceY, g, at.GradX, at.GradY, width, height, c, Outputs);
                break;
            case (4, false):
                GradientTiles<TVector, TSimd>.RowsFour(a, at.SourceX, at.SourceY, g, at.GradX, at.GradY, width, height, c, Outputs);
                break;
            default:
                GradientTiles<TVector, TSimd>.RowsOne(a, at.SourceX, at.SourceY, g, at.GradX, at.GradY, width, height, c, Outputs);
                break;
        }
    }

    /// <summary>Where the pixels of both operands lie.</summary>
    private readonly struct Pixels
    {
        public Pixels(float* source, nint sourceX, nint sourceY, float* grad, nint gradX, nint gradY)
        {
            Source = source;
            SourceX = sourceX;
            SourceY = sourceY;
            Grad = grad;
            GradX = gradX;
            GradY = gradY;
        }

        public float* Source { get; private init; }

        public nint SourceX { get; }

        public nint SourceY { get; }

        public float* Grad { get; private init; }

        public nint GradX { get; }

        public nint GradY { get; }

        public Pixels From(int x, int y) => this with { Source = Source + x * SourceX + y * SourceY, Grad = Grad + x * GradX + y * GradY };
    }
}
