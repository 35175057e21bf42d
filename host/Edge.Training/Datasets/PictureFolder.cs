using Edge.Compiler.Ir;
using Edge.Training.Datasets.Images;

namespace Edge.Training.Datasets;

/// <summary>Pictures below a folder, whatever the folders in it are called: for calibration, which asks for no classes.</summary>
public sealed class PictureFolder : IImageDataset
{
    private readonly string _folder;

    /// <param name="folder">Searched with all folders below it, but for those whose names begin with a dot.</param>
    /// <param name="most">Of more pictures than that every n-th is taken, so that each part of the folder has its share.</param>
    /// <exception cref="DataException">E0246: there is no such folder, or no picture in it.</exception>
    public PictureFolder(string folder, int most)
    {
        _folder = folder;
        if (!Directory.Exists(folder))
            throw new DataException("E0246", folder, "the folder does not exist", "a folder of pictures");
        string[] found = [.. DatasetFile.Guard(folder, () => Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            .Where(path => ImageFile.IsSupported(path) && !Path.GetRelativePath(folder, path).Split('/', '\\').Any(part => part.StartsWith('.')))
            .Order(StringComparer.Ordinal)];
        if (found.Length == 0)
            throw new DataException("E0246", folder, "holds no image", $"files ending in {string.Join(", ", ImageFile.Extensions)}");
        Files = found;
        int count = Math.Min(most, found.Length);
        Taken = [.. Enumerable.Range(0, count).Select(i => found[(int)((long)i * found.Length / count)])];
    }

    /// <summary>All that were found.</summary>
    public IReadOnlyList<string> Files { get; }

    private IReadOnlyList<string> Taken { get; }

    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(_folder));

    public int Count => Taken.Count;

    public IReadOnlyList<string> ClassNames { get; } = [""];

    public int Label(int index) => 0;

    public string ImageName(int index) => Path.GetRelativePath(_folder, Taken[index]).Replace('\\', '/');

    public RawImage Read(int index) => ImageFile.Read(Taken[index]);
}
