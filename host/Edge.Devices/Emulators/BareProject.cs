using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Devices.Boards;

namespace Edge.Devices.Emulators;

/// <summary>The firmware with a link around one model, as a project of its own: sources, a Makefile and a README.</summary>
public static class BareProject
{
    private const string Optimization = "-O3", SourceFolder = "edge";

    /// <summary>Boards that <see cref="Emit"/> writes projects for: their UART is known here.</summary>
    public static bool IsPossible(Board board) => !board.IsHost && board.Compiler is not null && board.Port is not null && board.HasWire;

    /// <param name="board">One of <see cref="IsPossible"/>.</param>
    /// <param name="model">Planned for the board.</param>
    /// <param name="code">The model's own files.</param>
    /// <param name="identity">What the firmware says of itself and carries.</param>
    /// <param name="name">The folder it goes to, for the README.</param>
    /// <exception cref="DataException">E0614: no UART of the board is known here.</exception>
    public static IReadOnlyList<EmittedFile> Emit(Board board, BareModel model, IReadOnlyList<EmittedFile> code, FirmwareIdentity identity, string name)
    {
        var (compiler, port) = board.RequireCompiler();
        if (!IsPossible(board))
        {
            throw new DataException("E0614", board.Name, "its UART is not known here, and the firmware would have no link",
                string.Join(", ", BoardReader.Shipped().Where(shipped => IsPossible(BoardReader.Read(shipped)))),
                "a board file of your own that extends one of these chips names a UART of device/bare in 'defines'");
        }

        var options = new BareBuildOptions { Firmware = BareFirmware.Link, Optimization = Optimization, Identity = identity };
        string[] device = ["bare/firmware.c", BareSources.Wire(port), .. BareSources.Link, .. BareSources.Start(board, port)];
        EmittedFile? memories = MemoryScript.Of(board);
        string[] scripts = [.. memories is null ? [] : new[] { memories.Name }, $"{SourceFolder}/{BareSources.LinkerScript}"];
        string objcopy = compiler.Replace("gcc", "objcopy", StringComparison.Ordinal);
        string? emulator = board.Emulator is null ? null : string.Join(' ', [board.Emulator, .. board.EmulatorArguments]);
        var view = new ProjectView(
            name, model.Options.Name, board.Name, model.Options.ToolVersion, port, compiler, objcopy, board.ClockHz, board.Flags, board.Defines,
            ["-std=c11", .. BareSources.Strict, Optimization, .. BareSources.Freestanding],
            ["-nostdlib", "-Wl,--gc-sections", .. scripts.Select(script => $"-T {script}"), .. BareSources.Symbols(board)],
            [.. code.Select(file => file.Name).Where(IsSource), HarnessTable.FileName, FirmwareTable.FileName, .. device.Select(file => $"{SourceFolder}/{file}")],
            scripts, [.. code.Select(file => file.Name)], emulator, board.FlashWith, identity.Golden.Length > 0, identity.Limits.Length > 0, identity.Drift.Length > 0);
        var templates = new TemplateSet("bare", model.Options.TemplateFolder);
        return
        [
            .. code, HarnessTable.Of([model], taps: false, locates: false), .. FirmwareTable.Of(board, model, options),
            .. memories is null ? [] : new[] { memories }, .. Shipped(port),
            .. ShippedFiles.Of("device/kernels", "*.h").Where(IsCalled).Select(file => file with { Name = $"{SourceFolder}/kernels/{file.Name}" }),
            new EmittedFile("Makefile", templates.Render("Makefile.sbn", "project", view)),
            new EmittedFile("README.md", templates.Render("README.md.sbn", "project", view)),
        ];

        // Every header, and of the sources those that the firmware is made of.
        IEnumerable<EmittedFile> Shipped(string family) =>
            from folder in new[] { "bare", "bare/link", $"bare/{family}" }
            from file in ShippedFiles.Of($"device/{folder}", "*")
            where !IsSource(file.Name) || device.Contains($"{folder}/{file.Name}")
            select file with { Name = $"{SourceFolder}/{folder}/{file.Name}" };
    }

    // The interpreter's are for models that arrive as data.
    private static bool IsCalled(EmittedFile kernel) => !kernel.Name.StartsWith("edge_plan", StringComparison.Ordinal);

    private static bool IsSource(string file) => file.EndsWith(".c", StringComparison.Ordinal);

    private sealed record ProjectView(
        string Name, string Model, string Board, string Version, string Port, string Compiler, string Objcopy, long ClockHz, IReadOnlyList<string> Flags,
        IReadOnlyList<string> Defines, IReadOnlyList<string> CompileFlags, IReadOnlyList<string> LinkFlags, IReadOnlyList<string> Sources, IReadOnlyList<string> Scripts,
        IReadOnlyList<string> Models, string? Emulator, string? FlashWith, bool Golden, bool Limits, bool Drift);
}
