using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>A grid of pixels times a packed matrix: what a convolution, its input gradient and a matrix product all come down to.</summary>
/// <remarks>
/// Pixel (y, x) reads the segments at source + y * <see cref="SourceY"/> + x * <see cref="SourceX"/> and writes its outputs at
/// target + y * <see cref="TargetY"/> + x * <see cref="TargetX"/>. Steps count floats.
/// </remarks>
internal sealed unsafe class Correlation
{
    // Weights of this many rows of one panel stay in the first cache while the pixels pass by: 128 * 2 vectors = 16 KiB.
    private const int BlockDepth = 128;

    // Pixels of the largest tile.
    private const int TileRows = 8;

    private readonly Segment[] segments;
    private readonly List<(int First, int Count, int Row)> blocks = [];
    private readonly PackedWeights weights;

    public Correlation(IEnumerable<Segment> reads, PackedWeights weights)
    {
        this.weights = weights;
        var cut = new List<Segment>();
        int row = 0, first = 0, depth = 0;
        foreach (var read in reads)
        {
            for (nint at = 0; at < read.Length;)
            {
                nint length = Math.Min(read.Length - at, BlockDepth - depth);
                cut.Add(new Segment(read.Offset + at, length));
                at += length;
                depth += (int)length;
                if (depth == BlockDepth)
                    Close();
            }
        }

        if (depth > 0 || blocks.Count == 0)
            Close();
        segments = [.. cut];

        void Close()
        {
            blocks.Add((first, cut.Count - first, row));
            row += depth;
            first = cut.Count;
            depth = 0;
        }
    }

    public required int Height { get; init; }
    public required int Width { get; init; }
    public required nint SourceX { get; init; }
    public required nint SourceY { get; init; }
    public required nint TargetX { get; init; }
    public required nint TargetY { get; init; }

    /// <summary>Floats in one vector of the kernel for this many outputs.</summary>
    public static int LanesFor(int outputs)
    {
        if (Vector512.IsHardwareAccelerated && (outputs > 8 || !Vector256.IsHardwareAccelerated))
            return outputs % 16 is > 0 and <= 8 && outputs < 32 ? 8 : 16;
        return Vector256.IsHardwareAccelerated ? 8 : 4;
    }

    /// <param name="images">So many grids, all with the same weights.</param>
    /// <param name="sourceImage">From one grid to the next.</param>
    /// <param name="targetImage">The same where outputs are written.</param>
    public void Run(float* source, float* target, int images = 1, nint sourceImage = 0, nint targetImage = 0)
    {
        bool isOneRow = SourceY == Width * SourceX && TargetY == Width * TargetX;
        int height = isOneRow ? 1 : Height, width = isOneRow ? Width * Height : Width;
        Axis row = new(width, SourceX, TargetX), image = new(images, sourceImage, targetImage);
        // Tiles lie along rows; where these are too short for a tile, along the images.
        var (along, across) = width < TileRows && images > width ? (image, row) : (row, image);
        switch (weights.Lanes)
        {
            case 16: Run<Vector512<float>, Simd512>(source, target, height, along, across); break;
            case 8: Run<Vector256<float>, Simd256>(source, target, height, along, across); break;
            default: Run<Vector128<float>, Simd128>(source, target, height, along, across); break;
        }
    }

    private void Run<TVector, TSimd>(float* source, float* target, int height, Axis along, Axis across)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        int lanes = TSimd.Count;
        fixed (Segment* reads = segments)
        {
            for (int o = 0; o < weights.Width; o += 2 * lanes)
            {
                int used = Math.Min(weights.Width - o, 2 * lanes);
                int panel = used > lanes ? 2 * lanes : lanes;
                foreach (var (first, count, row) in blocks)
                {
                    float* w = weights.Data + (long)weights.Depth * o + (long)row * panel;
                    float* start = row == 0 ? weights.Start + o : null;
                    for (int i = 0; i < across.Count; i++)
                    {
                        for (int y = 0; y < height; y++)
                        {
                            float* a = source + i * across.Source + y * SourceY, c = target + i * across.Target + y * TargetY + o;
                            Line<TVector, TSimd>(along, used, a, reads + first, count, w, c, start);
                        }
                    }
                }
            }
        }
    }

    private void Line<TVector, TSimd>(Axis along, int used, float* a, Segment* reads, int count, float* w, float* c, float* start)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        bool isWide = used > TSimd.Count;
        int panel = isWide ? 2 * TSimd.Count : TSimd.Count;
        for (int x = 0; x < along.Count;)
        {
            int rows = along.Count >= TileRows ? TileRows : along.Count >= 4 ? 4 : 1;
            // The last tile begins early and stores only what is new.
            int skip = Math.Max(0, x + rows - along.Count);
            float* from = a + (x - skip) * along.Source, to = c + x * along.Target;
            if (skip == 0 && used == panel)
                Tile<TVector, TSimd>(rows, isWide, from, along.Source, reads, count, w, to, along.Target, start);
            else
                Part<TVector, TSimd>(along, rows, skip, isWide, used, from, reads, count, w, to, start);
            x += rows - skip;
        }
    }

    /// <summary>A tile of which only some columns or the last rows are stored.</summary>
    private static void Part<TVector, TSimd>(Axis along, int rows, int skip, bool isWide, int used, float* a, Segment* reads, int count, float* w, float* c,
        float* start)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        int panel = isWide ? 2 * TSimd.Count : TSimd.Count;
        float* tile = stackalloc float[8 * 2 * 16];
        float* stored = tile + skip * panel;
        if (start == null)
        {
            new Span<float>(tile, skip * panel).Clear();
            Copy(c, along.Target, stored, panel, rows - skip, used);
        }

        Tile<TVector, TSimd>(rows, isWide, a, along.Source, reads, count, w, tile, panel, start);
        Copy(stored, panel, c, along.Target, rows - skip, used);
    }

    private static void Tile<TVector, TSimd>(int rows, bool isWide, float* a, nint step, Segment* reads, int count, float* w, float* c,
        nint row, float* start)
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        if (isWide)
        {
            switch (rows)
            {
                // Sixteen registers do not hold eight rows of two vectors; with 512-bit vectors there are 32.
                case 8 when TSimd.Count == 8 && !Vector512.IsHardwareAccelerated:
                    Tiles<TVector, TSimd>.RowsFourWide(a, step, reads, count, w, c, row, start);
                    Tiles<TVector, TSimd>.RowsFourWide(a + 4 * step, step, reads, count, w, c + 4 * row, row, start);
                    break;
                case 8: Tiles<TVector, TSimd>.RowsEightWide(a, step, reads, count, w, c, row, start); break;
                case 4: Tiles<TVector, TSimd>.RowsFourWide(a, step, reads, count, w, c, row, start); break;
                default: Tiles<TVector, TSimd>.RowsOneWide(a, step, reads, count, w, c, row, start); break;
            }

            return;
        }

        switch (rows)
        {
            case 8: Tiles<TVector, TSimd>.RowsEight(a, step, reads, count, w, c, row, start); break;
            case 4: Tiles<TVector, TSimd>.RowsFour(a, step, reads, count, w, c, row, start); break;
            default: Tiles<TVector, TSimd>.RowsOne(a, step, reads, count, w, c, row, start); break;
        }
    }

    private static void Copy(float* from, nint fromRow, float* to, nint toRow, int rows, int used)
    {
        for (int r = 0; r < rows; r++)
            new ReadOnlySpan<float>(from + r * fromRow, used).CopyTo(new Span<float>(to + r * toRow, used));
    }

    /// <summary>Places that lie evenly apart.</summary>
    private readonly record struct Axis(int Count, nint Source, nint Target);
}
