using Edge.Cli.Progress;
using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Training;
using Edge.Training.Datasets;

namespace Edge.Cli.Projects;

/// <summary>The images of one section of the project, opened and preprocessed.</summary>
/// <param name="Dataset">As they were read.</param>
/// <param name="Set">As the network sees them.</param>
internal sealed record ProjectImages(IImageDataset Dataset, ImageSet Set)
{
    /// <summary>SHA-256 over all images and labels, in order.</summary>
    public string Sha256 { get; } = DatasetHash.OfSet(Set);

    /// <param name="role"><c>train</c>, <c>search</c>, <c>test</c> or <c>calib</c>.</param>
    /// <param name="source">Null when the project does not name it.</param>
    /// <param name="most">At most this many images, the first ones.</param>
    /// <exception cref="UsageException">The project names no such images, or their classes are not the model's.</exception>
    public static ProjectImages Load(Project project, string role, DataSource? source, ProgressView view, CancellationToken cancellation, int most = int.MaxValue)
    {
        if (source is null)
            throw new UsageException("E0015", project.File, $"'data.{role}' is missing", "one of rendered, folder, idx, cifar10, npz", "'edge new' writes a project with every key explained");
        IImageDataset dataset = Open(source, role, project.Model.Classes);
        if (project.Model.Classes.Count > 0 && !project.Model.Classes.SequenceEqual(dataset.ClassNames))
        {
            throw new UsageException("E0016", source.Place.Text, $"'data.{role}' has the classes {string.Join(", ", dataset.ClassNames)}",
                $"those of 'model.classes': {string.Join(", ", project.Model.Classes)}");
        }

        ProgressPart part = view.Part($"{role} images");
        int count = Math.Min(Math.Min(source.Count ?? int.MaxValue, dataset.Count), most);
        ImageSet set = dataset.Load(SpecificationOf(project.Preprocess), count, part, cancellation);
        part.Report(1, $"{Report.Text.Count(set.Count)} of {dataset.Name}");
        return new ProjectImages(dataset, set);
    }

    public static PreprocessingSpecification SpecificationOf(PreprocessSection section) => new()
    {
        Color = Enum.Parse<CameraColor>(section.Color, ignoreCase: true),
        Crop = section.Crop is [int x, int y, int width, int height] ? new CropRectangle(x, y, width, height) : null,
        Resize = section.Resize is [int rows, int columns] ? new Size(rows, columns) : null,
        Bilinear = section.ResizeMethod == "bilinear_q15",
        Multiplier = section.Multiplier,
        ZeroPoint = section.ZeroPoint,
    };

    private static IImageDataset Open(DataSource source, string role, IReadOnlyList<string> classes)
    {
        IReadOnlyList<string>? names = classes.Count > 0 ? classes : null;
        return source.Kind switch
        {
            DataKind.Rendered => new RenderedParts(SplitOf(role), source.Count!.Value, source.Seed),
            DataKind.Folder => new FolderDataset(source.Path!, names),
            DataKind.Idx => IdxDataset.Open(source.Path!, source.Labels!, names),
            DataKind.Cifar10 => Cifar10Dataset.Open(Cifar10Files(source.Path!, role)),
            DataKind.Npz => source.Labels is null ? NumpyDataset.OpenNpz(source.Path!, names) : NumpyDataset.OpenNpy(source.Path!, source.Labels, names),
            _ => throw new InvalidOperationException($"data of kind {source.Kind}"),
        };
    }

    /// <summary>Calibration may see what training sees; the other two splits never share a render seed with it.</summary>
    private static RenderedSplit SplitOf(string role) => role switch
    {
        "search" => RenderedSplit.Search,
        "test" => RenderedSplit.Test,
        _ => RenderedSplit.Train,
    };

    /// <summary>A folder stands for the batches that CIFAR-10's archive holds: test_batch for testing, data_batch_* for everything else.</summary>
    private static string[] Cifar10Files(string path, string role) => Directory.Exists(path)
        ? [.. Directory.GetFiles(path, role == "test" ? "test_batch.bin*" : "data_batch_*.bin*").Order(StringComparer.Ordinal)]
        : [path];
}
