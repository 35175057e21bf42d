using System.Security.Cryptography;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
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
    private const int GoldenVectors = 4;

    // Of a board's flash the golden vectors take at most one part in so many.
    private const int GoldenShare = 8;

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
            Identity = new FirmwareIdentity
            {
                ModelSha256 = int8.Model.Sha256,
                ModelName = int8.Name,
                PreprocessingSha256 = PreprocessingSha256(),
                Golden = Golden(board),
                Limits = Limits(),
                Locating = int8.Locating is { } locating ? LocatingPart.Write(locating, int8.Model.Graph).Bytes : [],
                Drift = Drift is null ? [] : DriftPart.Write(Drift).Bytes,
            },
        }, Path.Combine(_folder, board.Name));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private byte[] Golden(Board board)
    {
        Graph graph = int8.Model.Graph;
        if (graph.Inputs.Count != 1)
            return [];
        long fit = board.FlashBytes / GoldenShare / (graph.Inputs[0].Bytes + graph.Outputs.Sum(output => output.Bytes));
        IReadOnlyList<sbyte[]> inputs = images.Sample((int)Math.Min(GoldenVectors, fit));
        return inputs.Count == 0 ? [] : GoldenPart.Write(GoldenPart.Record(graph, inputs)).Bytes;
    }

    private byte[] Limits() => JudgedClasses.Of(session.Project, int8) is { } judged
        ? LimitsPart.Write(judged.Limits, judged.Mode, int8.Model.Graph.Outputs[0].Quantization).Bytes
        : [];

    // Hashed as the pack's section.
    private string PreprocessingSha256()
    {
        PreprocessingSpecification specification = int8.Model.Preprocessing is { } text
            ? PreprocessingPart.Parse(text, session.Shown(int8.Path))
            : ProjectImages.SpecificationOf(session.Project.Preprocess);
        return Convert.ToHexStringLower(SHA256.HashData(PreprocessingPart.Write(specification).Bytes));
    }
}
