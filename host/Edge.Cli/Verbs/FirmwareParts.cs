using System.Security.Cryptography;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;

namespace Edge.Cli.Verbs;

/// <summary>What a firmware of C carries beside its network: the golden vectors, limits and fingerprint that a pack of it has.</summary>
/// <param name="images">The test images, of which some become golden vectors; null: there are none.</param>
/// <param name="drift">What its drift sentinel compares with; null: it has none.</param>
internal sealed class FirmwareParts(Session session, ModelChoice int8, ProjectImages? images, DriftFingerprint? drift)
{
    private const int GoldenVectors = 4;

    // Of a board's flash the golden vectors take at most one part in so many.
    private const int GoldenShare = 8;

    public FirmwareIdentity Of(Board board) => new()
    {
        ModelSha256 = int8.Model.Sha256,
        ModelName = int8.Name,
        PreprocessingSha256 = PreprocessingSha256(),
        Golden = Golden(board),
        Limits = Limits(),
        Locating = int8.Locating is { } locating ? LocatingPart.Write(locating, int8.Model.Graph).Bytes : [],
        Drift = drift is null ? [] : DriftPart.Write(drift).Bytes,
    };

    private byte[] Golden(Board board)
    {
        Graph graph = int8.Model.Graph;
        if (graph.Inputs.Count != 1 || images is null)
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
