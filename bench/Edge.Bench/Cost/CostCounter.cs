using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Edge.Compiler.Emission;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;

namespace Edge.Bench.Cost;

/// <summary>A core on which programs are counted.</summary>
/// <param name="Core">Its name in <c>boards/costs</c>.</param>
/// <param name="Board">An emulated board with it.</param>
/// <param name="HasCounter">The harness counts instructions there by itself; otherwise only the counter of <c>mcu-count</c> does.</param>
/// <param name="IsModelled">The cycle model of <c>mcu-count</c> is made for it.</param>
internal sealed record CountedCore(string Core, Board Board, bool HasCounter, bool IsModelled)
{
    public static IReadOnlyList<CountedCore> All { get; } =
    [
        // QEMU gives its STM32F405 192 KB in one piece.
        new("cortex-m4", BoardReader.Read("netduinoplus2") with { RamBytes = 192 * 1024 }, HasCounter: true, IsModelled: true),
        new("cortex-m7", BoardReader.Read("mps2-an386") with
        {
            Name = "mps2-an500",
            Core = "Cortex-M7",
            Flags = BoardReader.Read("nucleo-h743zi2").Flags,
            EmulatorArguments = ["-M", "mps2-an500"],
        }, HasCounter: false, IsModelled: false),
        new("rv32imc", BoardReader.Read("esp32c3-virt"), HasCounter: true, IsModelled: false),
    ];
}

/// <summary>A program to count.</summary>
/// <param name="Choice">The level of several that it is; null: there is one.</param>
internal sealed record CountedProgram(Compiler.Planning.Program Program, LevelChoice? Choice = null)
{
    /// <summary>Of all levels together.</summary>
    public long TableBytes { get; } = Choice is null ? SharedTables.Of(Program).Bytes : SharedTables.Of(Choice.Program).Bytes;
}

/// <summary>What one program took.</summary>
/// <param name="CodeBytes">Its object file without tables.</param>
internal sealed record Counted(double Instructions, double? Cycles, double CodeBytes);

/// <summary>Counts programs on an emulated core, many in one image.</summary>
/// <param name="counter">The folder of <c>mcu-count</c>; null: instructions only, where the harness counts them.</param>
internal sealed class CostCounter(CountedCore core, string? counter)
{
    private const int MostPrograms = 60, MostTableBytes = 500_000, MostArenaBytes = 60_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    public bool CanCount => core.HasCounter || counter is not null;

    public IReadOnlyList<Counted> Count(IReadOnlyList<CountedProgram> programs)
    {
        var all = new List<Counted>();
        for (int at = 0; at < programs.Count;)
        {
            var batch = new List<CountedProgram>();
            long tables = 0, arenas = 0;
            for (; at < programs.Count && batch.Count < MostPrograms; at++)
            {
                tables += programs[at].TableBytes;
                arenas += programs[at].Program.ArenaBytes;
                if (batch.Count > 0 && (tables > MostTableBytes || arenas > MostArenaBytes))
                    break;
                batch.Add(programs[at]);
            }

            all.AddRange(CountBatch(batch));
            Console.Error.Write($"\r{core.Core} {all.Count}/{programs.Count} ");
        }

        Console.Error.WriteLine();
        return all;
    }

    private List<Counted> CountBatch(IReadOnlyList<CountedProgram> programs)
    {
        string folder = Directory.CreateTempSubdirectory("edge-cost-").FullName;
        try
        {
            BareModel[] models = [.. programs.Select((program, i) => new BareModel(program.Program, Named($"m{i}", core.Board.Name)) { Choice = program.Choice })];
            string profile = Path.Combine(folder, "profile.txt");
            Board board = counter is null ? core.Board : core.Board with
            {
                EmulatorArguments = [.. core.Board.EmulatorArguments, "-plugin", $"{Plugin(counter)},mark=0,marklen=0,base=0,mem=0,out={profile}"],
            };
            var random = new Random(1);
            HarnessRequest[] requests = [.. models.Select((model, i) => new HarnessRequest(i, Noise(random, model.InputBytes), HarnessWant.Count))];
            BareImage image = BareBuild.Build(board, models, new BareBuildOptions { Limit = Limit }, folder);
            IReadOnlyDictionary<string, long> text = TextBytes(board, folder, models);
            HarnessResult run = image.Run(requests, Limit, count: core.HasCounter);
            IReadOnlyDictionary<string, double[]>? functions = counter is null ? null : Profile(counter, board, folder, profile);
            return [.. models.Select((model, i) =>
            {
                double[]? own = functions?[$"{model.Identifier}_infer"];
                double instructions = core.HasCounter ? run.Answers[i].Instructions : own![0];
                double? cycles = core.IsModelled && own is not null ? own[1] * instructions / own[0] : null;
                return new Counted(instructions, cycles, text[$"{model.Identifier}.o"] - programs[i].TableBytes);
            })];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static EmitOptions Named(string name, string board) =>
        new() { Name = name, ToolVersion = "study", Source = name, ModelHash = "00000000", Board = board };

    private static sbyte[] Noise(Random random, int bytes) => [.. Enumerable.Range(0, bytes).Select(_ => (sbyte)random.Next(-128, 128))];

    // "size" prints text, data, bss, dec, hex, file name.
    private static Dictionary<string, long> TextBytes(Board board, string folder, BareModel[] models)
    {
        string[] lines = Ask(board.Compiler!.Replace("gcc", "size"), models.Select(model => $"{model.Identifier}.o"), folder).Split('\n');
        static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
        return lines.Skip(1).Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Where(fields => fields.Length == 6)
            .ToDictionary(fields => fields[5], fields => Number(fields[0]) + Number(fields[1]));
    }

    // Instructions and modelled cycles by function; what no mark claims belongs to region 0.
    private static Dictionary<string, double[]> Profile(string counter, Board board, string folder, string profile)
    {
        string architecture = board.Port == "cortex-m" ? "m4" : "counts";
        string disassembler = board.Compiler!.Replace("gcc", "objdump");
        string script = $"import sys, json; sys.path.insert(0, {JsonSerializer.Serialize(Path.GetFullPath(counter))}); import ana; "
            + $"r = ana.analyse('image.elf', {JsonSerializer.Serialize(profile)}, objdump='{disassembler}', arch='{architecture}')[0][0]; "
            + "print(json.dumps({f: [r['fn'][f], r['fncyc'][f]] for f in r['fn']}))";
        return JsonSerializer.Deserialize<Dictionary<string, double[]>>(Ask("python3", ["-c", script], folder))!;
    }

    private static string Plugin(string counter)
    {
        string plugin = Path.Combine(Path.GetTempPath(), $"edge-tbcount-{Environment.ProcessId}.so");
        if (!File.Exists(plugin))
        {
            string source = Path.Combine(Path.GetFullPath(counter), "tbcount.c");
            Ask("gcc", ["-O2", "-shared", "-fPIC", "-fvisibility=hidden", "-Wl,--unresolved-symbols=ignore-all", "-o", plugin, source], ".");
            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(plugin);
        }

        return plugin;
    }

    private static string Ask(string program, IEnumerable<string> arguments, string folder)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed with {process.ExitCode}");
    }
}
