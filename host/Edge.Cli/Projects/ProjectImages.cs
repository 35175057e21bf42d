using Edge.Cli.Progress;
using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Training;
using Edge.Training.Anomalies;
using Edge.Training.Datasets;
using Edge.Training.Locating;

namespace Edge.Cli.Projects;

/// <summary>The images of one section of the project, opened and preprocessed.</summary>
/// <param name="Dataset">As they were read.</param>
/// <param name="Set">As the network sees them.</param>
internal sealed record ProjectImages(IImageDataset Dataset, ImageSet Set)
{
    /// <summary>SHA-256 over all images and labels, in order.</summary>
    public string Sha256 { get; } = DatasetHash.OfSet(Set);

    /// <param name="role"><c>train</c>, <c>search</c>, <c>test</c>, <c>golden</c> or <c>calib</c>.</param>
    /// <param name="source">Null when the project does not name it.</param>
    /// <param name="most">At most this many images, the first ones.</param>
    /// <exception cref="UsageException">The project names no such images, or their classes are not the model's.</exception>
    public static ProjectImages Load(Project project, string role, DataSource? source, ProgressView view, CancellationToken cancellation, int most = int.MaxValue)
    {
        if (source is null)
            throw new UsageException("E0015", project.File, $"'data.{role}' is missing", "one of rendered, folder, pictures, idx, cifar10, npz, boxes", "'edge new' writes a project with every key explained");
        IImageDataset dataset = Open(source, role, project.Model.Classes);
        if (project.Model.Classes.Count > 0 && !project.Model.Classes.SequenceEqual(dataset.ClassNames))
        {
            throw new UsageException("E0016", source.Place.Text, $"'data.{role}' has the classes {string.Join(", ", dataset.ClassNames)}",
                $"those of 'model.classes': {string.Join(", ", project.Model.Classes)}");
        }

        ProgressPart part = view.Part($"{role} images");
        int count = Math.Min(Math.Min(source.Count ?? int.MaxValue, dataset.Count), most);
        ImageSet set = dataset.Load(SpecificationOf(project.Preprocess), count, part, cancellation);
        if (project.Locate is { } locate)
            set = set with { Grid = GridOf(project, locate, role, source, dataset, set, cancellation) };
        part.Report(1, $"{Report.Text.Count(set.Count)} of {dataset.Name}");
        return new ProjectImages(dataset, set);
    }

    /// <exception cref="ModelException">E0284: the model takes other images, or tells other classes apart.</exception>
    public void CheckFits(ModelChoice choice)
    {
        Graph graph = choice.Model.Graph;
        int classes = graph.Outputs[0].Shape.Channels;
        if (!graph.Inputs[0].Shape.Equals(Set.Shape) || classes != Dataset.ClassNames.Count)
        {
            throw new ModelException("E0284", choice.Name, $"it takes {graph.Inputs[0].Shape} and tells {classes} classes apart",
                $"{Set.Shape} and {Dataset.ClassNames.Count} classes, as the images have", "compare 'preprocess' and 'data' with the model");
        }
    }

    /// <summary>Some of them, from the whole set: sets ordered by class give more than one.</summary>
    public IReadOnlyList<sbyte[]> Sample(int most)
    {
        int taken = Math.Min(most, Set.Count);
        return [.. Enumerable.Range(0, taken).Select(i => Set.Images[(int)((long)i * Set.Count / taken)])];
    }

    /// <summary>What is to be found in the images.</summary>
    /// <exception cref="UsageException">E0016: nobody says where something is in them.</exception>
    /// <exception cref="DataException">E0249: a box lies outside its picture.</exception>
    private static GridTruth GridOf(
        Project project, LocateSection locate, string role, DataSource source, IImageDataset dataset, ImageSet set, CancellationToken cancellation)
    {
        if (dataset is not IObjectDataset objects)
        {
            throw new UsageException("E0016", source.Place.Text, $"'data.{role}' says what is in a picture, and not where: 'task: locate' learns from places",
                "rendered, or boxes: a table file,x,y,w,h,class beside the pictures");
        }

        var cells = new Size(set.Shape.Height / locate.Cell, set.Shape.Width / locate.Cell);
        return new GridTruth(locate.Specification, cells, locate.PositiveWeight,
            objects.Truths(SpecificationOf(project.Preprocess), set.Shape, set.Count, cancellation));
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
        if (source.Kind == DataKind.Pictures || source.Good is not null)
        {
            IImageDataset inner = source.Kind == DataKind.Pictures ? new PictureFolder(source.Path!, int.MaxValue) : Open(source with { Good = null }, role, []);
            return new GoodOrAnomaly(inner, source.Good, classes.Count == 2 ? classes : AnomalyHead.Classes);
        }

        IReadOnlyList<string>? names = classes.Count > 0 ? classes : null;
        return source.Kind switch
        {
            DataKind.Rendered => new RenderedParts(SplitOf(role), source.Count!.Value, source.Seed),
            DataKind.Folder => new FolderDataset(source.Path!, names),
            DataKind.Idx => IdxDataset.Open(source.Path!, source.Labels!, names),
            DataKind.Cifar10 => Cifar10Dataset.Open(Cifar10Files(source.Path!, role)),
            DataKind.Npz => source.Labels is null ? NumpyDataset.OpenNpz(source.Path!, names) : NumpyDataset.OpenNpy(source.Path!, source.Labels, names),
            DataKind.Boxes => new BoxedImages(source.Path!, names),
            _ => throw new InvalidOperationException($"data of kind {source.Kind}"),
        };
    }

    /// <summary>Calibration may see what training sees; the other two splits never share a render seed with it.</summary>
    private static RenderedSplit SplitOf(string role) => role switch
    {
        "search" => RenderedSplit.Search,
        "test" or "golden" => RenderedSplit.Test,
        _ => RenderedSplit.Train,
    };

    /// <summary>A folder stands for the batches that CIFAR-10's archive holds: test_batch for testing, data_batch_* for everything else.</summary>
    private static string[] Cifar10Files(string path, string role) => Directory.Exists(path)
        ? [.. Directory.GetFiles(path, role == "test" ? "test_batch.bin*" : "data_batch_*.bin*").Order(StringComparer.Ordinal)]
        : [path];
}
