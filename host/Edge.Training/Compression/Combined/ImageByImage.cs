using Edge.Training.Locating;

namespace Edge.Training.Compressing;

/// <summary>How a network did on some images, one by one: what a loss against another network is judged by.</summary>
public sealed class ImageByImage
{
    private readonly IReadOnlyList<bool> _right;
    private readonly IReadOnlyList<LocatingCount>? _found;

    private ImageByImage(IReadOnlyList<bool> right, IReadOnlyList<LocatingCount>? found) => (_right, _found) = (right, found);

    /// <param name="right">Which images are judged right by a network that judges whole images.</param>
    public static ImageByImage Of(IReadOnlyList<bool> right) => new(right, null);

    /// <param name="found">Of each image, by a network that locates.</param>
    public static ImageByImage Of(IReadOnlyList<LocatingCount> found) => new([.. found.Select(count => count.IsRight)], found);

    /// <summary>Images with nothing wrong.</summary>
    public int Right => _right.Count(right => right);

    /// <summary>The share of images that is right; of a network that locates, F1 of its centres. In [0, 1].</summary>
    public double Score => _found is null ? (double)Right / _right.Count : LocatingCount.Sum(_found).F1;

    /// <summary>What another network loses on the same images.</summary>
    public PairedDrop DropTo(ImageByImage after) => _found is not null && after._found is not null
        ? PairedDrop.Of(_found, after._found) : PairedDrop.Of(_right, after._right);
}
