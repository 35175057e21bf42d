namespace Edge.Training.Datasets;

/// <summary>Two datasets of the same classes, one behind the other.</summary>
/// <param name="first">Of which the first <paramref name="count"/> images count.</param>
/// <param name="places">Of the images of <paramref name="second"/> that count.</param>
public sealed class JoinedDataset(IImageDataset first, int count, IImageDataset second, IReadOnlyList<int> places) : IImageDataset
{
    public string Name => $"{first.Name} and {second.Name}";

    public int Count => count + places.Count;

    public IReadOnlyList<string> ClassNames => first.ClassNames;

    public int Label(int index) => index < count ? first.Label(index) : second.Label(places[index - count]);

    public string ImageName(int index) => index < count ? first.ImageName(index) : second.ImageName(places[index - count]);

    public RawImage Read(int index) => index < count ? first.Read(index) : second.Read(places[index - count]);
}
