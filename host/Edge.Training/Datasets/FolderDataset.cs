using Edge.Compiler.Ir;
using Edge.Training.Datasets.Images;

namespace Edge.Training.Datasets;

/// <summary>A folder for each class, images inside: PNG, JPEG, BMP, PGM and PPM. Order and labels come from sorted names, the same on every machine.</summary>
public sealed class FolderDataset : IImageDataset
{
    private readonly string _folder;
    private readonly IReadOnlyList<(string Path, int Label)> _images;

    /// <param name="folder">Holds one folder for each class; files beside them, and folders whose names begin with a dot, are left alone.</param>
    /// <param name="classNames">The classes in order; null: the folders in ordinal order of their names.</param>
    /// <exception cref="DataException">The folder is missing or holds no image, or a class has no folder.</exception>
    public FolderDataset(string folder, IReadOnlyList<string>? classNames = null)
    {
        _folder = folder;
        if (!Directory.Exists(folder))
            throw new DataException("E0246", folder, "the folder does not exist", "a folder with one folder of images for each class", "paths in edge.yaml are relative to that file");
        string[] found = [.. DatasetFile.Guard(folder, () => Directory.GetDirectories(folder)).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)];
        ClassNames = classNames ?? found;
        string[] unknown = [.. found.Except(ClassNames)];
        string[] missing = [.. ClassNames.Except(found)];
        if (unknown.Length > 0 || missing.Length > 0)
        {
            throw new DataException("E0246", folder, $"folders {string.Join(", ", found)}", string.Join(", ", ClassNames),
                missing.Length > 0 ? $"make a folder '{missing[0]}', empty if there are none" : $"add '{unknown[0]}' to model.classes, or move the folder away");
        }

        _images = [.. ClassNames.SelectMany((name, label) => DatasetFile.Guard(folder, () => Directory.GetFiles(Path.Combine(folder, name)))
            .Where(ImageFile.IsSupported).Order(StringComparer.Ordinal).Select(path => (path, label)))];
        if (_images.Count == 0)
            throw new DataException("E0246", folder, "holds no image", $"files ending in {string.Join(", ", ImageFile.Extensions)}");
    }

    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(_folder));

    public int Count => _images.Count;

    public IReadOnlyList<string> ClassNames { get; }

    public int Label(int index) => _images[index].Label;

    /// <summary>Class and file, <c>dent/017.png</c>.</summary>
    public string ImageName(int index) => $"{ClassNames[Label(index)]}/{Path.GetFileName(_images[index].Path)}";

    public RawImage Read(int index) => ImageFile.Read(_images[index].Path);
}
