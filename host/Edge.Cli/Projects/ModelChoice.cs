using System.CommandLine;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Storage;

namespace Edge.Cli.Projects;

/// <summary>The model a verb works on: named on the command line, or made by an earlier verb of the project.</summary>
/// <param name="Name">The project's name, or the file's.</param>
/// <param name="Path">Where the model was read from.</param>
internal sealed record ModelChoice(string Name, string Path, ModelFile Model, Artifacts Artifacts)
{
    /// <summary>How detections are read off its output, as the project has it, else as it was trained; null: it tells classes of images apart.</summary>
    public LocatingSpecification? Locating { get; private init; }

    /// <summary>The argument of verbs that work on <see cref="Float"/>.</summary>
    public static Argument<string?> FloatArgument() => new("MODEL")
    {
        Description = "A float .edge, .tflite or .onnx file; none: what 'edge train' made",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>An INT8 model.</summary>
    /// <param name="named">The command line's; null for the project's.</param>
    public static ModelChoice Int8(Session session, string? named) => Of(session, named, artifacts => artifacts.Int8Model, Models.Int8);

    /// <summary>A float model; before one of another tool stands the project's normalization.</summary>
    /// <param name="named">The command line's; null for the project's.</param>
    public static ModelChoice Float(Session session, string? named)
    {
        ModelChoice choice = Of(session, named, artifacts => artifacts.FloatModel, Models.Float);
        return HasProject(session, named)
            ? choice with { Model = ProjectNormalization.Before(choice.Model, session.Project.Preprocess, session.Shown(choice.Path)) }
            : choice;
    }

    /// <summary>The model that a verb works on which knows one level of compute: the one asked for, or all of the network.</summary>
    /// <param name="level">The command line's; null where it says nothing.</param>
    /// <exception cref="UsageException">E0021: there is no such level.</exception>
    public ModelChoice OneLevel(Session session, int? level = null)
    {
        if (Model.Levels is { } levels && level is null)
            session.Warn($"{session.Shown(Path)} has {levels.Count} levels of compute; this is level 0, all of the network");
        return Model.Levels is null && level is null ? this : this with { Model = Model.At(level ?? 0) };
    }

    /// <summary>With a named model the project file may be absent.</summary>
    public static bool HasProject(Session session, string? named) => named is null || session.ProjectWasNamed || File.Exists(session.ProjectFile);

    public static Artifacts ArtifactsOf(Session session) => new(session.OutFolder, session.Project.Name);

    private static ModelChoice Of(Session session, string? named, Func<Artifacts, string> usual, Func<string, string, ModelFile> load)
    {
        bool hasProject = HasProject(session, named);
        string stem = named is null ? session.Project.Name : System.IO.Path.GetFileName(named).Split('.')[0];
        var artifacts = new Artifacts(hasProject ? session.OutFolder : session.NamedOutFolder ?? session.Resolve("build"), stem);
        string path = named is null ? usual(artifacts) : session.Resolve(named);
        ModelFile model = load(path, session.Shown(path));
        var trained = LocatingSpecification.Of(model.Provenance);
        return new ModelChoice(stem, path, model, artifacts) { Locating = trained is null || !hasProject ? trained : session.Project.Locate?.Specification ?? trained };
    }
}

/// <summary>What a model file remembers about how it was made.</summary>
internal static class ModelOrigin
{
    /// <summary>The provenance entry that says what the INT8 ranges come from.</summary>
    public const string Calibration = "calibration";

    /// <summary>The provenance entry that says how it was quantized.</summary>
    public const string Quantization = "quantization";

    private const string Random = "random";

    /// <summary>True when the INT8 ranges come from random data: such a model proves that the tools work and nothing else.</summary>
    public static bool IsPlumbingTest(this ModelFile model) =>
        model.Provenance.GetValueOrDefault(Calibration, "").StartsWith(Random, StringComparison.Ordinal);

    /// <summary>True when numbers were moved between layers before rounding, so that inner tensors are not those of the float model.</summary>
    public static bool HasMovedNumbers(this ModelFile model)
    {
        string[] settings = model.Provenance.GetValueOrDefault(Quantization, "").Split(", ");
        return settings.Intersect(["equalize true", "absorb true"], StringComparer.OrdinalIgnoreCase).Any();
    }
}
