using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>A 3x3 convolution of stride 1, or the gradient of its input, by Winograd's products: a half to a quarter of those that sums take.</summary>
internal sealed unsafe class WinogradConvolution : IDisposable
{
    private readonly WinogradTiles tiles;
    private readonly WinogradForm inputs, outputs;
    private readonly Nhwc source;
    private readonly int width;
    private readonly Storage storage;
    private readonly Correlation[] products;

    private WinogradConvolution(WinogradTiles tiles, Nhwc source, int width, FilterTaps taps)
    {
        (this.tiles, this.source, this.width) = (tiles, source, width);
        inputs = WinogradForm.Of(tiles.Outputs, WeightGradient.LanesFor(source.C));
        outputs = WinogradForm.Of(tiles.Outputs, WeightGradient.LanesFor(width));
        int lanes = Correlation.LanesFor(width), padded = Padded(width);
        nint plane = (nint)source.C * padded;
        storage = new Storage((tiles.Planes * plane + padded) * sizeof(float));
        float* data = (float*)storage.Raw(), zeros = data + tiles.Planes * plane;
        new Span<float>(zeros, padded).Clear();
        var form = WinogradForm.Of(tiles.Outputs, lanes);
        Work.Ranges(source.C, 16, (first, end) => Transform(form, taps, (int)first, (int)end, source.C, padded, data));
        products = new Correlation[tiles.Planes];
        for (int p = 0; p < products.Length; p++)
        {
            products[p] = new Correlation([new Segment(0, source.C)], new PackedWeights(data + p * plane, zeros, source.C, width, lanes))
            {
                Height = 1,
                Width = 1,
                SourceX = source.C,
                SourceY = source.C,
                TargetX = width,
                TargetY = width,
            };
        }
    }

    /// <param name="weight">[O, C, 3, 3].</param>
    public static WinogradConvolution Forward(ConvolutionGeometry g, float* weight)
    {
        int depth = g.Input.C, outputs = g.Outputs;
        using var turned = new Owned(Taps(9 * depth * outputs));
        float* to = turned.Body.F;
        Transpose.Matrix(weight, to, outputs, 9 * depth, 9 * depth, outputs); // [C, tap, O]
        var taps = new FilterTaps(to, 9 * outputs, outputs);
        return new WinogradConvolution(new WinogradTiles(g.OutH, g.OutW, g.PadH, g.PadW), g.Input, outputs, taps);
    }

    /// <summary>The same over the result's gradient, with the weights turned by half a turn.</summary>
    /// <param name="weight">[O, C, 3, 3].</param>
    public static WinogradConvolution InputGradient(ConvolutionGeometry g, float* weight)
    {
        int depth = g.Outputs, outputs = g.Input.C;
        using var turned = new Owned(Taps(9 * depth * outputs));
        float* to = turned.Body.F;
        Transpose.NchwToNhwc(weight, to, new Nhwc(depth, outputs, 3, 3)); // [O, tap, C]
        var taps = new FilterTaps(to + 8 * outputs, 9 * outputs, -outputs);
        return new WinogradConvolution(new WinogradTiles(g.Input.H, g.Input.W, 2 - g.PadH, 2 - g.PadW), g.Output, outputs, taps);
    }

    /// <param name="x">[N, H, W, C] of what is convolved.</param>
    /// <param name="bias">One for each channel of the result; null for none.</param>
    /// <param name="y">[N, H, W, C] of the result.</param>
    public void Run(float* x, float* bias, float* y)
    {
        nint resultImage = tiles.ResultPixels * width;
        Work.Ranges(source.N, tiles.ImagesTogether, (first, end) =>
        {
            int images = (int)(end - first), count = images * tiles.Rows * tiles.Columns;
            nint read = WinogradTiles.PlaneFloats(count, source.C), written = WinogradTiles.PlaneFloats(count, width);
            var planes = new Storage(tiles.Planes * (read + written) * sizeof(float));
            float* from = (float*)planes.Raw(), to = from + tiles.Planes * read;
            tiles.Input(inputs, x + first * source.Pixels * source.C, images, source, from);
            for (int p = 0; p < products.Length; p++)
                products[p].Run(from + p * read, to + p * written, count, source.C, width);
            float* results = y + first * resultImage;
            tiles.Output(outputs, to, images, width, results);
            planes.Release();
            if (bias == null)
                return;
            for (float* pixel = results; pixel < results + images * resultImage; pixel += width)
            {
                for (int o = 0; o < width; o++)
                    pixel[o] += bias[o];
            }
        });
    }

    public void Dispose() => storage.Release();

    private static int Padded(int width)
    {
        int lanes = Correlation.LanesFor(width);
        return (width + lanes - 1) / lanes * lanes;
    }

    // Whole vectors are read of the last columns too: behind the end lie zeros.
    private static TensorBody Taps(int floats)
    {
        const int MostLanes = 16;
        var body = new TensorBody(torch.ScalarType.Float32, [floats + MostLanes]);
        new Span<float>(body.F + floats, MostLanes).Clear();
        return body;
    }

    /// <summary>Weights of some inputs into the panels of <see cref="PackedWeights"/>.</summary>
    private static void Transform(WinogradForm form, FilterTaps taps, int first, int end, int depth, int padded, float* data)
    {
        float* scratch = stackalloc float[WinogradForm.ScratchFloats];
        nint plane = (nint)depth * padded;
        for (int o = 0; o < padded; o += 2 * form.Lanes)
        {
            int panel = Math.Min(2 * form.Lanes, padded - o);
            for (int k = first; k < end; k++)
            {
                for (int v = 0; v < panel; v += form.Lanes)
                {
                    form.Filter(taps.Data + k * taps.Input + o + v, 3 * taps.Tap, taps.Tap,
                        data + (nint)depth * o + (nint)k * panel + v, form.Side * plane, plane, scratch);
                }
            }
        }
    }

    /// <summary>3x3 weights whose outputs lie side by side.</summary>
    private readonly struct FilterTaps(float* data, nint input, nint tap)
    {
        /// <summary>First input, first tap.</summary>
        public float* Data => data;

        /// <summary>From one input to the next.</summary>
        public nint Input => input;

        /// <summary>From one tap to the next.</summary>
        public nint Tap => tap;
    }
}
