using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;

namespace Edge.Devices.Tests.Link;

/// <summary>A network behind the link of the firmware in C, for a board in its emulator.</summary>
internal sealed record LinkFirmware(string Folder)
{
    public static string ModelSha256 { get; } = new('a', 64);

    public bool Taps { get; init; }

    /// <summary>Sections of a pack.</summary>
    public byte[] Golden { get; init; } = [];

    public byte[] Limits { get; init; } = [];

    public byte[] Locating { get; init; } = [];

    public byte[] Drift { get; init; } = [];

    /// <summary>Templates that win over the shipped ones.</summary>
    public string? Templates { get; init; }

    public BareImage Build(string board, Graph graph) => Build(board, Pipeline.Plan(graph));

    public BareImage Build(string board, Program program)
    {
        string name = program.Graph.Name;
        var options = new EmitOptions
        {
            Name = name,
            ToolVersion = "test",
            Source = name,
            ModelHash = ModelSha256,
            Board = board,
            TemplateFolder = Templates,
        };
        return BareBuild.Build(BoardReader.Read(board), [new BareModel(program, options)], new BareBuildOptions
        {
            Firmware = BareFirmware.Link,
            Taps = Taps,
            Identity = new FirmwareIdentity
            {
                ModelSha256 = ModelSha256,
                ModelName = name,
                Release = 7,
                Golden = Golden,
                Limits = Limits,
                Locating = Locating,
                Drift = Drift,
            },
        }, Path.Combine(Folder, $"{board}-{Taps}"));
    }
}
