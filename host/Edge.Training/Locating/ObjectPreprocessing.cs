using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Preprocessing;
using Edge.Runtime;
using Edge.Training.Datasets;

namespace Edge.Training.Locating;

/// <summary>Brings what a dataset says of its pictures to the network's input: the same crop and resize, the nearest pixel.</summary>
public static class ObjectPreprocessing
{
    /// <summary>What the first images of a set show.</summary>
    /// <param name="shape">[1, H, W, C] of the network's input.</param>
    /// <exception cref="DataException">E0249: a box lies outside its picture.</exception>
    public static IReadOnlyList<ImageTruth> Truths(
        this IObjectDataset dataset, PreprocessingSpecification specification, Shape shape, int count, CancellationToken cancellation = default)
    {
        var truths = new ImageTruth[count];
        EveryImage.Run(count, i => truths[i] = Truth(dataset, specification, shape, i), cancellation);
        return truths;
    }

    private static ImageTruth Truth(IObjectDataset dataset, PreprocessingSpecification specification, Shape shape, int index)
    {
        IReadOnlyList<ImageObject> objects = dataset.Objects(index);
        if (objects.Count == 0)
            return new ImageTruth(shape, []);
        (int width, int height) = objects[0].Mask is { } mask ? (mask.Width, mask.Height) : SizeOf(dataset.Read(index));
        PreprocessingParameters p = specification.Parameters(dataset.ImageName(index), width, height);
        return new ImageTruth(shape, [.. objects.Select(each => Moved(each, p)).OfType<TruthObject>()]);
    }

    private static (int Width, int Height) SizeOf(RawImage image) => (image.Width, image.Height);

    /// <returns>Null where the crop leaves nothing of it.</returns>
    private static TruthObject? Moved(ImageObject each, PreprocessingParameters p)
    {
        PixelBox box = each.Box;
        if (box.Left < 0 || box.Top < 0 || box.Right > p.FrameW || box.Bottom > p.FrameH)
        {
            throw new DataException("E0249", each.Where,
                FormattableString.Invariant($"({box.Left}, {box.Top}) to ({box.Right}, {box.Bottom}) leaves the picture"),
                $"places in the picture of {p.FrameW}x{p.FrameH} pixels", "x and y are of the upper left corner, in pixels of the file");
        }

        double scaleX = (double)p.OutW / p.CropW, scaleY = (double)p.OutH / p.CropH;
        double X(double x) => Math.Clamp((x - p.CropLeft) * scaleX, 0, p.OutW);
        double Y(double y) => Math.Clamp((y - p.CropTop) * scaleY, 0, p.OutH);
        var moved = new PixelBox(X(box.Left), Y(box.Top), X(box.Right), Y(box.Bottom));
        if (moved.Area <= 0)
            return null;
        int[] pixels = [.. PixelsOf(each, moved, p)];
        // What resizing has made smaller than a pixel keeps the one its middle lies in.
        if (pixels.Length == 0)
            pixels = [Middle(moved.Top, moved.Bottom, p.OutH) * p.OutW + Middle(moved.Left, moved.Right, p.OutW)];
        return new TruthObject(each.Class, moved, pixels, each.IsPoint ? null : each.Box.Extent) { IsBox = each.Mask is null && !each.IsPoint };
    }

    private static IEnumerable<int> PixelsOf(ImageObject each, PixelBox box, PreprocessingParameters p)
    {
        for (int y = (int)box.Top; y < box.Bottom; y++)
        {
            for (int x = (int)box.Left; x < box.Right; x++)
            {
                bool isIn = y + 0.5 >= box.Top && y + 0.5 < box.Bottom && x + 0.5 >= box.Left && x + 0.5 < box.Right;
                if (isIn && (each.Mask is null || IsInMask(each.Mask, y, x, p)))
                    yield return y * p.OutW + x;
            }
        }
    }

    // The pixel of the picture that the nearest one is, as the device chooses it.
    private static bool IsInMask(RawImage mask, int y, int x, PreprocessingParameters p)
    {
        int row = p.CropTop + (2 * y + 1) * p.CropH / (2 * p.OutH), column = p.CropLeft + (2 * x + 1) * p.CropW / (2 * p.OutW);
        return mask.Pixels[row * mask.Width + column] >= ObjectMask.Least;
    }

    private static int Middle(double from, double to, int extent) => Math.Min(extent - 1, (int)((from + to) / 2));
}
