using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Runtime;

namespace Edge.Training.Datasets;

/// <summary>Turns a dataset into network inputs as the device does: the picture becomes a frame of the camera's format, then the device's code runs.</summary>
public static class DatasetPreprocessing
{
    /// <summary>One image as the network sees it: int8 [H, W, C].</summary>
    /// <param name="where">Names the image in messages.</param>
    /// <exception cref="DataException">The crop does not lie in the image.</exception>
    public static sbyte[] Apply(this PreprocessingSpecification specification, string where, RawImage image)
    {
        PreprocessingParameters p = specification.Parameters(where, image.Width, image.Height);
        var output = new sbyte[p.OutH * p.OutW * p.OutC];
        Preprocessing.Run(p, image.Frame(specification.Color), 0, output, 0);
        return output;
    }

    /// <summary>All images of a dataset, read and preprocessed on every core.</summary>
    /// <param name="count">How many, the first ones; null: all.</param>
    /// <param name="progress">The fraction done.</param>
    /// <exception cref="DataException">An image cannot be read, or images differ in size and nothing resizes them.</exception>
    public static ImageSet Load(
        this IImageDataset dataset, PreprocessingSpecification specification, int? count = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        int wanted = Math.Min(count ?? dataset.Count, dataset.Count);
        if (wanted < 1)
            throw new DataException("E0232", dataset.Name, "there are no images", "at least one image");
        var images = new sbyte[wanted][];
        RawImage first = dataset.Read(0);
        Shape shape = specification.OutputShape(dataset.ImageName(0), first.Width, first.Height);
        int done = 0;
        EveryImage.Run(wanted, i =>
        {
            images[i] = Input(dataset, specification, i, shape);
            progress?.Report((double)Interlocked.Increment(ref done) / wanted);
        }, cancellation);
        return new ImageSet(shape, specification.Quantization, images, [.. Enumerable.Range(0, wanted).Select(dataset.Label)]);
    }

    private static sbyte[] Input(IImageDataset dataset, PreprocessingSpecification specification, int index, Shape shape)
    {
        RawImage image = dataset.Read(index);
        Shape found = specification.OutputShape(dataset.ImageName(index), image.Width, image.Height);
        if (!found.Equals(shape))
        {
            throw new DataException("E0232", dataset.ImageName(index), $"gives an input of {found}, '{dataset.ImageName(0)}' one of {shape}",
                "images of one size, or a resize", "add preprocess.resize to edge.yaml");
        }

        return specification.Apply(dataset.ImageName(index), image);
    }

    /// <summary>The picture as a camera of this format would have sent it.</summary>
    public static byte[] Frame(this RawImage image, CameraColor color)
    {
        if (color == CameraColor.Gray8 && image.Channels == 1 || color == CameraColor.Rgb888 && image.Channels == 3)
            return image.Pixels;
        int pixels = image.Width * image.Height;
        var frame = new byte[pixels * (color switch { CameraColor.Gray8 => 1, CameraColor.Rgb888 => 3, _ => 2 })];
        for (int i = 0; i < pixels; i++)
        {
            int at = i * image.Channels;
            int red = image.Pixels[at], green = image.Pixels[at + image.Channels / 2], blue = image.Pixels[at + image.Channels - 1];
            int luma = Preprocessing.Luma(red, green, blue);
            switch (color)
            {
                case CameraColor.Gray8:
                    frame[i] = (byte)luma;
                    break;
                case CameraColor.Rgb888:
                    (frame[3 * i], frame[3 * i + 1], frame[3 * i + 2]) = ((byte)red, (byte)green, (byte)blue);
                    break;
                case CameraColor.Rgb565:
                    int packed = red >> 3 << 11 | green >> 2 << 5 | blue >> 3;
                    (frame[2 * i], frame[2 * i + 1]) = ((byte)(packed >> 8), (byte)packed);
                    break;
                case CameraColor.Yuv422:
                    (frame[2 * i], frame[2 * i + 1]) = ((byte)luma, 128); // without colour: only the luma is read
                    break;
            }
        }

        return frame;
    }
}
