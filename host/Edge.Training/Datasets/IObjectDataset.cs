using Edge.Compiler.Locating;

namespace Edge.Training.Datasets;

/// <summary>Images that also say where something is. Class 0 is the background; an image's label is that of its largest object.</summary>
public interface IObjectDataset : IImageDataset
{
    /// <summary>What image <paramref name="index"/> shows; empty for a good part.</summary>
    /// <exception cref="Compiler.Ir.DataException">What is said of the image cannot be read.</exception>
    IReadOnlyList<ImageObject> Objects(int index);
}

/// <summary>Something in an image, in the image's own pixels.</summary>
/// <param name="Class">Index of its class, at least 1.</param>
/// <param name="Box">Around it; of a point, that pixel.</param>
/// <param name="Where">Names it in messages: a line of a file, or the image.</param>
public sealed record ImageObject(int Class, PixelBox Box, string Where)
{
    /// <summary>Gray, as large as the image: how much of each pixel is the object's, of 255; null: the box is all that is known.</summary>
    public RawImage? Mask { get; init; }

    /// <summary>Nobody knows how large it is: <see cref="Box"/> is the pixel that was marked.</summary>
    public bool IsPoint { get; init; }
}
