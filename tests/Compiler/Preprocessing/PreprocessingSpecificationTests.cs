using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Runtime;

namespace Edge.Compiler.Tests.Preprocessing;

public class PreprocessingSpecificationTests
{
    private static readonly PreprocessingSpecification Full = new()
    {
        Color = CameraColor.Rgb565,
        Crop = new CropRectangle(8, 4, 96, 64),
        Resize = new Size(32, 48),
        Bilinear = false,
        Multiplier = 2,
        ZeroPoint = -5,
    };

    [Fact]
    public void The_text_that_is_hashed_does_not_change()
    {
        var text = new StringBuilder();
        foreach (PreprocessingSpecification specification in new[]
        {
            new PreprocessingSpecification(), Full, Full with { Bilinear = true }, new() { Color = CameraColor.Yuv422 }, new() { Color = CameraColor.Rgb888, Resize = Size.Square(96) },
        })
            text.Append(specification.CanonicalText).Append('\n').Append(specification.Sha256).Append('\n');
        Golden.Check("preprocessing/canonical.txt", text.ToString());
    }

    [Fact]
    public void Every_member_changes_the_hash()
    {
        PreprocessingSpecification[] others =
        [
            Full with { Color = CameraColor.Rgb888 }, Full with { Crop = null }, Full with { Crop = new CropRectangle(4, 8, 96, 64) },
            Full with { Crop = new CropRectangle(8, 4, 64, 96) }, Full with { Resize = null }, Full with { Resize = new Size(48, 32) },
            Full with { Bilinear = true }, Full with { Multiplier = 1 }, Full with { ZeroPoint = 5 },
        ];
        Assert.Equal(others.Length + 1, others.Append(Full).Select(specification => specification.Sha256).Distinct().Count());
        Assert.Equal(Full.Sha256, (Full with { }).Sha256);
    }

    [Fact]
    public void The_devices_numbers_are_those_of_the_specification()
    {
        PreprocessingParameters p = Full.Parameters("frame", 120, 80);
        Assert.Equal(
            (PixelFormat.Rgb565, 80, 120, 4, 8, 64, 96, 32, 48, 3, 0, 2, -5),
            (p.Format, p.FrameH, p.FrameW, p.CropTop, p.CropLeft, p.CropH, p.CropW, p.OutH, p.OutW, p.OutC, p.Bilinear, p.Multiplier, p.ZeroPoint));
        Assert.Equal(Shape.Nhwc(1, 32, 48, 3), Full.OutputShape("frame", 120, 80));
    }

    [Fact]
    public void Without_crop_and_resize_the_frame_keeps_its_size()
    {
        var specification = new PreprocessingSpecification();
        Assert.Equal(Shape.Nhwc(1, 21, 29, 1), specification.OutputShape("frame", 29, 21));
        Assert.Equal(1f / 255, specification.Quantization.Scale);
        Assert.Equal(-128, specification.Quantization.ZeroPoint);
    }

    [Fact]
    public void A_white_pixel_is_one_whatever_the_multiplier() =>
        Assert.Equal(1f, (255 * Full.Multiplier + Full.ZeroPoint - Full.Quantization.ZeroPoint) * Full.Quantization.Scale, 6); // a product of two roundings

    [Theory]
    [InlineData(0, -128)]
    [InlineData(256, -128)]
    [InlineData(1, -129)]
    [InlineData(1, 128)]
    public void A_scale_beyond_the_arithmetic_is_refused(int multiplier, int zeroPoint) =>
        Refused("E0230", new PreprocessingSpecification { Multiplier = multiplier, ZeroPoint = zeroPoint }, 8, 8, $"mul {multiplier}, zero_point {zeroPoint}");

    [Theory]
    [InlineData(-1, 0, 4, 4)]
    [InlineData(0, -1, 4, 4)]
    [InlineData(0, 0, 0, 4)]
    [InlineData(0, 0, 4, 0)]
    [InlineData(5, 0, 4, 4)]
    [InlineData(0, 3, 4, 4)]
    [InlineData(int.MaxValue, 0, int.MaxValue, 4)]
    [InlineData(0, int.MaxValue, 4, int.MaxValue)]
    public void A_crop_that_leaves_the_frame_is_refused(int left, int top, int width, int height) =>
        Refused("E0231", new PreprocessingSpecification { Crop = new CropRectangle(left, top, width, height) }, 8, 6, $"the crop {width}x{height} at ({left}, {top})");

    [Theory]
    [InlineData(0, 4)]
    [InlineData(4, 0)]
    [InlineData(4097, 4)]
    [InlineData(4, 4097)]
    public void An_input_beyond_the_arithmetic_is_refused(int height, int width) =>
        Refused("E0231", new PreprocessingSpecification { Resize = new Size(height, width) }, 8, 6, $"6x8 to {height}x{width}");

    [Theory]
    [InlineData(16385, 1)]
    [InlineData(1, 16385)]
    public void A_crop_beyond_the_arithmetic_is_refused(int width, int height) =>
        Refused("E0231", new PreprocessingSpecification { Resize = Size.Square(4) }, width, height, $"{height}x{width} to 4x4");

    [Fact]
    public void Pixels_that_share_their_colour_come_in_pairs() =>
        Refused("E0231", new PreprocessingSpecification { Color = CameraColor.Yuv422 }, 7, 6, "a width of 7 in yuv422");

    private static void Refused(string code, PreprocessingSpecification specification, int width, int height, string found)
    {
        var error = Assert.Throws<DataException>(() => specification.Parameters("line.png", width, height));
        Assert.Equal(code, error.Code);
        Assert.Contains(found, error.Found);
        Assert.NotNull(error.Accepted);
    }
}
