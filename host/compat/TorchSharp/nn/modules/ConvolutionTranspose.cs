using TorchSharp.Memory;
using TorchSharp.Modules;
using TorchSharp.Operators;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>A convolution backwards: weight [C, O / groups, FH, FW].</summary>
        public abstract class ConvolutionTranspose : Convolution
        {
            internal ConvolutionTranspose(string name, long inChannels, long outChannels, long[] kernelSize, long[] strides, long[] paddings,
                long[] outputPaddings, long[] dilations, long groups, bool hasBias, PaddingModes mode)
                : base(name, inChannels, outChannels, kernelSize, strides, paddings, null, dilations, groups, hasBias, mode, outputPaddings)
            {
            }

            public override torch.Tensor forward(torch.Tensor input) => forward(input, null);

            public abstract torch.Tensor forward(torch.Tensor input, long[]? output_size);
        }

        public sealed class ConvTranspose2d : ConvolutionTranspose
        {
            internal ConvTranspose2d(long inChannels, long outChannels, (long, long) kernel, (long, long) stride, (long, long) padding,
                (long, long) outputPadding, (long, long) dilation, long groups, bool bias, PaddingModes mode)
                : base(nameof(ConvTranspose2d), inChannels, outChannels, [kernel.Item1, kernel.Item2], [stride.Item1, stride.Item2],
                    [padding.Item1, padding.Item2], [outputPadding.Item1, outputPadding.Item2], [dilation.Item1, dilation.Item2], groups, bias, mode)
            {
            }

            /// <param name="output_size">Height and width, alone or after batch and channels; chooses among the sizes that a stride leaves open.</param>
            public override torch.Tensor forward(torch.Tensor input, long[]? output_size)
            {
                long[] shape = input.shape;
                if (!(shape.Length == 4 && shape[1] == in_channels) && !(shape.Length == 3 && shape[0] == in_channels))
                    throw new ArgumentException($"Expected 3D (unbatched) or 4D (batched) input with {in_channels} channels to ConvTranspose2d.");
                return torch.nn.functional.conv_transpose2d(input, weight, bias, stride, padding, Extra(shape, output_size), dilation, groups);
            }

            private long[] Extra(long[] shape, long[]? wanted)
            {
                // TorchSharp 0.107 takes the first for both.
                if (wanted is null)
                    return [output_padding[0]];
                if (wanted.Length != 2 && wanted.Length != shape.Length)
                    throw new ArgumentException($"ConvTranspose2D: for {shape.Length}D input, output_size must have 2 or {shape.Length} elements (got {wanted.Length})");
                var extra = new long[2];
                for (int axis = 0; axis < 2; axis++)
                {
                    long least = (shape[^(2 - axis)] - 1) * stride[axis] - 2 * padding![axis] + dilation[axis] * (kernel_size[axis] - 1) + 1;
                    extra[axis] = wanted[^(2 - axis)] - least;
                    if (extra[axis] < 0 || extra[axis] >= stride[axis])
                        throw new ArgumentException($"Requested an output size of {wanted[^(2 - axis)]}, but valid sizes range from {least} to {least + stride[axis] - 1}");
                }

                return extra;
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static ConvTranspose2d ConvTranspose2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0,
                long output_padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true,
                Device? device = null, ScalarType? dtype = null) =>
                ConvTranspose2d(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding),
                    (output_padding, output_padding), (dilation, dilation), padding_mode, groups, bias, device, dtype);

            public static ConvTranspose2d ConvTranspose2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null,
                (long, long)? padding = null, (long, long)? output_padding = null, (long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null)
            {
                RequireFloat32(device, dtype);
                return new ConvTranspose2d(in_channels, out_channels, kernel_size, stride ?? (1, 1), padding ?? (0, 0), output_padding ?? (0, 0),
                    dilation ?? (1, 1), groups, bias, padding_mode);
            }

            public static partial class functional
            {
                public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                    long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1)
                {
                    // An image without a batch is a batch of one.
                    if (input.ndim == 3)
                    {
                        using var batch = input.unsqueeze(0);
                        using var result = conv_transpose2d(batch, weight, bias, strides, padding, output_padding, dilation, groups);
                        return result.squeeze(0);
                    }

                    var g = TransposedConvolution.Check(input.Body, weight.Body, Pair(strides, 1), Pair(padding, 0), Pair(output_padding, 0),
                        Pair(dilation, 1), (int)groups);
                    if (bias is null)
                        return new Tensor(TransposedConvolution.Apply(input.Body, weight.Body, g));
                    if (bias.ndim != 1 || bias.shape[0] != g.Input.C)
                    {
                        throw Shapes.Invalid($"Given transposed=1, weight of size {Shapes.Text(weight.shape)}, expected bias to be 1-dimensional with "
                            + $"{g.Input.C} elements, but got bias of size {Shapes.Text(bias.shape)} instead");
                    }

                    using var stamped = new Tensor(TransposedConvolution.Apply(input.Body, weight.Body, g));
                    using var start = bias.reshape(-1, 1, 1);
                    return stamped.add(start);
                }
            }
        }
    }
}
