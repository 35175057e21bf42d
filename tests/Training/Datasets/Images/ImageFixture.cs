using System.Globalization;
using System.Text;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Images;

namespace Edge.Training.Tests.Datasets.Images;

/// <summary>The pictures of tests/fixtures/images and what other programs decoded from them.</summary>
internal static class ImageFixture
{
    public static string Folder { get; } = Path.Combine(Golden.Root(), "tests", "fixtures", "images");

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    public static RawImage Decoded(string name) => ImageFile.Decode(name, Bytes(name));

    /// <summary>A binary PGM or PPM with a header as netpbm and djpeg write it: kind, size and 255 on a line each. Does not use the reader under test.</summary>
    public static RawImage Reference(string name)
    {
        byte[] bytes = Bytes(name);
        int channels = bytes[1] == '6' ? 3 : 1;
        string[] header = Encoding.ASCII.GetString(bytes, 0, Math.Min(bytes.Length, 40)).Split('\n');
        int[] size = [.. header[1].Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        byte[] pixels = bytes[^(size[0] * size[1] * channels)..];
        return new RawImage(size[0], size[1], channels, pixels);
    }

    public static void AssertSame(RawImage expected, RawImage actual)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Channels), (actual.Width, actual.Height, actual.Channels));
        for (int i = 0; i < expected.Pixels.Length; i++)
        {
            int pixel = i / expected.Channels;
            Assert.True(expected.Pixels[i] == actual.Pixels[i],
                $"at [{pixel / expected.Width},{pixel % expected.Width},{i % expected.Channels}]: expected {expected.Pixels[i]}, got {actual.Pixels[i]}");
        }
    }
}
