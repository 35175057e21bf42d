using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>How images are cut into the tiles of Winograd's convolution, and where the tiles' products lie.</summary>
/// <remarks>
/// <code>
/// planes  [Side * Side][tile][channel]   a plane is a matrix: products of whole tiles are one matrix product for each plane
/// </code>
/// </remarks>
internal sealed unsafe class WinogradTiles
{
    // Tiles worked on together: weights are read once for all of them, and the planes of most layers stay in the second cache.
    private const int Together = 64;

    // Planes a multiple of this apart would meet in the same few lines of the first cache.
    private const int LineFloats = 16;

    private readonly int height, width, top, left;

    /// <param name="height">Of the result.</param>
    /// <param name="width">Of the result.</param>
    /// <param name="top">Rows of zeros before the image.</param>
    /// <param name="left">Columns of zeros before the image.</param>
    public WinogradTiles(int height, int width, int top, int left)
    {
        (this.height, this.width, this.top, this.left) = (height, width, top, left);
        Outputs = Best(height, width);
        (Rows, Columns) = ((height + Outputs - 1) / Outputs, (width + Outputs - 1) / Outputs);
    }

    /// <summary>Pixels along a side of what one tile makes: 2 or 4.</summary>
    public int Outputs { get; }

    /// <summary>Pixels along a side of what one tile reads.</summary>
    public int Side => Outputs + 2;

    /// <summary>Products of one tile for each pair of channels.</summary>
    public int Planes => Side * Side;

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Pixels of one result.</summary>
    public nint ResultPixels => (nint)height * width;

    /// <summary>Images worked on together: by their size only, never by the number of threads.</summary>
    public int ImagesTogether => Math.Max(1, Together / (Rows * Columns));

    /// <summary>Whether this takes clearly less time than sums: what the transforms cost is little only where there are channels enough.</summary>
    public static bool Pay(ConvolutionGeometry g)
    {
        if (g is not { FilterH: 3, FilterW: 3, StrideH: 1, StrideW: 1, DilationH: 1, DilationW: 1, Groups: 1, PadH: <= 2, PadW: <= 2 })
            return false;
        if (g.Input.C < 16 || g.Outputs < 16 || g.Input.C % 8 != 0 || g.Outputs % 8 != 0)
            return false;
        return 2L * Products(Best(g.OutH, g.OutW), g.OutH, g.OutW) <= 9L * g.OutH * g.OutW;
    }

    /// <summary>Floats of one plane of these tiles.</summary>
    public static nint PlaneFloats(int tiles, int channels) => (nint)tiles * channels + LineFloats;

    /// <summary>Images [count, H, W, channels] to planes.</summary>
    public void Input(WinogradForm form, float* images, int count, Nhwc shape, float* planes)
    {
        int paddedHeight = Rows * Outputs + 2, paddedWidth = Columns * Outputs + 2;
        using var padded = new PaddedImages(images, count, shape.H, shape.W, shape.C, top, left, paddedHeight, paddedWidth);
        Scatter(form.Input, form.Lanes, padded.Data, padded.Step, paddedWidth, shape.C, count, planes);
    }

    /// <summary>Gradients of the result [count, height, width, channels] to planes.</summary>
    public void OutputGradient(WinogradForm form, float* gradients, int count, int channels, float* planes)
    {
        int paddedHeight = Rows * Outputs, paddedWidth = Columns * Outputs;
        using var padded = new PaddedImages(gradients, count, height, width, channels, 0, 0, paddedHeight, paddedWidth);
        Scatter(form.OutputGradient, form.Lanes, padded.Data, padded.Step, paddedWidth, channels, count, planes);
    }

    /// <summary>Planes to results [count, height, width, channels].</summary>
    public void Output(WinogradForm form, float* planes, int count, int channels, float* results)
    {
        float* scratch = stackalloc float[WinogradForm.ScratchFloats], cut = stackalloc float[4 * 4 * 16];
        int tiles = count * Rows * Columns, lanes = form.Lanes;
        nint plane = PlaneFloats(tiles, channels), row = (nint)width * channels;
        float* from = planes;
        for (int n = 0; n < count; n++)
        {
            for (int y = 0; y < height; y += Outputs)
            {
                for (int x = 0; x < width; x += Outputs, from += channels)
                {
                    float* to = results + ((nint)n * height + y) * row + (nint)x * channels;
                    int rows = Math.Min(Outputs, height - y), columns = Math.Min(Outputs, width - x);
                    bool isWhole = rows == Outputs && columns == Outputs;
                    for (int c = 0; c < channels; c += lanes)
                    {
                        if (isWhole)
                        {
                            form.Output(from + c, Side * plane, plane, to + c, row, channels, scratch);
                            continue;
                        }

                        form.Output(from + c, Side * plane, plane, cut, Outputs * lanes, lanes, scratch);
                        for (int i = 0; i < rows * columns; i++)
                        {
                            float* pixel = cut + (i / columns * Outputs + i % columns) * lanes;
                            new ReadOnlySpan<float>(pixel, lanes).CopyTo(new Span<float>(to + c + i / columns * row + i % columns * channels, lanes));
                        }
                    }
                }
            }
        }
    }

    private void Scatter(WinogradForm.Square square, int lanes, float* images, nint step, int paddedWidth, int channels, int count, float* planes)
    {
        float* scratch = stackalloc float[WinogradForm.ScratchFloats];
        nint plane = PlaneFloats(count * Rows * Columns, channels), row = (nint)paddedWidth * channels;
        float* to = planes;
        for (int n = 0; n < count; n++)
        {
            for (int y = 0; y < Rows; y++)
            {
                for (int x = 0; x < Columns; x++, to += channels)
                {
                    float* from = images + n * step + y * Outputs * row + (nint)x * Outputs * channels;
                    for (int c = 0; c < channels; c += lanes)
                        square(from + c, row, channels, to + c, Side * plane, plane, scratch);
                }
            }
        }
    }

    // The larger tile rounds a little more; of the same number of products the smaller one is taken.
    private static int Best(int height, int width) => Products(4, height, width) < Products(2, height, width) ? 4 : 2;

    private static long Products(int outputs, int height, int width) =>
        (long)((height + outputs - 1) / outputs) * ((width + outputs - 1) / outputs) * (outputs + 2) * (outputs + 2);
}
