using System.IO.Compression;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>Test images of CIFAR-10 from the shared data's packed batch; its unpack.py describes the format.</summary>
internal static class Cifar10Image
{
    private const int Side = 32, Pixels = Side * Side, Images = 10_000;

    private static readonly Lazy<byte[]> s_packed = new(() =>
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(TheoryWithSharedDataAttribute.Folder, "cifar10", "test_batch.med8.gz")), CompressionMode.Decompress);
        byte[] bytes = new byte[Images * (1 + 3 * Pixels)];
        stream.ReadExactly(bytes);
        return bytes;
    });

    /// <summary>32x32x3, NHWC, 0 to 255.</summary>
    public static float[] Read(int index)
    {
        byte[] green = Plane(0, index), red = Plane(1, index), blue = Plane(2, index);
        var image = new float[3 * Pixels];
        for (int i = 0; i < Pixels; i++)
            (image[3 * i], image[3 * i + 1], image[3 * i + 2]) = ((byte)(red[i] + green[i]), green[i], (byte)(blue[i] + green[i]));
        return image;
    }

    // Each value is stored less the median of its left, its upper and left + upper - upper-left neighbours, modulo 256.
    private static byte[] Plane(int plane, int index)
    {
        int from = Images + (plane * Images + index) * Pixels;
        var values = new byte[Pixels];
        for (int y = 0; y < Side; y++)
            for (int x = 0; x < Side; x++)
            {
                int left = x > 0 ? values[y * Side + x - 1] : 0, up = y > 0 ? values[(y - 1) * Side + x] : 0, corner = x > 0 && y > 0 ? values[(y - 1) * Side + x - 1] : 0;
                int low = Math.Min(left, up), high = Math.Max(left, up);
                int predicted = corner >= high ? low : corner <= low ? high : left + up - corner;
                values[y * Side + x] = (byte)(s_packed.Value[from + y * Side + x] + predicted);
            }

        return values;
    }
}
