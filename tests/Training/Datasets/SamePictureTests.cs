using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Training.Datasets;
using Edge.Training.Tests.Datasets.Images;

namespace Edge.Training.Tests.Datasets;

/// <summary>One picture in every lossless format becomes the same network input.</summary>
public sealed class SamePictureTests : IDisposable
{
    private const int Width = 13, Height = 9;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CameraColor.Gray8)]
    [InlineData(CameraColor.Rgb888)]
    [InlineData(CameraColor.Rgb565)]
    [InlineData(CameraColor.Yuv422)]
    public void Formats_agree(CameraColor color)
    {
        var specification = new PreprocessingSpecification { Color = color, Crop = new CropRectangle(1, 2, 10, 6), Resize = new Size(4, 7) };
        int width = color == CameraColor.Yuv422 ? Width - 1 : Width;
        foreach (int channels in new[] { 1, 3 })
        {
            byte[] pixels = [.. Enumerable.Range(0, width * Height * channels).Select(i => (byte)(i * i * 31 + i * 7))];
            sbyte[][] inputs = [.. Stored(width, channels, pixels).Select(dataset => dataset.Load(specification).Images[0])];
            Assert.Equal(7, inputs.Length);
            Assert.Equal(4 * 7 * specification.Channels, inputs[0].Length);
            Assert.True(inputs[0].Distinct().Count() > 10);
            Assert.All(inputs, input => Assert.Equal(inputs[0], input));
        }
    }

    private IEnumerable<IImageDataset> Stored(int width, int channels, byte[] pixels)
    {
        int Sample(int x, int y, int c) => pixels[(y * width + x) * channels + c];
        IImageDataset InFolder(string extension, byte[] file)
        {
            _folder.Write($"{extension}-{channels}/part/0.{extension}", file);
            return new FolderDataset(Path.Combine(_folder.Path, $"{extension}-{channels}"));
        }

        int[] extents = channels == 1 ? [1, Height, width] : [1, Height, width, 3];
        byte[] npy = ArrayFile.Npy(extents, pixels), label = ArrayFile.Npy([1], [0]);
        yield return InFolder("png", new PngFile(width, Height, channels == 1 ? 0 : 2, 8, Interlaced: true).Write(Sample));
        yield return InFolder(channels == 1 ? "pgm" : "ppm", [.. Encoding.ASCII.GetBytes($"P{(channels == 1 ? 5 : 6)}\n{width} {Height}\n255\n"), .. pixels]);
        yield return InFolder("bmp", Bmp(width, channels, Sample));
        yield return IdxDataset.Open(_folder.Write("images", ArrayFile.Idx(extents, pixels)), _folder.Write("labels", ArrayFile.Idx([1], [0])));
        yield return NumpyDataset.OpenNpy(_folder.Write("images.npy", npy), _folder.Write("labels.npy", label));
        yield return NumpyDataset.OpenNpz(_folder.Write("all.npz", ArrayFile.Npz(true, ("images", npy), ("labels", label))));
        yield return InFolder("jpg", [.. Encoding.ASCII.GetBytes($"P{(channels == 1 ? 5 : 6)} {width} {Height} 255 "), .. pixels]); // told by the bytes, not by the name
    }

    private static byte[] Bmp(int width, int channels, Func<int, int, int, int> sample)
    {
        if (channels == 3)
            return new BmpFile(width, Height, 24).Write((x, y) => (uint)(sample(x, y, 0) << 16 | sample(x, y, 1) << 8 | sample(x, y, 2)));
        byte[] grays = [.. Enumerable.Range(0, 256).SelectMany(gray => new[] { (byte)gray, (byte)gray, (byte)gray, (byte)0 })];
        return new BmpFile(width, -Height, 8) { Palette = grays }.Write((x, y) => (uint)sample(x, y, 0));
    }
}
