using System.Security.Cryptography;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;

namespace Edge.Cli.Verbs;

/// <summary>Builds the firmware that emulated boards of 'edge check' run: the project's model, emitted as C, behind the link.</summary>
internal sealed class CheckFirmware(Session session, ModelChoice int8, Edge.Compiler.Planning.Program program) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-check-").FullName;

    /// <exception cref="Compiler.Ir.ToolMissingException">E0501: the board's compiler is not installed.</exception>
    /// <exception cref="Compiler.Ir.ModelException">E0405: the program does not fit the board.</exception>
    public BareImage Build(Board board) => BareBuild.Build(
        board, [new BareModel(program, EmitSettings.Of(int8, int8.Model.Sha256, board.Name, null))], new BareBuildOptions
        {
            Firmware = BareFirmware.Link,
            Identity = new FirmwareIdentity { ModelSha256 = int8.Model.Sha256, ModelName = int8.Name, PreprocessingSha256 = PreprocessingSha256() },
        }, Path.Combine(_folder, board.Name));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Hashed as the pack's section.
    private string PreprocessingSha256()
    {
        PreprocessingSpecification specification = int8.Model.Preprocessing is { } text
            ? PreprocessingPart.Parse(text, session.Shown(int8.Path))
            : ProjectImages.SpecificationOf(session.Project.Preprocess);
        return Convert.ToHexStringLower(SHA256.HashData(PreprocessingPart.Write(specification).Bytes));
    }
}
