using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Pack;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;

namespace Edge.Cli.Verbs;

/// <summary>
/// Builds the firmware that emulated boards of 'edge check' run: the project's model, emitted as C, behind the link; with taps, so that a wrong result can be
/// followed to its operator, and with the golden vectors and limits that a pack of it has.
/// </summary>
/// <param name="planned">What each board runs.</param>
/// <param name="images">The test images, of which some become golden vectors.</param>
internal sealed class CheckFirmware(Session session, ModelChoice int8, TargetPlan planned, ProjectImages images) : IDisposable
{
    /// <summary>What the firmware's drift sentinel compares with; null: it has none.</summary>
    public DriftFingerprint? Drift { get; init; }

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-check-").FullName;

    /// <exception cref="Compiler.Ir.ToolMissingException">E0501: the board's compiler is not installed.</exception>
    /// <exception cref="Compiler.Ir.ModelException">E0405: the program does not fit the board.</exception>
    public BareImage Build(Board board) => Build(board, planned.Of(board));

    private BareImage Build(Board board, Compiler.Planning.Program program) => BareBuild.Build(
        board.EmulatedFor(program), [new BareModel(program, EmitSettings.Of(int8, int8.Model.Sha256, board.Name, null))], new BareBuildOptions
        {
            Firmware = BareFirmware.Link,
            Taps = true,
            Identity = new FirmwareParts(session, int8, images, Drift).Of(board),
        }, Path.Combine(_folder, board.Name));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
