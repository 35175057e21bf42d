namespace Edge.Runtime.Tests;

/// <summary>Colour, crop, resize and scale, with values to check by hand.</summary>
public class PreprocessingTests
{
    [Fact]
    public void A_frame_of_the_networks_size_is_copied() =>
        Assert.Equal([0, 1, 128, 200, 254, 255], Pixels(Gray(2, 3), [0, 1, 128, 200, 254, 255]));

    [Theory]
    [InlineData(1, -128, new[] { -128, -127, 0, 127 })]
    [InlineData(1, 0, new[] { 0, 1, 127, 127 })] // saturates above
    [InlineData(2, -128, new[] { -128, -126, 127, 127 })]
    [InlineData(255, 127, new[] { 127, 127, 127, 127 })]
    public void A_pixel_is_multiplied_shifted_and_saturated(int multiplier, int zeroPoint, int[] expected)
    {
        PreprocessingParameters p = Gray(1, 4);
        (p.Multiplier, p.ZeroPoint) = (multiplier, zeroPoint);
        Assert.Equal(expected, Run(p, [0, 1, 128, 255]).Select(q => (int)q));
    }

    [Theory]
    [InlineData(255, 0, 0, 77)] // 0.299 of 255 is 76.2; the weight has 8 bits: 77 / 256
    [InlineData(0, 255, 0, 149)]
    [InlineData(0, 0, 255, 29)]
    [InlineData(255, 255, 255, 255)]
    [InlineData(10, 20, 30, 18)] // 770 + 3000 + 870 = 4640, of 256: 18.1
    public void Red_green_blue_become_luma(byte red, byte green, byte blue, int luma)
    {
        Assert.Equal(luma, Preprocessing.Luma(red, green, blue));
        PreprocessingParameters p = Colour(PixelFormat.Rgb888, 1, 1);
        p.OutC = 1;
        Assert.Equal([luma], Pixels(p, [red, green, blue]));
    }

    [Fact]
    public void Colours_keep_their_order() =>
        Assert.Equal([1, 2, 3, 4, 5, 6], Pixels(Colour(PixelFormat.Rgb888, 1, 2), [1, 2, 3, 4, 5, 6]));

    [Theory]
    [InlineData(0xf800, 255, 0, 0)]
    [InlineData(0x07e0, 0, 255, 0)]
    [InlineData(0x001f, 0, 0, 255)]
    [InlineData(0b10000_100000_10000, 132, 130, 132)] // the high bits are repeated below: 16 of 31 is 10000 100
    [InlineData(0b00001_000001_00001, 8, 4, 8)]
    public void Sixteen_bits_widen_with_the_high_byte_first(int packed, int red, int green, int blue) =>
        Assert.Equal([red, green, blue], Pixels(Colour(PixelFormat.Rgb565, 1, 1), [(byte)(packed >> 8), (byte)packed]));

    [Fact]
    public void Two_pixels_share_their_colour_and_keep_their_luma()
    {
        byte[] frame = [76, 85, 200, 255]; // full-range BT.601 of pure red: Y 76, U 128 - 43, V 255
        Assert.Equal([254, 0, 0, 255, 124, 124], Pixels(Colour(PixelFormat.Yuv422, 1, 2), frame));
        PreprocessingParameters gray = Gray(1, 2);
        gray.Format = PixelFormat.Yuv422;
        Assert.Equal([76, 200], Pixels(gray, frame));
    }

    [Fact]
    public void A_crop_that_begins_between_two_pixels_still_finds_their_colour()
    {
        PreprocessingParameters p = Colour(PixelFormat.Yuv422, 1, 2);
        (p.FrameW, p.CropLeft) = (4, 1);
        // Pixel 1 has the first pair's colour (none), pixel 2 the second's.
        Assert.Equal([50, 50, 50, 254, 0, 0], Pixels(p, [10, 128, 50, 128, 76, 85, 90, 255]));
    }

    [Fact]
    public void A_crop_takes_its_rows_and_columns()
    {
        PreprocessingParameters p = Gray(2, 1);
        (p.FrameH, p.FrameW, p.CropTop, p.CropLeft) = (4, 3, 1, 2);
        Assert.Equal([12, 22], Pixels(p, [0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32]));
    }

    [Theory]
    [InlineData(new byte[] { 10, 20, 30, 40 }, 2, new[] { 20, 40 })] // centres at 1 and 3
    [InlineData(new byte[] { 10, 20 }, 4, new[] { 10, 10, 20, 20 })]
    [InlineData(new byte[] { 10, 20, 30 }, 2, new[] { 10, 30 })] // 0.75 and 2.25
    [InlineData(new byte[] { 10, 20, 30, 40, 50 }, 1, new[] { 30 })]
    public void Nearest_takes_the_pixel_under_the_centre(byte[] row, int width, int[] expected)
    {
        Assert.Equal(expected, Pixels(Resized(1, row.Length, 1, width, bilinear: 0), row));
        Assert.Equal(expected, Pixels(Resized(row.Length, 1, width, 1, bilinear: 0), row));
    }

    [Theory]
    [InlineData(new byte[] { 0, 100 }, 4, new[] { 0, 25, 75, 100 })] // positions -0.25 (held at 0), 0.25, 0.75, 1.25 (held at 1)
    [InlineData(new byte[] { 0, 10, 20, 50 }, 2, new[] { 5, 35 })]
    [InlineData(new byte[] { 0, 1 }, 1, new[] { 1 })] // a half goes up
    [InlineData(new byte[] { 7, 8, 9 }, 3, new[] { 7, 8, 9 })]
    [InlineData(new byte[] { 9 }, 3, new[] { 9, 9, 9 })]
    public void Bilinear_mixes_by_the_distance_of_centres(byte[] row, int width, int[] expected)
    {
        Assert.Equal(expected, Pixels(Resized(1, row.Length, 1, width, bilinear: 1), row));
        Assert.Equal(expected, Pixels(Resized(row.Length, 1, width, 1, bilinear: 1), row));
    }

    [Fact]
    public void A_mixture_of_four_rounds_once()
    {
        // (0 + 1 + 1 + 1) / 4 is 0.75; rounding each row first would give (1 + 1) / 2 = 1 as well, but (0 + 1 + 0 + 0) / 4 would become 1.
        Assert.Equal([1], Pixels(Resized(2, 2, 1, 1, bilinear: 1), [0, 1, 1, 1]));
        Assert.Equal([0], Pixels(Resized(2, 2, 1, 1, bilinear: 1), [0, 1, 0, 0]));
    }

    [Fact]
    public void Offsets_move_the_frame_and_the_output()
    {
        var output = new sbyte[4];
        Preprocessing.Run(Gray(1, 2), [9, 9, 9, 130, 140], 3, output, 1);
        Assert.Equal(new sbyte[] { 0, 2, 12, 0 }, output);
    }

    private static PreprocessingParameters Gray(int height, int width) => Resized(height, width, height, width, bilinear: 1);

    private static PreprocessingParameters Colour(int format, int height, int width)
    {
        PreprocessingParameters p = Gray(height, width);
        (p.Format, p.OutC) = (format, 3);
        return p;
    }

    private static PreprocessingParameters Resized(int height, int width, int outHeight, int outWidth, int bilinear) => new()
    {
        Format = PixelFormat.Gray8,
        FrameH = height,
        FrameW = width,
        CropH = height,
        CropW = width,
        OutH = outHeight,
        OutW = outWidth,
        OutC = 1,
        Bilinear = bilinear,
        Multiplier = 1,
        ZeroPoint = -128,
    };

    private static sbyte[] Run(PreprocessingParameters p, byte[] frame)
    {
        var output = new sbyte[p.OutH * p.OutW * p.OutC];
        Preprocessing.Run(p, frame, 0, output, 0);
        return output;
    }

    /// <summary>The output as pixels of 0 to 255: multiplier 1 and zero point -128 leave them as they are.</summary>
    private static int[] Pixels(PreprocessingParameters p, byte[] frame) => [.. Run(p, frame).Select(q => q + 128)];
}
