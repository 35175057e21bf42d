using Edge.Compiler.Ir;
using Edge.Devices.Line;
using Edge.Runtime;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Images;

namespace Edge.Cli.Verbs;

/// <summary>The images of a folder as what the camera of a simulated line takes.</summary>
internal static class SimPictures
{
    /// <summary>In the order of their names, gray as the device sees colours.</summary>
    /// <exception cref="DataException">No images, one that cannot be read, or one of another size than the first: the file is named.</exception>
    public static LinePictures Read(string folder, bool isShuffled)
    {
        IReadOnlyList<string> files = FolderCamera.FilesOf(folder, ImageFile.IsSupported);
        RawImage[] images = [.. files.Select(ImageFile.Read)];
        RawImage first = images[0];
        int other = Array.FindIndex(images, image => (image.Height, image.Width) != (first.Height, first.Width));
        if (other >= 0)
        {
            throw new DataException("E0702", files[other],
                $"is {images[other].Width} x {images[other].Height} pixels, {Path.GetFileName(files[0])} {first.Width} x {first.Height}", "images of one camera");
        }

        return new LinePictures(first.Height, first.Width, [.. images.Select(Gray)], isShuffled);
    }

    private static byte[] Gray(RawImage image)
    {
        if (image.Channels == 1)
            return image.Pixels;
        var whole = new PreprocessingParameters
        {
            Format = PixelFormat.Rgb888,
            FrameH = image.Height,
            FrameW = image.Width,
            CropH = image.Height,
            CropW = image.Width,
            OutH = image.Height,
            OutW = image.Width,
            OutC = 1,
            Multiplier = 1,
            ZeroPoint = -128,
        };
        sbyte[] gray = new sbyte[image.Height * image.Width];
        Preprocessing.Run(whole, image.Pixels, 0, gray, 0);
        return [.. gray.Select(value => (byte)(value + 128))];
    }
}
