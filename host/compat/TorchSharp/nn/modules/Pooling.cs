using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        public sealed class MaxPool2d : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal MaxPool2d(long[] kernel, long[]? stride, long[]? padding, long[]? dilation, bool ceil)
                : base(nameof(MaxPool2d)) =>
                    (kernel_size, this.stride, this.padding, this.dilation, ceil_mode) = (kernel, stride, padding, dilation, ceil);

            public long[] kernel_size { get; set; }

            public long[]? stride { get; set; }

            public long[]? padding { get; set; }

            public long[]? dilation { get; set; }

            public bool ceil_mode { get; set; }

            public override torch.Tensor forward(torch.Tensor input) =>
                torch.nn.functional.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);
        }

        public sealed class AvgPool2d : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal AvgPool2d(long[] kernel, long[]? stride, long[]? padding, bool ceil, bool countsPadding, long? divisor)
                : base(nameof(AvgPool2d)) =>
                (kernel_size, this.stride, this.padding, ceil_mode, count_include_pad, divisor_override) = (kernel, stride, padding, ceil,
                    countsPadding, divisor);

            public long[] kernel_size { get; set; }

            public long[]? stride { get; set; }

            public long[]? padding { get; set; }

            public bool ceil_mode { get; set; }

            public bool count_include_pad { get; set; }

            public long? divisor_override { get; set; }

            public override torch.Tensor forward(torch.Tensor input) =>
                torch.nn.functional.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
        }

        public sealed class AdaptiveAvgPool2d : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal AdaptiveAvgPool2d(long[] size)
                : base(nameof(AdaptiveAvgPool2d)) => output_size = size;

            public long[] output_size { get; set; }

            public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.adaptive_avg_pool2d(input, output_size);
        }

        public sealed class AdaptiveMaxPool2d : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal AdaptiveMaxPool2d(long[] size)
                : base(nameof(AdaptiveMaxPool2d)) => output_size = size;

            public long[] output_size { get; set; }

            public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.adaptive_max_pool2d(input, output_size);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static MaxPool2d MaxPool2d(long kernel_size, long? stride = null, long? padding = null, long? dilation = null,
                bool ceil_mode = false) =>
                new([kernel_size, kernel_size], Both(stride), Both(padding), Both(dilation), ceil_mode);

            public static MaxPool2d MaxPool2d((long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                (long, long)? dilation = null, bool ceil_mode = false) =>
                new([kernel_size.Item1, kernel_size.Item2], Both(stride), Both(padding), Both(dilation), ceil_mode);

            public static MaxPool2d MaxPool2d(long[] kernel_size, long[]? stride = null, long[]? padding = null, long[]? dilation = null,
                bool ceil_mode = false) =>
                new(kernel_size, stride, padding, dilation, ceil_mode);

            public static AvgPool2d AvgPool2d(long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                new([kernel_size, kernel_size], Both(stride), Both(padding), ceil_mode, count_include_pad, divisor_override);

            public static AvgPool2d AvgPool2d((long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                new([kernel_size.Item1, kernel_size.Item2], Both(stride), Both(padding), ceil_mode, count_include_pad, divisor_override);

            public static AvgPool2d AvgPool2d(long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null) => new(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);

            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long[] output_size) => new(output_size);

            public static AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) output_size) => new([output_size.Item1, output_size.Item2]);

            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long output_size) => new([output_size, output_size]);

            public static AdaptiveMaxPool2d AdaptiveMaxPool2d(long[] output_size) => new(output_size);

            private static long[]? Both(long? value) => value is { } one ? [one, one] : null;

            private static long[]? Both((long, long)? value) => value is { } two ? [two.Item1, two.Item2] : null;

            public static partial class functional
            {
                public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null,
                    long[]? dilation = null, bool ceil_mode = false) =>
                    Batched(input,
                        x => new Tensor(Pooled(x, kernel_size, strides, padding, dilation, ceil_mode, wantsIndices: false).Values));

                public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null,
                    long? dilation = null, bool ceil_mode = false) =>
                    max_pool2d(input, [kernel_size], Both(stride), Both(padding), Both(dilation), ceil_mode);

                public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null,
                    (long, long)? padding = null, (long, long)? dilation = null,
                    bool ceil_mode = false) => max_pool2d(input, [kernel_size.Item1, kernel_size.Item2], Both(stride), Both(padding),
                        Both(dilation), ceil_mode);

                public static (Tensor output, Tensor indices) max_pool2d_with_indices(Tensor input, long[] kernel_size,
                    long[]? strides = null, long[]? padding = null,
                    long[]? dilation = null, bool ceil_mode = false)
                {
                    using var batch = input.ndim == 3 ? input.unsqueeze(0) : input.alias();
                    var (values, places) = Pooled(batch, kernel_size, strides, padding, dilation, ceil_mode, wantsIndices: true);
                    var (output, indices) = (new Tensor(values), new Tensor(places!));
                    if (input.ndim == 4)
                        return (output, indices);
                    using (output)
                    {
                        using (indices)
                            return (output.squeeze(0), indices.squeeze(0));
                    }
                }

                private static (Memory.TensorBody Values, Memory.TensorBody? Indices) Pooled(Tensor input, long[] kernel_size,
                    long[]? strides, long[]? padding, long[]? dilation,
                    bool ceil_mode, bool wantsIndices) =>
                    Operators.Pooling.Max(input.Body, Pair(kernel_size, 1), Pair(strides ?? kernel_size, 1), Pair(padding, 0),
                        Pair(dilation, 1), ceil_mode, wantsIndices);

                public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                    bool ceil_mode = false,
                    bool count_include_pad = true, long? divisor_override = null) => Batched(input, x =>
                    new Tensor(Operators.Pooling.Average(x.Body, Pair(kernel_size, 1), Pair(stride ?? kernel_size, 1), Pair(padding, 0), ceil_mode, count_include_pad, divisor_override)));

                public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0,
                    bool ceil_mode = false, bool count_include_pad = true,
                    long? divisor_override = null) => avg_pool2d(input, [kernel_size], Both(stride), [padding], ceil_mode,
                        count_include_pad, divisor_override);

                public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null,
                    (long, long)? padding = null, bool ceil_mode = false,
                    bool count_include_pad = true, long? divisor_override = null) =>
                    avg_pool2d(input, [kernel_size.Item1, kernel_size.Item2], Both(stride), Both(padding), ceil_mode, count_include_pad,
                        divisor_override);

                public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size)
                {
                    var (h, w) = Pair(output_size, 1);
                    return Batched(input, x => new Tensor(Operators.Pooling.AdaptiveAverage(x.Body, h, w)));
                }

                public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                    adaptive_avg_pool2d(input, [output_size.Item1, output_size.Item2]);

                public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                    adaptive_avg_pool2d(input, [output_size, output_size]);

                public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size)
                {
                    var (h, w) = Pair(output_size, 1);
                    return Batched(input, x => new Tensor(Operators.Pooling.AdaptiveMax(x.Body, h, w, wantsIndices: false).Values));
                }

                /// <summary>Runs a function of a batch on one image too.</summary>
                private static Tensor Batched(Tensor input, Func<Tensor, Tensor> function)
                {
                    if (input.ndim != 3)
                        return function(input);
                    using var batch = input.unsqueeze(0);
                    using var result = function(batch);
                    return result.squeeze(0);
                }
            }
        }
    }
}
