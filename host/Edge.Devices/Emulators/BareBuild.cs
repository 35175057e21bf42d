using System.Collections.Concurrent;
using System.Globalization;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Devices.Boards;
using Edge.Devices.Tools;

namespace Edge.Devices.Emulators;

/// <summary>What is around the models of an image.</summary>
public enum BareFirmware
{
    /// <summary>Runs them on the images of a file.</summary>
    Harness,

    /// <summary>Calls the first one, and no more.</summary>
    Least,

    /// <summary>Calls none: the linker leaves the models out.</summary>
    Empty,
}

/// <summary>How an image is compiled.</summary>
public sealed record BareBuildOptions
{
    /// <summary>Models show every node's output to the harness.</summary>
    public bool Taps { get; init; }

    /// <summary>The compiler's level. Kernels with known parameters gain much from <c>-O3</c> and grow little.</summary>
    public string Optimization { get; init; } = "-O3";

    public BareFirmware Firmware { get; init; }

    /// <summary>Address and undefined-behaviour checks that end the program; for this computer only.</summary>
    public bool Sanitizers { get; init; }

    /// <summary>What ends each run of a compiler early.</summary>
    public ToolLimit Limit { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>Compiles emitted models and the harness of <c>device/bare</c> into one program for a board.</summary>
public static class BareBuild
{
    private static readonly string[] Strict = ["-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Werror"];

    /// <param name="board">Chip, compiler and port.</param>
    /// <param name="models">The models' names differ.</param>
    /// <param name="folder">Receives sources, objects and the program; one build at a time.</param>
    /// <exception cref="ToolMissingException">E0501: the compiler is not installed.</exception>
    /// <exception cref="DataException">E0614: nothing here builds for the board.</exception>
    /// <exception cref="ModelException">E0405: the emitted code does not compile or does not fit the board.</exception>
    public static BareImage Build(Board board, IReadOnlyList<BareModel> models, BareBuildOptions options, string folder)
    {
        var (compilerName, portName) = board.RequireCompiler();
        string compiler = ExternalTool.Named(compilerName).Require();
        string bare = ShippedFiles.Folder("device/bare"), port = Path.Combine(bare, portName);
        Directory.CreateDirectory(folder);
        BareModel[] emitted = [.. models.DistinctBy(model => model.Identifier)];
        foreach (BareModel model in emitted)
            OutputFolder.Write(folder, Emit(model, model.Options with { Taps = options.Taps, Instructions = board.Instructions }));
        OutputFolder.Write(folder, [HarnessTable.Of(models, options.Taps)]);

        string main = options.Firmware == BareFirmware.Harness ? "harness.c" : "linked.c";
        string[] own = [main, .. board.IsHost ? [] : new[] { "start.c", "semihosting.c", "memory.c" }];
        string kernels = ShippedFiles.Folder("device/kernels");
        string[] interpreter = models.Any(model => model.Plan is not null) ? [Path.Combine(kernels, "edge_plan.c")] : [];
        string[] modelSources = [.. emitted.Select(model => $"{model.Identifier}.c"), .. interpreter];
        string[] sources = [.. modelSources, HarnessTable.FileName, .. own.Select(file => Path.Combine(bare, file)), Path.Combine(port, "port.c")];
        string[] flags =
        [
            .. Strict, options.Optimization, .. board.Flags, .. board.Defines.Select(define => $"-D{define}=1"),
            .. options.Taps ? ["-DEDGE_TAPPED=1"] : Array.Empty<string>(),
            .. options.Firmware == BareFirmware.Empty ? ["-DEDGE_EMPTY=1"] : Array.Empty<string>(),
            .. options.Sanitizers ? ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"] : Array.Empty<string>(),
            .. board.IsHost ? [] : new[] { "-ffreestanding", "-ffunction-sections", "-fdata-sections" },
            "-I", folder, "-I", bare, "-I", kernels,
        ];

        void Compile(string source)
        {
            ToolRun run = ToolRun.Run(compiler, [.. flags, "-c", source, "-o", ObjectOf(source)], folder, options.Limit);
            if (run.ExitCode != 0)
                throw Fault(board, $"'{Path.GetFileName(source)}' does not compile", run);
        }

        ForEach(sources, Compile);
        string program = Path.Combine(folder, "image.elf");
        string[] link = board.IsHost
            ? options.Sanitizers ? ["-fsanitize=address,undefined"] : []
            :
            [
                .. board.Flags, "-nostdlib", "-Wl,--gc-sections", "-T", Path.Combine(bare, "edge.ld"),
                Symbol("EDGE_FLASH_ORIGIN", board.FlashOrigin), Symbol("EDGE_FLASH_BYTES", board.FlashBytes),
                Symbol("EDGE_RAM_ORIGIN", board.RamOrigin), Symbol("EDGE_RAM_BYTES", board.RamBytes),
            ];
        string[] libraries = board.IsHost ? [] : ["-lgcc"];
        ToolRun linked = ToolRun.Run(compiler, [.. link, .. sources.Select(ObjectOf), .. libraries, "-o", program], folder, options.Limit);
        if (linked.ExitCode != 0)
            throw Fault(board, "the image does not link", linked);

        return new BareImage(board, models, options.Taps, program)
        {
            ModelSize = MemorySize.Sum(modelSources.Select(source => MemorySize.Of(board, Path.Combine(folder, ObjectOf(source))))),
            ImageSize = MemorySize.Of(board, program),
        };
    }

    private static IReadOnlyList<EmittedFile> Emit(BareModel model, EmitOptions options) =>
        model.Plan is not null ? PlanHarness.Emit(model.Program, options, model.Plan)
        : model.Choice is { } choice ? CEmitter.Emit(choice.Program, options)
        : CEmitter.Emit(model.Program, options);

    private static string ObjectOf(string source) => Path.ChangeExtension(Path.GetFileName(source), ".o");

    private static string Symbol(string name, long value) => $"-Wl,--defsym={name}={value.ToString(CultureInfo.InvariantCulture)}";

    private static void ForEach(string[] sources, Action<string> compile)
    {
        try
        {
            // Each waits for a compiler; without a limit the thread pool would start more and more of them.
            var limit = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.ForEach(Partitioner.Create(sources, EnumerablePartitionerOptions.NoBuffering), limit, compile);
        }
        catch (AggregateException e)
        {
            throw e.InnerExceptions[0];
        }
    }

    private static ModelException Fault(Board board, string found, ToolRun run)
    {
        // The linker's words about memory do not contain "error".
        string[] telling = ["error", "overflowed", "left for the stack"];
        string[] lines = [.. run.Output.Split('\n').Where(line => telling.Any(line.Contains)).Take(3)];
        return new ModelException("E0405", $"emitted C for {board.Name}", $"{found}\n  {string.Join("\n  ", lines.Length > 0 ? lines : [run.Output.Trim()])}",
            hint: "if you override templates, look there first; otherwise please report it");
    }
}
