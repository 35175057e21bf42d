using Edge.Cli.Report;
using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Runtime;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Captured;

namespace Edge.Cli.Capture;

/// <summary>What a network or a camera saw, as a picture that a person can look at and a dataset can read back without losing a bit.</summary>
internal static class SeenPicture
{
    /// <summary>The network's input, -128 as black.</summary>
    /// <param name="preprocessing">Hash of what made it.</param>
    /// <exception cref="DeviceException">E0609: no picture has so many channels.</exception>
    public static (CaptureDescription, Picture) OfTensor(string where, int height, int width, int channels, IReadOnlyList<sbyte> values, string preprocessing)
    {
        if (channels is not (1 or 3))
            throw new DeviceException("E0609", where, $"the network takes {channels} channels", "1 or 3, as a picture has", "capture frames with --raw");
        return (new CaptureDescription(CaptureDescription.Tensor, preprocessing, height, width, channels),
            new Picture(width, height, channels, [.. values.Select(value => (byte)(value + 128))]));
    }

    /// <summary>What this computer's preprocessing, the device's own code, makes of a picture.</summary>
    public static (CaptureDescription, Picture) OfPreprocessed(string where, RawImage image, PreprocessingSpecification specification)
    {
        Shape shape = specification.OutputShape(where, image.Width, image.Height);
        return OfTensor(where, shape[1], shape[2], shape[3], specification.Apply(where, image), CaptureDescription.HashOf(specification));
    }

    /// <summary>A camera's frame. Preprocessing gives the same tensor for it as for the frame: colours keep all their bits, and of YUV only the luma is looked at.</summary>
    /// <param name="format">A constant of <see cref="PixelFormat"/>.</param>
    public static (CaptureDescription, Picture) OfFrame(int format, int height, int width, byte[] frame) => OfFrame(ImageOf(format, height, width, frame));

    public static (CaptureDescription, Picture) OfFrame(RawImage image) =>
        (new CaptureDescription(CaptureDescription.Frame, "", image.Height, image.Width, image.Channels), new Picture(image.Width, image.Height, image.Channels, image.Pixels));

    /// <param name="format">A constant of <see cref="PixelFormat"/>.</param>
    public static RawImage ImageOf(int format, int height, int width, byte[] frame) => format switch
    {
        PixelFormat.Gray8 => new RawImage(width, height, 1, frame),
        PixelFormat.Rgb888 => new RawImage(width, height, 3, frame),
        PixelFormat.Yuv422 => new RawImage(width, height, 1, [.. Enumerable.Range(0, height * width).Select(i => frame[2 * i])]),
        _ => new RawImage(width, height, 3, [.. Enumerable.Range(0, height * width).SelectMany(i => Colors(frame[2 * i] << 8 | frame[2 * i + 1]))]),
    };

    private static byte[] Colors(int rgb565)
    {
        int red = rgb565 >> 11, green = rgb565 >> 5 & 63, blue = rgb565 & 31;
        return [(byte)(red << 3 | red >> 2), (byte)(green << 2 | green >> 4), (byte)(blue << 3 | blue >> 2)];
    }
}
