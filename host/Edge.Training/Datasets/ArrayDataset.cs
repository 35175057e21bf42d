using System.Globalization;
using Edge.Compiler.Ir;

namespace Edge.Training.Datasets;

/// <summary>Images of one size that lie one after the other in memory: what IDX, CIFAR-10 and NumPy files hold.</summary>
internal sealed class ArrayDataset : IImageDataset
{
    private readonly Func<int, RawImage> _read;
    private readonly IReadOnlyList<int> _labels;

    /// <param name="name">For reports.</param>
    /// <param name="labels">One for each image.</param>
    /// <param name="classNames">Null: class k is called "k", up to the largest label.</param>
    /// <param name="read">Image i.</param>
    /// <exception cref="DataException">A label has no class.</exception>
    public ArrayDataset(string name, IReadOnlyList<int> labels, IReadOnlyList<string>? classNames, Func<int, RawImage> read)
    {
        (Name, _labels, _read) = (name, labels, read);
        int classes = labels.Count == 0 ? 0 : labels.Max() + 1;
        ClassNames = classNames ?? [.. Enumerable.Range(0, classes).Select(k => k.ToString(CultureInfo.InvariantCulture))];
        if (labels.Any(label => label < 0) || classes > ClassNames.Count)
        {
            throw new DataException("E0242", name, $"labels from {labels.Min()} to {labels.Max()} for {ClassNames.Count} classes",
                "labels that count the classes from 0", "name every class in model.classes");
        }
    }

    public string Name { get; }

    public int Count => _labels.Count;

    public IReadOnlyList<string> ClassNames { get; }

    public int Label(int index) => _labels[index];

    public string ImageName(int index) => string.Create(CultureInfo.InvariantCulture, $"{Name}#{index}");

    public RawImage Read(int index) => _read(index);

    /// <summary>Cuts image <paramref name="index"/> out of interleaved pixels.</summary>
    public static RawImage Cut(byte[] bytes, int offset, int index, int height, int width, int channels)
    {
        int size = height * width * channels;
        return new RawImage(width, height, channels, bytes.AsSpan(offset + index * size, size).ToArray());
    }
}
