using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>The gradient of a convolution's input as an operator of its own: every pixel stamps its filter into a larger image.</summary>
/// <remarks>
/// <code>
/// x       [N, C, H, W]
/// weight  [C, O / groups, FH, FW]   as of the convolution that goes from the result to x
/// result  [N, O, OH, OW]            OH = (H - 1) stride - 2 pad + dilation (FH - 1) + extra + 1
/// </code>
/// </remarks>
internal static unsafe class TransposedConvolution
{
    /// <param name="g">The convolution from the result to x.</param>
    public static TensorBody Apply(TensorBody x, TensorBody weight, ConvolutionGeometry g)
    {
        using var input = new Owned(ChannelsLast.Of(x));
        using var filters = new Owned(weight.Contiguous());
        var result = Convolution.InputGradient(g, filters.Body.F, input.Body.Ordered);
        if (Node.Record(x, weight) is { } node)
        {
            var (images, saved) = (node.Needs(1) ? node.Save(input.Body) : null, node.Needs(0) ? node.Save(filters.Body) : null);
            node.Way = grad =>
            {
                using var dy = new Owned(ChannelsLast.Of(grad));
                return
                [
                    saved is null ? null : Convolution.Forward(g, dy.Body.Ordered, saved.Value.F, null),
                    images is null ? null : Convolution.WeightsGradient(g, dy.Body, images.Value.Ordered),
                ];
            };
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>Checks the shapes as libtorch does and gathers the numbers of the convolution that goes the other way.</summary>
    public static ConvolutionGeometry Check(TensorBody x, TensorBody weight, (int H, int W) stride, (int H, int W) pad, (int H, int W) extra,
        (int H, int W) dilation, int groups)
    {
        if (x.Type != torch.ScalarType.Float32 || weight.Type != torch.ScalarType.Float32)
            throw Shapes.Invalid($"conv_transpose2d takes Float32 tensors, found input {x.Type} and weight {weight.Type}");
        if (weight.Rank != 4 || x.Rank != 4)
            throw Shapes.Invalid($"Expected 3D (unbatched) or 4D (batched) input to conv_transpose2d, but got input of size: {Shapes.Text(x.Shape)}");
        if (groups <= 0 || x.Shape[1] != weight.Shape[0] || weight.Shape[0] % groups != 0)
        {
            throw Shapes.Invalid($"Given transposed=1, weight of size {Shapes.Text(weight.Shape)}, expected input{Shapes.Text(x.Shape)} to have "
                + $"{weight.Shape[0]} channels, but got {x.Shape[1]} channels instead");
        }

        if (stride.H <= 0 || stride.W <= 0 || dilation.H <= 0 || dilation.W <= 0 || pad.H < 0 || pad.W < 0 || extra.H < 0 || extra.W < 0)
            throw Shapes.Invalid($"conv_transpose2d takes positive strides and dilations and paddings of at least 0, found stride {stride}, "
                + $"dilation {dilation}, padding {pad}, output_padding {extra}");
        if (extra.H >= stride.H || extra.W >= stride.W)
        {
            throw extra.H >= Math.Max(stride.H, dilation.H) || extra.W >= Math.Max(stride.W, dilation.W)
                ? Shapes.Invalid($"output padding must be smaller than either stride or dilation, but got output_padding {extra}, stride {stride}, dilation {dilation}")
                : new NotSupportedException($"the managed TorchSharp takes output paddings below the stride, found {extra} and {stride}");
        }

        int Size(long from, int filter, int s, int p, int e, int d) => (int)(from - 1) * s - 2 * p + d * (filter - 1) + e + 1;
        int filterH = (int)weight.Shape[2], filterW = (int)weight.Shape[3];
        int height = Size(x.Shape[2], filterH, stride.H, pad.H, extra.H, dilation.H), width = Size(x.Shape[3], filterW, stride.W, pad.W, extra.W, dilation.W);
        if (height < 1 || width < 1)
            throw Shapes.Invalid($"Given input size per channel: ({x.Shape[2]} x {x.Shape[3]}). Calculated output size per channel: ({height} x {width}). Output size is too small");
        return new ConvolutionGeometry(new Nhwc((int)x.Shape[0], (int)weight.Shape[1] * groups, height, width), (int)weight.Shape[0], filterH, filterW,
            stride.H, stride.W, pad.H, pad.W, dilation.H, dilation.W, groups);
    }
}
