namespace Edge.Training.Datasets;

/// <summary>The images of another dataset in two classes: good parts, and everything else.</summary>
/// <param name="inner">With classes of its own.</param>
/// <param name="good">Names of its classes that are good parts; null: all of them.</param>
/// <param name="classNames">What the two classes are called: the good one first.</param>
public sealed class GoodOrAnomaly(IImageDataset inner, IReadOnlyList<string>? good, IReadOnlyList<string> classNames) : IImageDataset
{
    public string Name => inner.Name;

    public int Count => inner.Count;

    public IReadOnlyList<string> ClassNames => classNames;

    public int Label(int index) => good is null || good.Contains(inner.ClassNames[inner.Label(index)]) ? 0 : 1;

    public string ImageName(int index) => inner.ImageName(index);

    public RawImage Read(int index) => inner.Read(index);
}
