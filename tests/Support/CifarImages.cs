using System.IO.Compression;

namespace Edge.Tests;

/// <summary>The first CIFAR-10 images of a batch as the shared data packs them.</summary>
/// <remarks>Labels, then the planes G, R - G, B - G, each sample minus the median predictor of its left, upper and upper-left neighbours.</remarks>
internal static class CifarImages
{
    private const int Side = 32, Pixels = Side * Side;

    /// <summary>RGB in [0, 255], NHWC.</summary>
    public static float[][] First(int count, string file) => Labelled(count, file).Images;

    /// <summary>RGB in [0, 255], NHWC, and the class of each image.</summary>
    public static (float[][] Images, int[] Labels) Labelled(int count, string file)
    {
        using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        byte[] packed = whole.ToArray();
        int images = packed.Length / (1 + 3 * Pixels);
        float[] At(int image) => Image([.. Enumerable.Range(0, 3).Select(plane => Plane(packed.AsSpan(images + (plane * images + image) * Pixels, Pixels)))]);
        return ([.. Enumerable.Range(0, count).Select(At)], [.. packed.Take(count).Select(label => (int)label)]);
    }

    private static float[] Image(byte[][] planes)
    {
        var image = new float[3 * Pixels];
        for (int i = 0; i < Pixels; i++)
        {
            byte green = planes[0][i];
            image[3 * i] = (byte)(planes[1][i] + green);
            image[3 * i + 1] = green;
            image[3 * i + 2] = (byte)(planes[2][i] + green);
        }

        return image;
    }

    private static byte[] Plane(ReadOnlySpan<byte> residual)
    {
        var plane = new byte[Pixels];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                int left = x > 0 ? plane[y * Side + x - 1] : 0, up = y > 0 ? plane[(y - 1) * Side + x] : 0, corner = x > 0 && y > 0 ? plane[(y - 1) * Side + x - 1] : 0;
                int low = Math.Min(left, up), high = Math.Max(left, up);
                int predicted = corner >= high ? low : corner <= low ? high : left + up - corner;
                plane[y * Side + x] = (byte)(residual[y * Side + x] + predicted);
            }
        }

        return plane;
    }
}
