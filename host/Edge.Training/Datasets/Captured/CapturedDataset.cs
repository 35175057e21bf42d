using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Training.Datasets.Images;

namespace Edge.Training.Datasets.Captured;

/// <summary>The pictures of a folder that <c>edge capture</c> filled, as far as somebody has said what they are.</summary>
/// <remarks>
/// A picture in a folder of a class is of that class; one beside them is what <c>labels.jsonl</c> says, and left out while nobody has said it. What a person
/// could not tell (GRAY) is left out too. Order: by file name, the same on every machine.
/// </remarks>
public sealed class CapturedDataset : IImageDataset
{
    private readonly string _folder;
    private readonly IReadOnlyList<(string File, int Label)> _images;

    /// <param name="classNames">The classes in order.</param>
    /// <exception cref="DataException">E0246: there is no such folder, or a class that the model does not have. E0247: its description is damaged.</exception>
    public CapturedDataset(string folder, IReadOnlyList<string> classNames)
    {
        (_folder, ClassNames) = (folder, classNames);
        if (!Directory.Exists(folder))
            throw new DataException("E0246", folder, "the folder does not exist", "a folder that 'edge capture' filled", "paths in edge.yaml are relative to that file");
        Description = CaptureDescription.Read(folder);
        (Dictionary<string, LabelEntry> said, UnreadableLabels) = LabelEntry.Read(folder);
        string[] files = Files(folder);
        _images = [.. files.Select(file => (File: file, Class: ClassOf(file, said))).Where(image => image.Class is not null)
            .Select(image => (image.File, Index(image.File, image.Class!)))];
        Unlabelled = files.Length - _images.Count;
    }

    /// <summary>Null: pictures as any, which the project's preprocessing is for.</summary>
    public CaptureDescription? Description { get; }

    /// <summary>Pictures of which nobody has said what they are, or could not.</summary>
    public int Unlabelled { get; }

    /// <summary>Lines of <c>labels.jsonl</c> that are damaged: what they said is lost.</summary>
    public int UnreadableLabels { get; }

    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(_folder));

    public int Count => _images.Count;

    public IReadOnlyList<string> ClassNames { get; }

    public int Label(int index) => _images[index].Label;

    public string ImageName(int index) => $"{Name}/{_images[index].File}";

    public RawImage Read(int index) => ImageFile.Read(Path.Combine(_folder, _images[index].File));

    /// <summary>The pictures of a folder and of the folders in it, by name with forward slashes; those whose names begin with a dot are left alone.</summary>
    public static string[] Files(string folder) => [.. DatasetFile.Guard(folder, () => Directory.GetFiles(folder)
        .Concat(Directory.GetDirectories(folder).Where(inner => !Path.GetFileName(inner).StartsWith('.')).SelectMany(inner => Directory.GetFiles(inner))))
        .Where(file => ImageFile.IsSupported(file) && !Path.GetFileName(file).StartsWith('.'))
        .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>As the network sees them.</summary>
    /// <param name="project">Of the pictures that the network is trained on beside these.</param>
    /// <exception cref="DataException">E0247: the tensors were made by another preprocessing.</exception>
    public ImageSet LoadFor(PreprocessingSpecification project, CancellationToken cancellation = default)
    {
        if (Description is not { Kind: CaptureDescription.Tensor } tensors)
            return this.Load(project, cancellation: cancellation);
        string hash = CaptureDescription.HashOf(project);
        if (tensors.Preprocessing != hash)
        {
            throw new DataException("E0247", _folder, $"holds what a network saw behind another preprocessing, sha256 {Short(tensors.Preprocessing)}",
                $"sha256 {Short(hash)}, the project's", "capture again with a pack of this project, or frames with 'edge capture --raw'");
        }

        var asTheyAre = new PreprocessingSpecification { Color = tensors.Channels == 1 ? CameraColor.Gray8 : CameraColor.Rgb888 };
        return this.Load(asTheyAre, cancellation: cancellation) with { Quantization = project.Quantization };
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;

    // What somebody said last goes before the folder it was captured into.
    private static string? ClassOf(string file, Dictionary<string, LabelEntry> said) =>
        said.TryGetValue(file, out LabelEntry? entry) && entry.Answer != LabelEntry.IsSkipped ? entry.Label
        : file.IndexOf('/') is > 0 and var slash ? file[..slash]
        : null;

    private int Index(string file, string name)
    {
        for (int i = 0; i < ClassNames.Count; i++)
        {
            if (ClassNames[i] == name)
                return i;
        }

        throw new DataException("E0246", $"{_folder}/{file}", $"is a '{name}'", string.Join(", ", ClassNames), $"add '{name}' to model.classes, or label the picture anew");
    }
}
