using Edge.Compiler.Ir;

namespace Edge.Training.Datasets.Images;

/// <summary>Reads an image of any format Edge knows; the format is told by the first bytes, not by the name.</summary>
public static class ImageFile
{
    /// <summary>The most bytes an image file may have.</summary>
    public const long MaximumBytes = 128L << 20;

    /// <summary>What a folder of images is searched for.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", ".bmp", ".pgm", ".ppm"];

    public static bool IsSupported(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <exception cref="DataException">The file is missing, or <see cref="Decode"/> refuses it.</exception>
    public static RawImage Read(string path) => Decode(path, DatasetFile.Read(path, MaximumBytes));

    /// <param name="where">Names the image in messages.</param>
    /// <param name="bytes">A whole PNG, JPEG, BMP, PGM or PPM file.</param>
    /// <exception cref="DataException">Another format, a form of one that is not read, or a damaged file.</exception>
    public static RawImage Decode(string where, byte[] bytes)
    {
        var source = new ImageBytes(where, bytes);
        return bytes switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => new PngReader(source).Read(),
            [0xff, 0xd8, ..] => new JpegReader(source).Read(),
            [(byte)'B', (byte)'M', ..] => new BmpReader(source).Read(),
            [(byte)'P', >= (byte)'2' and <= (byte)'6', ..] => new PnmReader(source).Read(),
            _ => throw source.Fault("does not begin like an image file", "PNG, JPEG, BMP, PGM or PPM", "convert the image, or move the file out of the folder"),
        };
    }
}
