using Edge.Cli.CommandLine;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler.Emission;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Devices.Nano;
using Edge.Runtime;
using Edge.Training;
using Edge.Training.Datasets;

namespace Edge.Cli.Verbs;

/// <summary>The model that <c>edge build</c> is given, with the project it belongs to or what can be said without one.</summary>
internal sealed class BuildModel
{
    private readonly Session _session;
    private readonly string? _calibration;
    private readonly ModelChoice _given;
    private readonly Project _project;
    private readonly bool _hasProject;

    /// <param name="hasProject">Whether the session's project file describes it; otherwise its pictures are as large as its input.</param>
    /// <param name="calibration">A folder of pictures; null: the project's.</param>
    /// <exception cref="UsageException">E0020: there is no such file; or the project is at fault.</exception>
    public BuildModel(Session session, string path, bool hasProject, string? calibration)
    {
        (_session, _calibration, _hasProject) = (session, calibration, hasProject);
        string shown = session.Shown(path), stem = Path.GetFileName(path).Split('.')[0];
        if (!File.Exists(path))
            throw new UsageException("E0020", shown, "there is no such model", "a .edge, .tflite or .onnx file", "the path is relative to the folder that the build runs in");
        ModelFile model = ModelImport.Load(path);
        Sha256 = model.Origin?.Name == Path.GetFileName(path) ? model.Origin.Sha256 : model.Sha256;
        _project = hasProject ? session.Project : session.ProjectOf(Described(stem, model));
        _given = new ModelChoice(stem, path, model, new Artifacts(session.NamedOutFolder ?? session.Resolve("build"), stem));
    }

    /// <summary>Of the file that was given.</summary>
    public string Sha256 { get; }

    /// <summary>The data that <see cref="Int8"/> read.</summary>
    public IReadOnlyList<string> Inputs { get; private set; } = [];

    /// <summary>The model, quantized if it was not.</summary>
    /// <exception cref="UsageException">E0003: it is a float model, and there are no pictures. E0016: the project wants more than quantization.</exception>
    public ModelChoice Int8()
    {
        if (_given.Model.Graph.IsInt8)
        {
            if (_hasProject)
                PreprocessingCheck.Same(_given, _project, _session);
            return _given;
        }

        if (_project.Quantize is { Qat: not null } or { IsFloat16: true })
        {
            throw new UsageException("E0016", _project.File, "'quantize' trains, or keeps the model float; a build does neither", "an INT8 model in the place of this one",
                "'edge quantize' makes one that remembers its settings");
        }

        PreprocessSection preprocess = _project.Preprocess;
        ModelChoice source = _given with { Model = ProjectNormalization.Before(_given.Model, preprocess, _session.Shown(_given.Path)) };
        PreprocessingCheck.Same(source, _project, _session);
        source = QuantizeVerb.Prepared(_project, source);
        return _given with
        {
            Model = ProgressView.Run(_session, view =>
            {
                ImageSet images = Pictures(view);
                var calibration = new CalibrationSet([.. Enumerable.Range(0, images.Count).Select(images.Real)], $"{images.Count} images");
                ProgressPart part = view.Part("quantizing");
                ModelFile int8 = QuantizeVerb.Quantized(_project, source.Model, calibration, part).Int8;
                part.Report(1, null);
                return int8 with { Provenance = source.Model.Provenance };
            }),
        };
    }

    /// <summary>What is said of pictures beside the network; null where it does not take one picture.</summary>
    /// <exception cref="ModelException">E0408: the project prepares pictures of another size than the network takes.</exception>
    public PictureRules? Pictures(Graph graph)
    {
        if (graph is not { Inputs: [{ Shape.Rank: 4 } input] } || input.Shape[3] is not (1 or 3))
            return null;
        PreprocessingSpecification specification = ProjectImages.SpecificationOf(_project.Preprocess);
        PreprocessingParameters p = NanoPicture.Of(graph, specification);
        // What is emitted for pictures judges scores of classes, and no grid.
        JudgedClasses? judged = _given.Locating is null ? JudgedClasses.Of(_project, graph, locating: null) : null;
        return new PictureRules(p, specification.Crop is null, judged?.Mode ?? 0, judged?.Limits ?? []);
    }

    private ImageSet Pictures(ProgressView view)
    {
        int most = _project.Quantize.Images;
        if (_calibration is not null)
        {
            var folder = new PictureFolder(_calibration, most);
            Inputs = folder.Files;
            ProgressPart part = view.Part("calibration images");
            ImageSet set = folder.Load(ProjectImages.SpecificationOf(_project.Preprocess), folder.Count, part, _session.Cancellation);
            part.Report(1, null);
            return set;
        }

        DataSource source = _project.Data.Calibration ?? _project.Data.Train ?? throw new UsageException(
            "E0003", "--calibration", $"missing: '{_session.Shown(_given.Path)}' is a float model, whose ranges come from pictures", "a folder of pictures, or an INT8 model",
            "'data.calib' of a project file names them, too");
        Inputs = source switch
        {
            { Path: null } => [],
            { Path: { } path } when Directory.Exists(path) => Directory.GetFiles(path, "*", SearchOption.AllDirectories),
            { Path: { } path, Labels: { } labels } => [path, labels],
            { Path: { } path } => [path],
        };
        return ProjectImages.Load(_project, _project.Data.Calibration is null ? "train" : "calib", source, view, _session.Cancellation, most).Set;
    }

    /// <summary>A project of one model: pictures in the colours of its input, made as large as that, 255 being 1.</summary>
    private static YamlMap Described(string stem, ModelFile model)
    {
        var map = new YamlMap(new Place(stem), []);
        string[] said = ["project='" + stem.Replace("'", "''", StringComparison.Ordinal) + "'", "model.network=none", .. PicturesOf(model.Graph)];
        return said.Aggregate(map, Override.Apply);
    }

    private static string[] PicturesOf(Graph graph) => graph.Inputs is [{ Shape: { Rank: 4 } shape }]
        ? [$"preprocess.color={(shape[3] == 3 ? "rgb888" : "gray8")}", $"preprocess.resize.size=[{shape[1]}, {shape[2]}]"]
        : [];
}
