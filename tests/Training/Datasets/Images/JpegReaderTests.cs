using Edge.Compiler.Ir;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Images;

namespace Edge.Training.Tests.Datasets.Images;

public class JpegReaderTests
{
    /// <summary>
    /// T.81 lets a decoder's cosine transform be inexact: libjpeg's integer one and the exact one are at most 1 level apart in a sample. In red and
    /// blue a chroma sample counts up to 1.772 times, and both programs round once more: 1 + 1.772 + 0.5 stays below 4.
    /// </summary>
    private const int MostDifference = 3;

    private const double MostMeanDifference = 0.35;

    [Theory]
    [InlineData("baseline_444.jpg")]
    [InlineData("baseline_422.jpg")]
    [InlineData("baseline_420.jpg")]
    [InlineData("baseline_440.jpg")]
    [InlineData("restart_420.jpg")]
    [InlineData("three_scans_420.jpg")]
    [InlineData("progressive_420.jpg")]
    [InlineData("progressive_restart_444.jpg")]
    [InlineData("progressive_422_quality_30.jpg")]
    [InlineData("rgb.jpg")]
    [InlineData("gray.jpg")]
    [InlineData("progressive_gray.jpg")]
    public void Pixels_are_those_of_libjpeg_within_rounding(string name)
    {
        RawImage actual = ImageFixture.Decoded(name);
        RawImage expected = ImageFixture.Reference(name + (name.Contains("gray") ? ".pgm" : ".ppm"));
        Assert.Equal((expected.Width, expected.Height, expected.Channels), (actual.Width, actual.Height, actual.Channels));
        int[] differences = [.. expected.Pixels.Zip(actual.Pixels, (a, b) => Math.Abs(a - b))];
        int worst = Array.IndexOf(differences, differences.Max());
        Assert.True(differences[worst] <= MostDifference && differences.Average() <= MostMeanDifference,
            $"mean difference {differences.Average():F3}; largest {differences[worst]} at [{worst / expected.Channels / expected.Width},"
            + $"{worst / expected.Channels % expected.Width},{worst % expected.Channels}]: expected {expected.Pixels[worst]}, got {actual.Pixels[worst]}");
    }

    [Fact]
    public void Progressive_and_baseline_of_one_picture_are_equal() =>
        ImageFixture.AssertSame(ImageFixture.Decoded("baseline_420.jpg"), ImageFixture.Decoded("progressive_420.jpg"));

    [Fact]
    public void Restart_markers_and_separate_scans_change_no_pixel()
    {
        ImageFixture.AssertSame(ImageFixture.Decoded("baseline_420.jpg"), ImageFixture.Decoded("restart_420.jpg"));
        ImageFixture.AssertSame(ImageFixture.Decoded("baseline_420.jpg"), ImageFixture.Decoded("three_scans_420.jpg"));
        ImageFixture.AssertSame(ImageFixture.Decoded("baseline_444.jpg"), ImageFixture.Decoded("progressive_restart_444.jpg"));
    }

    [Fact]
    public void Fill_bytes_before_a_marker_are_passed()
    {
        byte[] file = ImageFixture.Bytes("gray.jpg");
        ImageFixture.AssertSame(ImageFixture.Decoded("gray.jpg"), ImageFile.Decode("filled", [.. file[..2], 0xff, 0xff, .. file[2..]]));
    }

    public static TheoryData<string, byte[]> Spoilt()
    {
        byte[] Changed(string name, byte marker, int offset, params byte[] bytes)
        {
            byte[] file = ImageFixture.Bytes(name);
            bytes.CopyTo(file, Marker(file, marker) + offset);
            return file;
        }

        byte[] gray = ImageFixture.Bytes("gray.jpg"), colour = ImageFixture.Bytes("baseline_420.jpg");
        int frame = Marker(gray, 0xc0), scan = Marker(colour, 0xda), restart = Marker(ImageFixture.Bytes("restart_420.jpg"), 0xd0);
        int quantization = Marker(gray, 0xdb), huffman = Marker(gray, 0xc4), lastScan = Marker(ImageFixture.Bytes("progressive_gray.jpg"), 0xda);
        byte[] progressive = ImageFixture.Bytes("progressive_gray.jpg");
        int secondScan = lastScan + 2 + progressive.AsSpan(lastScan + 2).IndexOf([(byte)0xff, (byte)0xda]);
        byte[] refinesTooEarly = [.. progressive];
        refinesTooEarly[lastScan + 9] = 0x10; // the first scan of the first coefficient says that a bit above was sent
        return new TheoryData<string, byte[]>
        {
            { "the scan ends early", [.. colour[..(scan + 40)], 0xff, 0xd9] },
            { "ends before any scan", [0xff, 0xd8, 0xff, 0xd9] },
            { "the file ends", colour[..^2] },
            { "the file ends", colour[..(scan + 5)] },
            { "no marker", [.. gray[..2], 7, .. gray[2..]] },
            { "a second frame", [.. gray[..frame], .. gray[frame..(frame + 13)], .. gray[frame..]] },
            { "coding process 0xffc3", Changed("gray.jpg", 0xc0, 1, 0xc3) },
            { "coding process 0xffc9", Changed("gray.jpg", 0xc0, 1, 0xc9) },
            { "arithmetic", Changed("gray.jpg", 0xc4, 1, 0xcc) },
            { "1 components of 12 bits", Changed("gray.jpg", 0xc0, 4, 12) },
            { "4 components", Changed("baseline_420.jpg", 0xc0, 9, 4) },
            { "sampling 0x2", Changed("baseline_420.jpg", 0xc0, 11, 0x02) },
            { "sampling 3x2, 2x1", Changed("baseline_420.jpg", 0xc0, 11, 0x32, 0, 2, 0x21) },
            { "an image of 29x0", Changed("gray.jpg", 0xc0, 5, 0, 0) },
            { "an image of 65535x65535", Changed("gray.jpg", 0xc0, 5, 255, 255, 255, 255) },
            { "8000x8000 pixels in", Changed("gray.jpg", 0xc0, 5, 31, 64, 31, 64) },
            { "a segment of 1 bytes", Changed("gray.jpg", 0xc0, 2, 0, 1) },
            { "a scan of component 9", Changed("gray.jpg", 0xda, 5, 9) },
            { "a scan of 3 components", Changed("gray.jpg", 0xda, 4, 3) },
            { "a scan of coefficients 0 to 63", Changed("gray.jpg", 0xda, 6, 0x22) },
            { "a scan of coefficients 1 to 63", Changed("gray.jpg", 0xda, 7, 1) },
            { "a scan before the frame", [.. gray[..frame], .. gray[(frame + 13)..]] },
            { "no quantization table", Changed("gray.jpg", 0xdb, 4, 1) },
            { "quantization table 0x24", Changed("gray.jpg", 0xdb, 4, 0x24) },
            { "Huffman table 0x20", Changed("gray.jpg", 0xc4, 4, 0x20) },
            { "too many codes", Changed("gray.jpg", 0xc4, 5, 3, 1, 2) },
            { "no restart marker", Changed("restart_420.jpg", 0xd0, 0, 0xff, 0xdd) },
            { "out of turn", [.. progressive[..secondScan], .. progressive[lastScan..]] },
            { "0, bits 1 to 0", refinesTooEarly },
        };
    }

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void What_is_wrong_is_named(string found, byte[] file)
    {
        var error = Assert.Throws<DataException>(() => ImageFile.Decode("part.jpg", file));
        Assert.Equal("E0250", error.Code);
        Assert.StartsWith("part.jpg", error.Where);
        Assert.Contains(found, error.Found);
    }

    /// <summary>Where a marker's 0xff stands.</summary>
    private static int Marker(byte[] file, byte marker)
    {
        int at = file.AsSpan().IndexOf([(byte)0xff, marker]);
        return at >= 0 ? at : throw new ArgumentException($"no marker {marker:x2}");
    }
}
