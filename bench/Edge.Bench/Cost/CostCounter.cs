using System.Globalization;
using Edge.Bench.Counting;
using Edge.Compiler.Emission;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;

namespace Edge.Bench.Cost;

/// <summary>A core on which programs are counted.</summary>
/// <param name="Core">Its name in <c>boards/costs</c>.</param>
/// <param name="Board">An emulated board with it.</param>
/// <param name="IsModelled"><see cref="CortexM4Timing"/> is made for it.</param>
internal sealed record CountedCore(string Core, Board Board, bool IsModelled)
{
    public static IReadOnlyList<CountedCore> All { get; } =
    [
        // QEMU gives its STM32F405 192 KB in one piece.
        new("cortex-m4", BoardReader.Read("netduinoplus2") with { RamBytes = 192 * 1024 }, IsModelled: true),
        new("cortex-m7", BoardReader.Read("mps2-an386") with
        {
            Name = "mps2-an500",
            Core = "Cortex-M7",
            Flags = BoardReader.Read("nucleo-h743zi2").Flags,
            EmulatorArguments = ["-M", "mps2-an500"],
        }, IsModelled: false),
        new("rv32imc", BoardReader.Read("esp32c3-virt"), IsModelled: false),
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

/// <summary>Counts programs on an emulated core, many in one image, with the calls that they have.</summary>
internal sealed class CostCounter(CountedCore core)
{
    private const int MostPrograms = 60, MostTableBytes = 500_000, MostArenaBytes = 60_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

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
            Board board = CountingEmulator.Of(core.Board with { Instructions = CoreInstructions.Plain }, profile);
            var random = new Random(1);
            HarnessRequest[] requests = [.. models.Select((model, i) => new HarnessRequest(i, Noise(random, model.InputBytes), HarnessWant.Count))];
            BareImage image = BareBuild.Build(board, models, new BareBuildOptions { Limit = Limit }, folder);
            IReadOnlyDictionary<string, long> text = TextBytes(board, folder, models);
            image.Run(requests, Limit);
            IReadOnlyDictionary<int, CountedRegion> regions = CountingEmulator.Read(profile);
            CortexM4Timing? timing = core.IsModelled ? CortexM4Timing.Of(board, folder) : null;
            return [.. models.Select((model, i) =>
            {
                CountedRegion own = regions[CountingEmulator.RegionsOf(i, models, taps: false).Single()];
                return new Counted(own.Instructions, timing?.CyclesOf(own), text[$"{model.Identifier}.o"] - programs[i].TableBytes);
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
        string[] lines = CountingEmulator.Ask(board.Compiler!.Replace("gcc", "size"), models.Select(model => $"{model.Identifier}.o"), folder).Split('\n');
        static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
        return lines.Skip(1).Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Where(fields => fields.Length == 6)
            .ToDictionary(fields => fields[5], fields => Number(fields[0]) + Number(fields[1]));
    }
}
