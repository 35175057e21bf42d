using Edge.Cli.CommandLine;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;

namespace Edge.Cli.Verbs;

/// <summary><c>edge compile --runtime bare</c>: the firmware in C around the model, as a project that make builds.</summary>
internal static class BareTarget
{
    public const string Runtime = "bare";

    /// <summary>What the firmware carries: golden vectors of the project's test images, its limits and its calibration's fingerprint, as far as it names them.</summary>
    /// <param name="model">As named on the command line: with it the project may be absent.</param>
    public static Func<Board, FirmwareIdentity> Identity(Session session, string? model, ModelChoice int8)
    {
        if (!ModelChoice.HasProject(session, model))
            return _ => new FirmwareIdentity { ModelSha256 = int8.Model.Sha256, ModelName = int8.Name };
        Project project = session.Project;
        bool hasImages = project.Data.Test is { } test && (test.Path is not { } path || Directory.Exists(path) || File.Exists(path));
        ProjectImages? images = !hasImages ? null : ProgressView.Run(session, view =>
            ProjectImages.Load(project, "test", project.Data.Test!, view, session.Cancellation));
        return new FirmwareParts(session, int8, images, CalibrationFingerprint.Of(session, project, int8, JudgedClasses.Of(project, int8))).Of;
    }

    /// <param name="folder">Where it goes to, as its README says it.</param>
    /// <exception cref="DataException">E0614: nothing here builds a firmware for the board.</exception>
    public static IReadOnlyList<EmittedFile> Emit(Session session, ModelCode code, Target target, EmitOptions options, FirmwareIdentity identity, string folder)
    {
        Board board = target.Board;
        var program = new TargetPlan(code.Program, code.Plan) { Locating = options.Locating }.Of(board);
        return BareProject.Emit(board, new BareModel(program, options), code.For(session, target, options), identity, folder);
    }
}
