using System.Numerics;
using Edge.Compiler.Ir;
using Edge.Compiler.Tests.Operators;
using Edge.Runtime;

namespace Edge.Compiler.Tests.Preprocessing;

public class PreprocessingPropertyTests
{
    [Theory]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Rgb888)]
    public void Bilinear_is_the_exact_mixture_at_positions_of_15_fraction_bits(int format) => Property.Holds(random =>
    {
        PreprocessingParameters p = AnyPreprocessing.Parameters(random, format);
        (p.Bilinear, p.OutC) = (1, format == PixelFormat.Gray8 ? 1 : 3);
        byte[] frame = AnyPreprocessing.Frame(random, p);
        var exact = new ExactResize(p.CropH, p.CropW, p.OutH, p.OutW, fractionSteps: 1 << 15);
        ForEach(p, AnyPreprocessing.Run(p, frame), (oy, ox, c, actual) =>
        {
            int pixel = exact.RoundedAt(oy, ox, (y, x) => Pixel(p, frame, y, x, c));
            return (Math.Clamp(pixel * p.Multiplier + p.ZeroPoint, -128, 127), actual);
        });
    }, runs: 300);

    [Fact]
    public void Fifteen_fraction_bits_move_a_pixel_by_less_than_its_rounding() => Property.Holds(random =>
    {
        PreprocessingParameters p = AnyPreprocessing.Parameters(random, PixelFormat.Gray8);
        (p.Bilinear, p.Multiplier, p.ZeroPoint) = (1, 1, -128);
        byte[] frame = AnyPreprocessing.Frame(random, p);
        var exact = new ExactResize(p.CropH, p.CropW, p.OutH, p.OutW, fractionSteps: 0);
        ForEach(p, AnyPreprocessing.Run(p, frame), (oy, ox, c, actual) =>
        {
            (BigInteger numerator, BigInteger denominator) = exact.At(oy, ox, (y, x) => Pixel(p, frame, y, x, c));
            BigInteger error = BigInteger.Abs((actual + 128) * denominator - numerator);
            // Half a level of rounding, and in each axis at most 2^-15 of the largest step of 255.
            bool isNear = error * 2 * 32768 <= denominator * (32768 + 2 * 2 * 255);
            return (true, isNear);
        });
    }, runs: 300);

    [Fact]
    public void Nearest_is_the_pixel_under_the_centre() => Property.Holds(random =>
    {
        PreprocessingParameters p = AnyPreprocessing.Parameters(random, PixelFormat.Rgb888);
        (p.Bilinear, p.OutC) = (0, 3);
        byte[] frame = AnyPreprocessing.Frame(random, p);
        ForEach(p, AnyPreprocessing.Run(p, frame), (oy, ox, c, actual) =>
        {
            int y = (int)Math.Floor((oy + 0.5) * p.CropH / p.OutH + 1e-9), x = (int)Math.Floor((ox + 0.5) * p.CropW / p.OutW + 1e-9);
            return (Math.Clamp(Pixel(p, frame, y, x, c) * p.Multiplier + p.ZeroPoint, -128, 127), actual);
        });
    });

    [Theory]
    [InlineData(1, 16384, 1, 4096)]
    [InlineData(16384, 1, 4096, 1)]
    [InlineData(1, 16384, 1, 4095)]
    [InlineData(1, 1, 1, 4096)]
    [InlineData(1, 16384, 2, 1)]
    public void The_largest_extents_do_not_overflow(int height, int width, int outHeight, int outWidth)
    {
        var random = new Random(1);
        var p = new PreprocessingParameters
        {
            FrameH = height,
            FrameW = width,
            CropH = height,
            CropW = width,
            OutH = outHeight,
            OutW = outWidth,
            OutC = 1,
            Multiplier = 1,
            ZeroPoint = -128,
        };
        byte[] frame = AnyPreprocessing.Frame(random, p);
        var exact = new ExactResize(height, width, outHeight, outWidth, fractionSteps: 1 << 15);
        p.Bilinear = 1;
        ForEach(p, AnyPreprocessing.Run(p, frame), (oy, ox, c, actual) =>
            (exact.RoundedAt(oy, ox, (y, x) => Pixel(p, frame, y, x, c)) - 128, actual));
        p.Bilinear = 0;
        ForEach(p, AnyPreprocessing.Run(p, frame), (oy, ox, c, actual) =>
            (Pixel(p, frame, (int)((2L * oy + 1) * height / (2L * outHeight)), (int)((2L * ox + 1) * width / (2L * outWidth)), c) - 128, actual));
    }

    [FactWithGcc]
    public void The_C_twin_gives_the_same_bytes_for_every_format() => Property.Holds(random =>
    {
        int[] formats = [PixelFormat.Gray8, PixelFormat.Rgb888, PixelFormat.Rgb565, PixelFormat.Yuv422];
        PreprocessingParameters p = AnyPreprocessing.Parameters(random, formats[random.Next(formats.Length)]);
        byte[] frame = AnyPreprocessing.Frame(random, p);
        sbyte[] c = CKernels.Run([Call(p)], [(sbyte[])(Array)frame], p.OutH * p.OutW * p.OutC);
        sbyte[] csharp = AnyPreprocessing.Run(p, frame);
        ForEach(p, csharp, (oy, ox, channel, expected) => (expected, c[(oy * p.OutW + ox) * p.OutC + channel]));
    }, runs: 1000);

    /// <summary>The parameters as the C struct has them, in its order.</summary>
    private static KernelCall Call(PreprocessingParameters p) => new("preprocess", [0],
    [
        new("format", p.Format), new("frame_h", p.FrameH), new("frame_w", p.FrameW), new("crop_top", p.CropTop), new("crop_left", p.CropLeft),
        new("crop_h", p.CropH), new("crop_w", p.CropW), new("out_h", p.OutH), new("out_w", p.OutW), new("out_c", p.OutC),
        new("bilinear", p.Bilinear), new("multiplier", p.Multiplier), new("zero_point", p.ZeroPoint),
    ], []);

    private static int Pixel(PreprocessingParameters p, byte[] frame, int y, int x, int c)
    {
        int channels = p.Format == PixelFormat.Gray8 ? 1 : 3;
        return frame[((p.CropTop + y) * p.FrameW + p.CropLeft + x) * channels + c];
    }

    /// <summary>Compares at every output; a mismatch names its place.</summary>
    private static void ForEach<T>(PreprocessingParameters p, sbyte[] output, Func<int, int, int, int, (T Expected, T Actual)> at)
    {
        for (int i = 0; i < output.Length; i++)
        {
            (int oy, int ox, int c) = (i / p.OutC / p.OutW, i / p.OutC % p.OutW, i % p.OutC);
            (T expected, T actual) = at(oy, ox, c, output[i]);
            Assert.True(Equals(expected, actual), $"at [0,{oy},{ox},{c}]: expected {expected}, got {actual}; format {p.Format}, "
                + $"crop {p.CropH}x{p.CropW} at ({p.CropLeft}, {p.CropTop}) of {p.FrameH}x{p.FrameW} to {p.OutH}x{p.OutW}x{p.OutC}, bilinear {p.Bilinear}");
        }
    }
}
