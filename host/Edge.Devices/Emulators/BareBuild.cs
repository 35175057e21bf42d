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

    /// <summary>Lends the first one to a host over the link, on the board's UART.</summary>
    Link,
}

/// <summary>How an image is compiled.</summary>
public sealed record BareBuildOptions
{
    /// <summary>Models show every node's output to the harness.</summary>
    public bool Taps { get; init; }

    /// <summary>The compiler's level. Kernels with known parameters gain much from <c>-O3</c> and grow little.</summary>
    public string Optimization { get; init; } = "-O3";

    public BareFirmware Firmware { get; init; }

    /// <summary>What a <see cref="BareFirmware.Link"/> says of itself and its model.</summary>
    public FirmwareIdentity Identity { get; init; } = new();

    /// <summary>Address and undefined-behaviour checks that end the program; for this computer only.</summary>
    public bool Sanitizers { get; init; }

    /// <summary>Models may take every instruction of this computer's processor, and no warning is an error; for this computer only.</summary>
    public bool OfThisProcessor { get; init; }

    /// <summary>What ends each run of a compiler early.</summary>
    public ToolLimit Limit { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>Compiles emitted models and the harness of <c>device/bare</c> into one program for a board.</summary>
public static class BareBuild
{
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
        string bare = ShippedFiles.Folder("device/bare");
        Directory.CreateDirectory(folder);
        BareModel[] emitted = [.. models.DistinctBy(model => model.Identifier)];
        foreach (BareModel model in emitted)
            OutputFolder.Write(folder, Emit(board, model, model.Options with { Taps = options.Taps }));
        bool isLink = options.Firmware == BareFirmware.Link;
        OutputFolder.Write(folder, [HarnessTable.Of(models, options.Taps, locates: !isLink), .. isLink ? FirmwareTable.Of(board, models[0], options) : []]);

        // Only the main file and its table ask for these; all else of device is the same object for every build.
        string[] asked =
        [
            .. options.Taps ? ["-DEDGE_TAPPED=1"] : Array.Empty<string>(),
            .. options.Firmware == BareFirmware.Empty ? ["-DEDGE_EMPTY=1"] : Array.Empty<string>(),
        ];
        string[] flags =
        [
            "-std=c11", .. options.OfThisProcessor ? ["-w"] : BareSources.Strict, options.Optimization, .. board.Flags, .. board.Defines.Select(define => $"-D{define}=1"),
            // Kernels are copied into each call, slow as that is to compile: where the compiler sees the table, reads behind it are stopped that hit another one.
            .. options.Sanitizers ? ["-g1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"] : Array.Empty<string>(),
            .. board.IsHost ? [] : BareSources.Freestanding,
        ];
        // Objects of the device are kept, for a home folder that may be another computer's too.
        // gcc unrolls loops of 16 turns whole before it looks for vectors: ResNet-8 then takes four times as long.
        string[] processor = options.OfThisProcessor ? ["-march=native", "--param", "max-completely-peel-times=8"] : [];
        Func<string> OfModel(string source) => () =>
        {
            string file = Path.ChangeExtension(source, ".o");
            string[] includes = ["-I", folder, "-I", bare, "-I", Path.Combine(bare, "link"), "-I", ShippedFiles.Folder("device/kernels")];
            ToolRun run = ToolRun.Run(compiler, [.. flags, .. processor, .. asked, .. includes, "-c", source, "-o", file], folder, options.Limit);
            return run.ExitCode == 0 ? Path.Combine(folder, file) : throw DoesNotCompile(board, source, run);
        };
        Func<string> OfDevice(string source, params string[] more) => () =>
            DeviceObjects.OfUser.Compile(compiler, [.. flags, .. more], source, options.Limit, run => DoesNotCompile(board, source, run));

        Func<string>[] interpreter = models.Any(model => model.Plan is not null) ? [OfDevice("kernels/edge_plan.c")] : [];
        Func<string>[] ofModels = [.. emitted.Select(model => OfModel($"{model.Identifier}.c")), .. interpreter];
        string main = options.Firmware switch
        {
            BareFirmware.Harness => "bare/harness.c",
            BareFirmware.Link => "bare/firmware.c",
            _ => "bare/linked.c",
        };
        Func<string>[] wire = isLink
            ? [OfModel(FirmwareTable.FileName), OfDevice(BareSources.Wire(portName), ClockOf(board)), .. BareSources.Link.Select(source => OfDevice(source))]
            : [];
        string[] objects = All([
            .. ofModels, OfModel(HarnessTable.FileName), OfDevice(main, asked), .. wire,
            .. BareSources.Start(board, portName).Select(source => OfDevice(source)),
        ]);
        string program = Path.Combine(folder, "image.elf");
        string[] link = board.IsHost
            ? options.Sanitizers ? ["-fsanitize=address,undefined"] : []
            :
            [
                .. board.Flags, "-nostdlib", "-Wl,--gc-sections", .. MemoryScript.Write(board, folder),
                "-T", Path.Combine(ShippedFiles.Folder("device"), BareSources.LinkerScript), .. BareSources.Symbols(board),
            ];
        string[] libraries = board.IsHost ? [] : ["-lgcc"];
        ToolRun linked = ToolRun.Run(compiler, [.. link, .. objects, .. libraries, "-o", program], folder, options.Limit);
        if (linked.ExitCode != 0)
            throw Fault(board, "the image does not link", linked);

        return new BareImage(board, models, options.Taps, program)
        {
            ModelSize = MemorySize.Sum(objects.Take(ofModels.Length).Select(file => MemorySize.Of(board, file))),
            ImageSize = MemorySize.Of(board, program),
        };
    }

    private static string ClockOf(Board board) => $"-DEDGE_CLOCK_HZ={board.ClockHz.ToString(CultureInfo.InvariantCulture)}";

    private static IReadOnlyList<EmittedFile> Emit(Board board, BareModel model, EmitOptions options) =>
        model.Plan is not null ? PlanHarness.Emit(model.Choice is { } plans ? plans.Program : model.Program, options, model.Plan)
        : model.Choice is { } choice ? CEmitter.Emit(board.Kernels.Choose(choice.Program), options)
        : CEmitter.Emit(board.Kernels.Choose(model.Program), options);

    // The objects' paths, in the order of what makes them.
    private static string[] All(Func<string>[] compilations)
    {
        var paths = new string[compilations.Length];
        try
        {
            // Each waits for a compiler; without a limit the thread pool would start more and more of them.
            var limit = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
            var numbers = Partitioner.Create(Enumerable.Range(0, paths.Length), EnumerablePartitionerOptions.NoBuffering);
            Parallel.ForEach(numbers, limit, i => paths[i] = compilations[i]());
        }
        catch (AggregateException e)
        {
            throw e.InnerExceptions[0];
        }

        return paths;
    }

    private static ModelException DoesNotCompile(Board board, string source, ToolRun run) =>
        Fault(board, $"'{Path.GetFileName(source)}' does not compile", run);

    private static ModelException Fault(Board board, string found, ToolRun run)
    {
        // What the linker misses, it says without the word "error".
        string[] telling = ["error", "overflowed", "left for the stack", "undefined reference", "multiple definition", "relocation"];
        string[] lines = [.. run.Output.Split('\n').Where(line => telling.Any(line.Contains)).Take(3)];
        return new ModelException("E0405", $"emitted C for {board.Name}", $"{found}\n  {string.Join("\n  ", lines.Length > 0 ? lines : [run.Output.Trim()])}",
            hint: "if you override templates, look there first; otherwise please report it");
    }
}
