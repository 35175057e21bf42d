using TorchSharp.Memory;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp
{
    public enum PaddingModes
    {
        Zeros = 0,
        Reflect = 1,
        Replicate = 2,
        Circular = 3,
        Constant = 4,
    }

    public enum Padding
    {
        Valid = 0,
        Same = 1,
    }

    namespace Modules
    {
        /// <summary>What convolutions share: weight [O, C / groups, FH, FW], or [C, O / groups, FH, FW] backwards, bias [O], and their initialization.</summary>
        public abstract class Convolution : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            [ComponentName(Name = nameof(weight))]
            protected Parameter? _weight;

            [ComponentName(Name = nameof(bias))]
            protected Parameter? _bias;

            internal Convolution(string name, long inChannels, long outChannels, long[] kernelSize, long[] strides, long[]? paddings,
                Padding? paddingType, long[] dilations,
                long groups, bool hasBias, PaddingModes mode, long[]? outputPaddings = null)
                : base(name)
            {
                transposed = outputPaddings is not null;
                output_padding = outputPaddings ?? [0, 0];
                if (transposed && mode != PaddingModes.Zeros)
                    throw new ArgumentException("Only PaddingModes.Zeros is supported for ConvTransposeND");
                (in_channels, out_channels, kernel_size, stride, dilation) = (inChannels, outChannels, kernelSize, strides, dilations);
                (this.groups, padding_mode, padding, padding_type) = (groups, mode, paddings, paddingType);
                if (paddingType == Padding.Same && strides.Any(s => s != 1))
                    throw new ArgumentException("padding='same' is not supported for strided convolutions");
                long[] channels = transposed ? [inChannels, outChannels / groups] : [outChannels, inChannels / groups];
                weight = new Parameter(torch.empty([.. channels, .. kernelSize]));
                if (hasBias)
                    bias = new Parameter(torch.empty(outChannels));
                reset_parameters();
            }

            public long in_channels { get; }

            public long out_channels { get; }

            public bool transposed { get; }

            public long[] output_padding { get; set; }

            public Padding? padding_type { get; }

            public long[]? padding { get; }

            public PaddingModes padding_mode { get; set; }

            public long groups { get; set; }

            public long[] kernel_size { get; set; }

            public long[] stride { get; set; }

            public long[] dilation { get; set; }

            public Parameter? bias
            {
                get => _bias;
                set
                {
                    _bias = (Parameter?)value?.DetachFromDisposeScope();
                    ConditionallyRegisterParameter(nameof(bias), _bias);
                }
            }

            public Parameter weight
            {
                get => _weight!;
                set
                {
                    _weight = (Parameter)value.DetachFromDisposeScope();
                    ConditionallyRegisterParameter(nameof(weight), _weight);
                }
            }

            public void reset_parameters()
            {
                torch.nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
                if (bias is null)
                    return;
                var (fanIn, _) = torch.nn.init.CalculateFanInAndFanOut(weight);
                if (fanIn != 0)
                    torch.nn.init.uniform_(bias, -1 / Math.Sqrt(fanIn), 1 / Math.Sqrt(fanIn));
            }
        }

        public sealed class Conv2d : Convolution
        {
            internal Conv2d(long inChannels, long outChannels, (long, long) kernel, (long, long) stride, (long, long)? padding,
                Padding? type, (long, long) dilation,
                long groups, bool bias, PaddingModes mode)
                : base(nameof(Conv2d), inChannels, outChannels, [kernel.Item1, kernel.Item2], [stride.Item1, stride.Item2],
                    padding is { } p ? [p.Item1, p.Item2] : null, type, [dilation.Item1, dilation.Item2], groups, bias, mode)
            {
            }

            public override torch.Tensor forward(torch.Tensor input)
            {
                long[] shape = input.shape;
                if (!(shape.Length == 4 && shape[1] == in_channels) && !(shape.Length == 3 && shape[0] == in_channels))
                    throw new ArgumentException($"Expected 3D (unbatched) or 4D (batched) input with {in_channels} channels to Conv2d.");
                if (padding_mode != PaddingModes.Zeros)
                {
                    long[] border = padding_type == Padding.Same ? [.. SameBorder(1), .. SameBorder(0)] : padding is null ? [0, 0, 0,
                        0] : [padding[1], padding[1], padding[0], padding[0]];
                    using var padded = torch.nn.functional.pad(input, border, padding_mode);
                    return torch.nn.functional.conv2d(padded, weight, bias, stride, [0, 0], dilation, groups);
                }

                return padding_type is { } type
                    ? torch.nn.functional.conv2d_padding(input, weight, bias, stride, type, dilation, groups)
                    : torch.nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
            }

            private long[] SameBorder(int axis)
            {
                long total = dilation[axis] * (kernel_size[axis] - 1);
                return [total / 2, total - total / 2];
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0,
                long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                    ScalarType? dtype = null)
            {
                RequireFloat32(device, dtype);
                return new Conv2d(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), null,
                    (dilation, dilation), groups, bias, padding_mode);
            }

            public static Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null,
                (long, long)? padding = null,
                (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true,
                    Device? device = null, ScalarType? dtype = null)
            {
                RequireFloat32(device, dtype);
                return new Conv2d(in_channels, out_channels, kernel_size, stride ?? (1, 1), padding ?? (0, 0), null, dilation ?? (1, 1),
                    groups, bias, padding_mode);
            }

            public static Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1,
                long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                    ScalarType? dtype = null)
            {
                RequireFloat32(device, dtype);
                return new Conv2d(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), null, padding,
                    (dilation, dilation), groups, bias, padding_mode);
            }

            public static Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernel_size, Padding padding,
                (long, long)? stride = null, (long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                    ScalarType? dtype = null)
            {
                RequireFloat32(device, dtype);
                return new Conv2d(in_channels, out_channels, kernel_size, stride ?? (1, 1), null, padding, dilation ?? (1, 1), groups, bias,
                    padding_mode);
            }

            public static partial class functional
            {
                public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                    long[]? padding = null, long[]? dilation = null, long groups = 1)
                {
                    // An image without a batch is a batch of one.
                    if (input.ndim == 3)
                    {
                        using var batch = input.unsqueeze(0);
                        using var result = conv2d(batch, weight, bias, strides, padding, dilation, groups);
                        return result.squeeze(0);
                    }

                    var g = Operators.Convolution.Check(input.Body, weight.Body, bias?.Body, Pair(strides, 1), Pair(padding, 0),
                        Pair(dilation, 1), (int)groups);
                    return new Tensor(Operators.Convolution.Apply(input.Body, weight.Body, bias?.Body, g));
                }

                public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                    Padding padding = Padding.Valid,
                    long[]? dilation = null, long groups = 1)
                {
                    if (padding == Padding.Valid)
                        return conv2d(input, weight, bias, strides, [0, 0], dilation, groups);
                    if (Pair(strides, 1) != (1, 1))
                        throw Shapes.Invalid("padding='same' is not supported for strided convolutions");
                    var (dh, dw) = Pair(dilation, 1);
                    long totalH = dh * (weight.size(2) - 1), totalW = dw * (weight.size(3) - 1);
                    if (totalH % 2 == 0 && totalW % 2 == 0)
                        return conv2d(input, weight, bias, strides, [totalH / 2, totalW / 2], dilation, groups);
                    // The odd zero goes after.
                    using var padded = pad(input, [totalW / 2, totalW - totalW / 2, totalH / 2, totalH - totalH / 2]);
                    return conv2d(padded, weight, bias, strides, [0, 0], dilation, groups);
                }

                /// <summary>Height and width from one number for both, two numbers, or a default.</summary>
                internal static (int H, int W) Pair(long[]? values, long otherwise) => values switch
                {
                    null or [] => ((int)otherwise, (int)otherwise),
                    [var both] => ((int)both, (int)both),
                    [var h, var w] => ((int)h, (int)w),
                    _ => throw Shapes.Invalid($"expected one or two numbers, found {Shapes.Text(values)}"),
                };
            }
        }
    }
}
