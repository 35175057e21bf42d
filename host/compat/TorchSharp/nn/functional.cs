using TorchSharp.Memory;
using TorchSharp.Operators;
using TorchSharp.Random;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            public static Tensor relu6(Tensor x, bool inplace = false) => inplace ? x.relu6_().alias() : x.relu6();

            public static Tensor hardswish(Tensor input, bool inplace = false) => inplace ? input.hardswish_().alias() : input.hardswish();

            public static Tensor hardsigmoid(Tensor input, bool inplace = false) =>
                inplace ? input.hardsigmoid_().alias() : input.hardsigmoid();

            public static Tensor hardtanh(Tensor x, double min_val = -1.0, double max_val = 1.0, bool inplace = false) =>
                inplace ? x.hardtanh_(min_val, max_val).alias() : x.hardtanh(min_val, max_val);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? input.leaky_relu_(negative_slope).alias() : input.leaky_relu(negative_slope);

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_().alias() : x.sigmoid();

            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.silu_().alias() : x.silu();

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => special.softmax(input, dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => special.log_softmax(x, dim);

            /// <summary>While training, each element is 0 with probability p, and the others grow by 1 / (1 - p).</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Dropped(input, p, training, inplace, input.shape);

            /// <summary>While training, each channel of each image [N, C, ...] is 0 with probability p, and the others grow by 1 / (1 - p).</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => input.ndim < 2
                ? throw Shapes.Invalid("Feature dropout requires at least 2 dimensions in the input")
                : Dropped(input, p, training, inplace, [.. input.shape[..2], .. Enumerable.Repeat(1L, (int)input.ndim - 2)]);

            private static Tensor Dropped(Tensor input, double p, bool training, bool inplace, long[] shape)
            {
                if (p is not (>= 0 and <= 1))
                    throw Shapes.Invalid($"dropout probability has to be between 0 and 1, but got {p}");
                if (!training || p == 0)
                    return input.alias();
                using var mask = empty(shape, input.dtype);
                Fill.Bernoulli(mask.Body, 1 - p, Generator.Default);
                // With p = 1 the mask is all 0, and 0 / 0 would be no number.
                if (p < 1)
                    mask.div_(1 - p);
                return inplace ? input.mul_(mask).alias() : input.mul(mask);
            }

            /// <summary>Adds a border. Sizes come in pairs, before and after, the last dimension first.</summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                mode is PaddingModes.Constant or PaddingModes.Zeros
                ? new Tensor(Borders.Constant(input.Body, pad, value))
                : new Tensor(Borders.Mirrored(input.Body, pad, mode));

            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, pad.ToArray(), mode, value);

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, new long[] { pad.Item1, pad.Item2 }, mode, value);

            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant,
                double value = 0) =>
                functional.pad(input, new long[] { pad.Item1, pad.Item2, pad.Item3, pad.Item4 }, mode, value);

            /// <summary>[...] class numbers as [..., classes] zeros and ones, Int64.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1)
            {
                if (x.dtype != ScalarType.Int64)
                    throw new ArgumentException("OneHot input tensor must have elements of type Int64");
                long[] labels = x.data<long>().ToArray();
                long classes = num_classes > 0 ? num_classes : labels.DefaultIfEmpty(-1).Max() + 1;
                var ones = new long[labels.Length * classes];
                for (int i = 0; i < labels.Length; i++)
                {
                    if (labels[i] < 0 || labels[i] >= classes)
                        throw Shapes.Invalid($"Class values must be smaller than num_classes: found {labels[i]} for {classes} classes.");
                    ones[i * classes + labels[i]] = 1;
                }

                return tensor(ones, (ReadOnlySpan<long>)[.. x.shape, classes]);
            }
        }
    }
}
