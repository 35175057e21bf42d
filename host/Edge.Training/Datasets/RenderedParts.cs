using System.Globalization;
using Edge.Training.Datasets.Rendered;

namespace Edge.Training.Datasets;

/// <summary>What a rendered image is for. Two of them never share a render seed.</summary>
public enum RenderedSplit
{
    Train = 0,
    Search = 1,
    Test = 2,
}

/// <summary>Rendered images of a machined part, 64x64 gray: OK, scratch, dent, stain, chip. No download, the same bytes on every machine.</summary>
/// <remarks>What varies and by how much stands in RenderedParts.md, written before the renderer. Image i has label i mod 5.</remarks>
public sealed class RenderedParts : IObjectDataset
{
    /// <summary>Changes when the renderer draws other bytes for the same seed.</summary>
    public const int Version = 1;

    public const int ImageSize = PartGeometry.ImageSize;

    private static readonly RenderedChange _usual = new();

    /// <param name="count">Images; any number, image i does not depend on it.</param>
    /// <param name="seed">In [0, 2^30): another seed, other parts.</param>
    public RenderedParts(RenderedSplit split, int count, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(seed, 1 << 30);
        (Split, Count, Seed) = (split, count, seed);
    }

    public RenderedSplit Split { get; }

    public int Seed { get; }

    public int Count { get; }

    public IReadOnlyList<string> ClassNames { get; } = ["OK", "scratch", "dent", "stain", "chip"];

    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"rendered-parts/{Version} {Split.ToString().ToLowerInvariant()} seed {Seed} count {Count}");

    public int Label(int index) => Checked(index) % ClassNames.Count;

    public string ImageName(int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{Split.ToString().ToLowerInvariant()}/{Checked(index):D6}_{ClassNames[Label(index)]}");

    public RawImage Read(int index) => Read(index, _usual);

    /// <summary>The same part, after something at the line has changed.</summary>
    public RawImage Read(int index, RenderedChange change)
    {
        var pixels = new byte[ImageSize * ImageSize];
        Render(index, change, pixels, []);
        return new RawImage(ImageSize, ImageSize, 1, pixels);
    }

    /// <summary>Where the defect is: for each pixel the share that belongs to it, of 255. All zero for a good part.</summary>
    public RawImage ReadMask(int index)
    {
        var pixels = new byte[ImageSize * ImageSize];
        var mask = new byte[ImageSize * ImageSize];
        Render(index, _usual, pixels, mask);
        return new RawImage(ImageSize, ImageSize, 1, mask);
    }

    /// <summary>The defect with its exact mask; none for a good part, or where nothing of the defect can be seen.</summary>
    public IReadOnlyList<ImageObject> Objects(int index)
    {
        if (Label(index) == 0)
            return [];
        RawImage mask = ReadMask(index);
        return ObjectMask.BoxOf(mask) is { } box ? [new ImageObject(Label(index), box, ImageName(index)) { Mask = mask }] : [];
    }

    /// <summary>Split, dataset seed and index side by side: equal only when all three are.</summary>
    internal static ulong RenderSeed(RenderedSplit split, int seed, int index) => ((ulong)split << 62) | ((ulong)seed << 32) | (uint)index;

    private void Render(int index, RenderedChange change, Span<byte> pixels, Span<byte> mask)
    {
        var random = new SplitMix64(RenderSeed(Split, Seed, Checked(index)));
        var scene = PartScene.Draw(ref random, change);
        var defect = Defect.Draw(Label(index), scene, ref random);
        PartRenderer.Render(scene, defect, ref random, pixels, mask);
    }

    private int Checked(int index) =>
        index >= 0 && index < Count ? index : throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name} holds {Count} images");
}
