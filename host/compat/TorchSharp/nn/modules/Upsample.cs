using TorchSharp.Memory;
using TorchSharp.Modules;
using TorchSharp.Operators;

namespace TorchSharp
{
    namespace Modules
    {
        public sealed class Upsample : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            private readonly long[]? _size;
            private readonly double[]? _scale_factor;

            internal Upsample(long[]? size, double[]? scale_factor, torch.UpsampleMode mode, bool? align_corners, bool? recompute_scale_factor)
                : base(nameof(Upsample))
            {
                (_size, _scale_factor, this.mode, this.align_corners) = (size, scale_factor, mode, align_corners);
                this.recompute_scale_factor = recompute_scale_factor;
            }

            public bool? recompute_scale_factor { get; set; }

            public torch.UpsampleMode mode { get; private set; }

            public bool? align_corners { get; private set; }

            public ReadOnlySpan<long> size => _size;

            public ReadOnlySpan<double> scale_factor => _scale_factor;

            public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.interpolate(input, _size, _scale_factor,
                (torch.InterpolationMode)mode, align_corners, recompute_scale_factor ?? false);
        }

        public sealed class PixelShuffle : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal PixelShuffle(long upscale_factor)
                : base(nameof(PixelShuffle)) => this.upscale_factor = upscale_factor;

            public long upscale_factor { get; set; }

            public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.pixel_shuffle(input, upscale_factor);
        }
    }

    public static partial class torch
    {
        public enum UpsampleMode
        {
            Nearest = 0,
            Linear = 1,
            Bilinear = 2,
            Bicubic = 3,
            Trilinear = 4,
        }

        public enum InterpolationMode
        {
            Nearest = 0,
            Linear = 1,
            Bilinear = 2,
            Bicubic = 3,
            Trilinear = 4,
            Area = 5,
            NearestExact = 6,
        }

        public static partial class nn
        {
            public static Upsample Upsample(long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest,
                bool? align_corners = null, bool? recompute_scale_factor = null) =>
                new(size, scale_factor, mode, align_corners, recompute_scale_factor);

            public static PixelShuffle PixelShuffle(long upscale_factor) => new(upscale_factor);

            public static partial class functional
            {
                /// <summary>Images [N, C, H, W] in another size: nearest or bilinear, or the mean over areas.</summary>
                /// <remarks>A scale factor is what the places are computed with, unless it is recomputed from the sizes.</remarks>
                public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null,
                    InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false,
                    bool antialias = false)
                {
                    bool interpolates = mode is not (InterpolationMode.Nearest or InterpolationMode.Area or InterpolationMode.NearestExact);
                    if (align_corners is not null && !interpolates)
                        throw Shapes.Invalid("align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear");
                    if (x.ndim != 4 || antialias || mode is not (InterpolationMode.Nearest or InterpolationMode.Bilinear or InterpolationMode.Area))
                    {
                        throw new NotSupportedException($"the managed TorchSharp interpolates images [N, C, H, W] by Nearest, Bilinear and Area without "
                            + $"antialiasing, found {x.ndim} dimensions, {mode}{(antialias ? ", antialiased" : "")}");
                    }

                    if ((size is null) == (scale_factor is null))
                        throw Shapes.Invalid("only one of size or scale_factor should be defined");
                    if ((size?.Length ?? scale_factor!.Length) is not (1 or 2) and var count)
                        throw Shapes.Invalid($"scale_factor shape must match input shape. Input is 2D, scale_factor size is {count}");
                    Interpolated Axis(int axis)
                    {
                        int from = (int)x.shape[axis + 2];
                        if (size is not null)
                            return new Interpolated(from, (int)size[axis % size.Length], null);
                        double factor = scale_factor![axis % scale_factor.Length];
                        return new Interpolated(from, (int)Math.Floor(from * factor), recompute_scale_factor ? null : factor);
                    }

                    var (rows, columns) = (Axis(0), Axis(1));
                    if (rows.To < 1 || columns.To < 1)
                    {
                        throw Shapes.Invalid($"Input and output sizes should be greater than 0, but got input (H: {rows.From}, W: {columns.From}) "
                            + $"output (H: {rows.To}, W: {columns.To})");
                    }

                    return mode switch
                    {
                        InterpolationMode.Area => adaptive_avg_pool2d(x, [rows.To, columns.To]),
                        InterpolationMode.Nearest => new Tensor(Interpolation.Nearest(x.Body, rows, columns)),
                        _ => new Tensor(Interpolation.Bilinear(x.Body, rows, columns, align_corners ?? false)),
                    };
                }

                /// <summary>[..., C * r * r, H, W] to [..., C, H * r, W * r]. Shi et al. 2016, arXiv:1609.05158.</summary>
                public static Tensor pixel_shuffle(Tensor input, long upscale_factor)
                {
                    long[] shape = input.shape;
                    long r = upscale_factor;
                    if (shape.Length < 3)
                        throw Shapes.Invalid($"pixel_shuffle expects input to have at least 3 dimensions, but got input with {shape.Length} dimension(s)");
                    if (r <= 0 || shape[^3] % (r * r) != 0)
                    {
                        throw Shapes.Invalid("pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, "
                            + $"but input.size(-3)={shape[^3]} is not divisible by {r * r}");
                    }

                    long[] batch = shape[..^3];
                    long count = Shapes.Count(batch), channels = shape[^3] / (r * r);
                    using var blocks = input.reshape(count, channels, r, r, shape[^2], shape[^1]);
                    using var moved = blocks.permute(0, 1, 4, 2, 5, 3);
                    return moved.reshape([.. batch, channels, shape[^2] * r, shape[^1] * r]);
                }
            }
        }
    }
}
