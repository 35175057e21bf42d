using Edge.Compiler.Ir;

namespace Edge.Training.Datasets;

/// <summary>Labelled images in a fixed order.</summary>
/// <remarks>Every member may be called from several threads at once.</remarks>
public interface IImageDataset
{
    /// <summary>What a report calls it: a folder, a file or a generator with its split.</summary>
    string Name { get; }

    int Count { get; }

    /// <summary>Class k is called ClassNames[k].</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The class of image <paramref name="index"/>, in [0, ClassNames.Count).</summary>
    int Label(int index);

    /// <summary>What a report calls this image: a file name, or the place in the file.</summary>
    string ImageName(int index);

    /// <summary>Reads image <paramref name="index"/>.</summary>
    /// <exception cref="DataException">The image cannot be read.</exception>
    RawImage Read(int index);
}
