using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>The gradient of the weights of a 3x3 convolution of stride 1 by Winograd's products.</summary>
/// <remarks>Sums of products over tiles are matrix products too, one for each plane; they become weights once for each group of images.</remarks>
internal sealed unsafe class WinogradWeightGradient
{
    // Fewer tiles than this are not worth turning their sums into weights.
    private const int LeastTiles = 128;

    private readonly ConvolutionGeometry g;
    private readonly WinogradTiles tiles;
    private readonly WinogradForm inputs, outputs;

    public WinogradWeightGradient(ConvolutionGeometry g)
    {
        this.g = g;
        tiles = new WinogradTiles(g.OutH, g.OutW, g.PadH, g.PadW);
        inputs = WinogradForm.Of(tiles.Outputs, WeightGradient.LanesFor(g.Input.C));
        outputs = WinogradForm.Of(tiles.Outputs, WeightGradient.LanesFor(g.Outputs));
    }

    /// <param name="x">[N, H, W, C].</param>
    /// <param name="dy">[N, OH, OW, O].</param>
    /// <param name="result">[O, C, 3, 3].</param>
    public void Run(float* x, float* dy, float* result)
    {
        int depth = g.Input.C, width = g.Outputs, images = g.Input.N;
        int groups = (int)Math.Clamp((long)images * tiles.Rows * tiles.Columns / LeastTiles, 1, Math.Min(Convolution.ImageGroups, images));
        nint plane = (nint)depth * width;
        using var taps = new Owned(new TensorBody(torch.ScalarType.Float32, [groups, depth, 9, width]));
        float* total = taps.Body.F;
        Work.Parts(groups, part =>
        {
            using var sums = new Owned(TensorBody.Zeros(torch.ScalarType.Float32, [tiles.Planes, depth, width]));
            int end = (int)((long)images * (part + 1) / groups);
            for (int n = (int)((long)images * part / groups); n < end; n += tiles.ImagesTogether)
                Add(x, dy, n, Math.Min(tiles.ImagesTogether, end - n), sums.Body.F);
            float* scratch = stackalloc float[WinogradForm.ScratchFloats];
            for (nint c = 0; c < depth; c++)
            {
                float* from = sums.Body.F + c * width, to = total + (part * depth + c) * 9 * width;
                for (int o = 0; o < width; o += outputs.Lanes)
                    outputs.FilterGradient(from + o, outputs.Side * plane, plane, to + o, 3 * width, width, scratch);
            }
        });
        for (int part = 1; part < groups; part++)
            Elementwise.Map(default(Add), total, total + part * 9 * plane, total, 9 * plane);
        Transpose.Matrix(total, result, 9 * depth, width, width, 9 * depth);
    }

    private void Add(float* x, float* dy, int first, int images, float* sums)
    {
        int depth = g.Input.C, width = g.Outputs, count = images * tiles.Rows * tiles.Columns;
        nint read = WinogradTiles.PlaneFloats(count, depth), gradients = WinogradTiles.PlaneFloats(count, width), plane = (nint)depth * width;
        var planes = new Storage(tiles.Planes * (read + gradients) * sizeof(float));
        float* a = (float*)planes.Raw(), b = a + tiles.Planes * read;
        tiles.Input(inputs, x + (nint)first * g.Input.Pixels * depth, images, g.Input, a);
        tiles.OutputGradient(outputs, dy + (nint)first * g.Output.Pixels * width, images, width, b);
        var products = new WeightGradient([new Segment(0, depth)])
        {
            Outputs = width,
            Height = 1,
            Width = count,
            SourceX = depth,
            SourceY = 0,
            GradX = width,
            GradY = 0,
        };
        for (int p = 0; p < tiles.Planes; p++)
            products.Run(a + p * read, b + p * gradients, sums + p * plane);
        planes.Release();
    }
}
