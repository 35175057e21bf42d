using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Operators;

/// <summary>2-dimensional convolution of float32 images, its gradients included.</summary>
/// <remarks>
/// <code>
/// x       [N, C, H, W]           any memory order; channels last is fastest
/// weight  [O, C / groups, FH, FW]
/// bias    [O] or null
/// result  [N, O, OH, OW]         channels last in memory;  OH = (H + 2 pad - dilation (FH - 1) - 1) / stride + 1
/// </code>
/// With the channels last, a filter row over an image is one contiguous run, so no patch matrix is ever built: the packed product reads
/// the (padded) image directly. The gradient of the input is the same product over the output's gradient, once for each of the
/// stride * stride interleaved grids of input pixels. The gradient of the weights is summed over fixed groups of images, so that it does not
/// depend on the number of threads. 3x3 filters of stride 1 over enough channels go by Winograd's products (<see cref="WinogradConvolution"/>).
/// </remarks>
internal static unsafe class Convolution
{
    /// <summary>Images are divided into at most this many groups whose weight gradients are summed apart.</summary>
    public const int ImageGroups = 8;

    public static TensorBody Apply(TensorBody x, TensorBody weight, TensorBody? bias, ConvolutionGeometry g)
    {
        using var input = new Owned(ChannelsLast.Of(x));
        using var filters = new Owned(weight.Contiguous());
        var result = Forward(g, input.Body.Ordered, filters.Body.F, bias is null ? null : bias.F);
        if (Node.Record(x, weight, bias) is { } node)
        {
            var (images, saved) = (node.Needs(1) ? node.Save(input.Body) : null, node.Needs(0) ? node.Save(filters.Body) : null);
            node.Way = grad =>
            {
                using var dy = new Owned(ChannelsLast.Of(grad));
                return
                [
                    saved is null ? null : InputGradient(g, saved.Value.F, dy.Body.Ordered),
                    images is null ? null : WeightsGradient(g, images.Value, dy.Body.Ordered),
                    bias is null || !node.Needs(2) ? null : BiasGradient(grad),
                ];
            };
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>Checks the shapes as libtorch does and gathers the numbers.</summary>
    public static ConvolutionGeometry Check(TensorBody x, TensorBody weight, TensorBody? bias, (int H, int W) stride, (int H, int W) pad,
        (int H, int W) dilation, int groups)
    {
        if (x.Type != ScalarType.Float32 || weight.Type != ScalarType.Float32)
            throw Shapes.Invalid($"conv2d takes Float32 tensors, found input {x.Type} and weight {weight.Type}");
        if (weight.Rank != 4 || x.Rank != 4)
            throw Shapes.Invalid($"Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: {Shapes.Text(x.Shape)}");
        if (groups <= 0 || x.Shape[1] != weight.Shape[1] * groups || weight.Shape[0] % groups != 0)
        {
            throw Shapes.Invalid($"Given groups={groups}, weight of size {Shapes.Text(weight.Shape)}, expected "
                + $"input{Shapes.Text(x.Shape)} to have "
                + $"{weight.Shape[1] * groups} channels, but got {x.Shape[1]} channels instead");
        }

        if (bias is not null && (bias.Rank != 1 || bias.Shape[0] != weight.Shape[0] || !bias.IsContiguous))
            throw Shapes.Invalid($"Given weight of size {Shapes.Text(weight.Shape)}, expected bias to be 1-dimensional with "
                + $"{weight.Shape[0]} elements, but got bias of size {Shapes.Text(bias.Shape)} instead");
        if (stride.H <= 0 || stride.W <= 0 || dilation.H <= 0 || dilation.W <= 0 || pad.H < 0 || pad.W < 0)
            throw Shapes.Invalid($"conv2d takes positive strides and dilations and padding of at least 0, found stride {stride}, "
                + $"dilation {dilation}, padding {pad}");
        var g = new ConvolutionGeometry(ChannelsLast.ShapeOf(x), (int)weight.Shape[0], (int)weight.Shape[2], (int)weight.Shape[3],
            stride.H, stride.W, pad.H, pad.W, dilation.H, dilation.W, groups);
        if (g.PaddedH < dilation.H * (g.FilterH - 1) + 1 || g.PaddedW < dilation.W * (g.FilterW - 1) + 1)
        {
            throw Shapes.Invalid($"Calculated padded input size per channel: ({g.PaddedH} x {g.PaddedW}). Kernel size: "
                + $"({dilation.H * (g.FilterH - 1) + 1} x {dilation.W * (g.FilterW - 1) + 1}). Kernel size can't be greater than actual "
                + $"input size");
        }

        return g;
    }

    /// <summary>The convolution itself, without history.</summary>
    public static TensorBody Forward(ConvolutionGeometry g, float* x, float* weight, float* bias)
    {
        var result = TensorBody.ChannelsLast(g.Output);
        if (g.IsDepthwise)
        {
            Depthwise.Forward(g, x, weight, bias, result.Ordered);
        }
        else if (WinogradTiles.Pay(g))
        {
            using var winograd = WinogradConvolution.Forward(g, weight);
            winograd.Run(x, bias, result.Ordered);
        }
        else
        {
            Forward(g, x, weight, bias, result.Ordered);
        }

        return result;
    }

    private static void Forward(ConvolutionGeometry g, float* x, float* weight, float* bias, float* y)
    {
        var parts = new Correlation[g.Groups];
        var packs = new PackedWeights[g.Groups];
        for (int group = 0; group < g.Groups; group++)
        {
            var (reads, rows) = g.Forward(group);
            int outputs = g.OutputsPerGroup;
            packs[group] = new PackedWeights(weight + (long)group * outputs * rows.Length, rows, outputs, rows.Length,
                Correlation.LanesFor(outputs),
                bias == null ? null : bias + group * outputs);
            parts[group] = new Correlation(reads, packs[group])
            {
                Height = g.OutH,
                Width = g.OutW,
                SourceX = g.StrideW * g.Input.C,
                SourceY = (nint)g.StrideH * g.PaddedW * g.Input.C,
                TargetX = g.Outputs,
                TargetY = (nint)g.OutW * g.Outputs,
            };
        }

        int together = PaddedImages.Together((long)g.PaddedH * g.PaddedW * g.Input.C);
        nint image = (nint)g.OutH * g.OutW * g.Outputs;
        Work.Ranges(g.Input.N, together, (first, end) =>
        {
            using var padded = PaddedImages.Input(g, x, (int)first, (int)(end - first));
            for (int group = 0; group < g.Groups; group++)
                parts[group].Run(padded.Data, y + first * image + group * g.OutputsPerGroup, (int)(end - first), padded.Step, image);
        });
        foreach (var pack in packs)
            pack.Dispose();
    }

    /// <summary>What the output's gradient makes of the input.</summary>
    public static TensorBody InputGradient(ConvolutionGeometry g, float* weight, float* dy)
    {
        var result = TensorBody.ChannelsLast(g.Input);
        if (g.IsDepthwise)
        {
            Depthwise.InputGradient(g, weight, dy, result.Ordered);
        }
        else if (WinogradTiles.Pay(g))
        {
            using var winograd = WinogradConvolution.InputGradient(g, weight);
            winograd.Run(dy, null, result.Ordered);
        }
        else
        {
            new ConvolutionInputGradient(g, weight).Run(dy, result.Ordered);
        }

        return result;
    }

    /// <summary>What the output's gradient makes of the weights.</summary>
    public static TensorBody WeightsGradient(ConvolutionGeometry g, TensorBody x, float* dy)
    {
        var result = new TensorBody(ScalarType.Float32, [g.Outputs, g.Depth, g.FilterH, g.FilterW]);
        using var input = new Owned(ChannelsLast.Of(x));
        if (g.IsDepthwise)
            Depthwise.WeightGradient(g, input.Body.Ordered, dy, result.F);
        else if (WinogradTiles.Pay(g))
            new WinogradWeightGradient(g).Run(input.Body.Ordered, dy, result.F);
        else
            WeightsGradient(g, input.Body.Ordered, dy, result.F);
        return result;
    }

    private static void WeightsGradient(ConvolutionGeometry g, float* x, float* dy, float* result)
    {
        int lanes = WeightGradient.LanesFor(g.OutputsPerGroup), outputs = (g.OutputsPerGroup + lanes - 1) / lanes * lanes;
        bool isDirect = g.Groups == 1 && outputs == g.Outputs;
        int pixels = g.OutH * g.OutW, count = Math.Min(ImageGroups, g.Input.N);
        int together = PaddedImages.Together((long)g.PaddedH * g.PaddedW * g.Input.C);
        for (int group = 0; group < g.Groups; group++)
        {
            var (reads, rows) = g.Forward(group);
            var gradient = new WeightGradient(reads)
            {
                Outputs = outputs,
                Height = g.OutH,
                Width = g.OutW,
                SourceX = g.StrideW * g.Input.C,
                SourceY = (nint)g.StrideH * g.PaddedW * g.Input.C,
                GradX = outputs,
                GradY = (nint)g.OutW * outputs,
            };
            using var sums = new Owned(TensorBody.Zeros(ScalarType.Float32, [count, rows.Length, outputs]));
            float* total = sums.Body.F;
            nint size = (nint)rows.Length * outputs;
            int offset = group * g.OutputsPerGroup;
            Work.Parts(count, part =>
            {
                var packed = isDirect ? null : new Storage((long)together * pixels * outputs * sizeof(float));
                int end = g.Input.N * (part + 1) / count;
                for (int n = g.Input.N * part / count; n < end; n += together)
                {
                    int images = Math.Min(together, end - n);
                    using var padded = PaddedImages.Input(g, x, n, images);
                    float* grad = dy + (long)n * pixels * g.Outputs;
                    if (packed is not null)
                        grad = Columns(grad + offset, images * pixels, g.Outputs, g.OutputsPerGroup, (float*)packed.Raw(), outputs);
                    gradient.Run(padded.Data, grad, total + part * size, images, padded.Step, (nint)pixels * outputs);
                }

                packed?.Release();
            });
            for (int part = 1; part < count; part++)
                Elementwise.Map(default(Add), total, total + part * size, total, size);
            for (int k = 0; k < rows.Length; k++)
            {
                for (int o = 0; o < g.OutputsPerGroup; o++)
                    result[(long)(offset + o) * rows.Length + rows[k]] = total[(nint)k * outputs + o];
            }
        }
    }

    /// <summary>Some columns of each pixel, padded with zeros to whole vectors.</summary>
    private static float* Columns(float* grad, int pixels, int row, int used, float* packed, int padded)
    {
        for (int p = 0; p < pixels; p++)
        {
            for (int o = 0; o < padded; o++)
                packed[(long)p * padded + o] = o < used ? grad[(long)p * row + o] : 0;
        }

        return packed;
    }

    private static TensorBody BiasGradient(TensorBody grad)
    {
        using var sum = new Owned(Reduce.Sum(grad, [0, 2, 3]));
        return Views.Reshaped(sum.Body, [grad.Shape[1]]);
    }
}
