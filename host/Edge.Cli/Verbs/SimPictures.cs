using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Devices.Line;
using Edge.Devices.Nano;
using Edge.Runtime.Judging;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Images;

namespace Edge.Cli.Verbs;

/// <summary>The images of a folder as what the camera of a simulated line takes.</summary>
internal static class SimPictures
{
    /// <summary>In the order of their names, as the network's camera sends them. A folder without images, but with folders of them, has labels.</summary>
    /// <exception cref="DataException">No images, one that cannot be read, or one of another size than the first: the file is named.</exception>
    public static LinePictures Read(string folder, bool isShuffled, LineNetwork? network)
    {
        string[] classes = ClassesOf(folder);
        (string File, string Label)[] files = classes.Length == 0
            ? [.. FolderCamera.FilesOf(folder, ImageFile.IsSupported).Select(file => (file, ""))]
            : [.. classes.SelectMany(name => FolderCamera.FilesOf(name, ImageFile.IsSupported).Select(file => (file, Path.GetFileName(name))))];
        RawImage[] images = [.. files.Select(entry => ImageFile.Read(entry.File))];
        RawImage first = images[0];
        int other = Array.FindIndex(images, image => (image.Height, image.Width) != (first.Height, first.Width));
        if (other >= 0)
        {
            throw new DataException("E0702", files[other].File,
                $"is {images[other].Width} x {images[other].Height} pixels, {Path.GetFileName(files[0].File)} {first.Width} x {first.Height}",
                "images of one camera");
        }

        CameraColor color = network?.Preprocessing.Color ?? CameraColor.Gray8;
        network?.Preprocessing.Parameters(files[0].File, first.Width, first.Height); // the crop lies in them
        return new LinePictures(first.Height, first.Width, [.. images.Select(image => image.Frame(color))], isShuffled, network)
        {
            Labels = classes.Length == 0 ? null : [.. files.Select(entry => entry.Label)],
        };
    }

    /// <summary>The network that judges: the named model's, or the one that this project has built.</summary>
    /// <param name="named">The command line's; null: the project's.</param>
    /// <returns>Null where no model is named, and no project has built one.</returns>
    public static LineNetwork? NetworkOf(Session session, string? named)
    {
        bool hasProject = named is not null ? ModelChoice.HasProject(session, named) : session.ProjectWasNamed || File.Exists(session.ProjectFile);
        return named is not null || hasProject && File.Exists(ModelChoice.ArtifactsOf(session).Int8Model) ? NetworkOf(session, named, hasProject) : null;
    }

    /// <summary>With the limits of the project where there is one; without, the highest score decides and the first class is good.</summary>
    /// <exception cref="UsageException">E0003: it does not take one picture.</exception>
    private static LineNetwork NetworkOf(Session session, string? named, bool hasProject)
    {
        ModelChoice choice = ModelChoice.Int8(session, named).OneLevel(session);
        Graph graph = choice.Model.Graph;
        if (graph is not { Inputs: [{ Shape: { Rank: 4 } input }] } || input[3] is not (1 or 3))
        {
            throw new UsageException("E0003", "--model", $"{graph.Name} takes {string.Join(", ", graph.Inputs.Select(tensor => tensor.Shape))}",
                "a network for one picture, gray or coloured");
        }

        PreprocessingSpecification preprocessing = choice.Model.Preprocessing is { } text ? PreprocessingPart.Parse(text, session.Shown(choice.Path))
            : NanoPicture.AsItIs(graph) with { Resize = new Size(input[1], input[2]) };
        JudgedClasses judged = (hasProject ? JudgedClasses.Of(session.Project, choice) : null)
            ?? (choice.Locating is { } locating ? JudgedClasses.OfLocating(null, graph, locating, graph.Classes)
            : new JudgedClasses(JudgeMode.Highest, LimitsPart.OfHighest(graph.Classes, graph.Outputs[0], [.. graph.Classes.Take(1)], gray: 0)));
        Quantization output = graph.Outputs[0].Quantization!;
        return new LineNetwork(graph, preprocessing, LimitsPart.Write(judged.Limits, judged.Mode, output)) { Locating = choice.Locating };
    }

    /// <summary>Folders with images, of a folder without; else none.</summary>
    private static string[] ClassesOf(string folder) => !Directory.Exists(folder) || HasImages(folder) ? []
        : [.. Directory.GetDirectories(folder).Where(HasImages).Order(StringComparer.Ordinal)];

    private static bool HasImages(string folder) => Directory.EnumerateFiles(folder).Any(ImageFile.IsSupported);
}
