using Edge.Bench.Counting;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;

namespace Edge.Bench.Mcu;

/// <summary>What one inference takes.</summary>
/// <param name="Cycles">Modelled; null where nothing models them.</param>
internal readonly record struct McuWork(long Instructions, long? Cycles);

/// <summary>A network counted on a core.</summary>
/// <param name="Program">With the kernels that the core runs.</param>
/// <param name="Whole">As a user gets it.</param>
/// <param name="Parts">By node that is computed, in a build that stops after each.</param>
/// <param name="TextBytes">Of the emitted code with its kernels.</param>
/// <param name="TableBytes">Of weights and whatever else is constant data.</param>
/// <param name="RamBytes">Arena with working memory, input and output; no stack.</param>
internal sealed record McuCount(Compiler.Planning.Program Program, McuWork Whole, IReadOnlyList<McuWork> Parts, long TextBytes, long TableBytes, long RamBytes)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    public static McuCount Of(McuNetwork network, McuCore core)
    {
        Compiler.Planning.Program plain = Pipeline.Plan(network.Int8), chosen = core.Board.Kernels.Choose(plain);
        var options = new EmitOptions { Name = "network", ToolVersion = "bench", Source = network.Source, ModelHash = "00000000", Board = core.Board.Name };
        var model = new BareModel(plain, options);
        var random = new Random(1);
        sbyte[] image = [.. Enumerable.Range(0, model.InputBytes).Select(_ => (sbyte)random.Next(-128, 128))];
        var (whole, size) = Run(core, model, image, taps: false);
        var (parts, _) = Run(core, model, image, taps: true);
        long tables = SharedTables.Of(chosen).Bytes;
        return new McuCount(chosen, whole[0], parts, size.FlashBytes - tables, tables, size.RamBytes + model.InputBytes + model.OutputBytes);
    }

    private static (IReadOnlyList<McuWork> Works, MemorySize Size) Run(McuCore core, BareModel model, sbyte[] input, bool taps)
    {
        string folder = Directory.CreateTempSubdirectory("edge-mcu-").FullName;
        try
        {
            string profile = Path.Combine(folder, "profile.txt");
            Board board = CountingEmulator.Of(core.Board, profile);
            BareImage image = BareBuild.Build(board, [model], new BareBuildOptions { Taps = taps, Limit = Limit }, folder);
            image.Run([new HarnessRequest(0, input, HarnessWant.Count)], Limit);
            IReadOnlyDictionary<int, CountedRegion> regions = CountingEmulator.Read(profile);
            CortexM4Timing? timing = core.IsModelled ? CortexM4Timing.Of(board, folder) : null;
            // What asks for the count, and calls and returns from a model, is in both.
            CountedRegion empty = regions[CountingEmulator.Empty];
            McuWork[] works = [.. CountingEmulator.RegionsOf(0, [model], taps).Select(region => regions[region])
                .Select(own => new McuWork(own.Instructions - empty.Instructions, timing?.CyclesOf(own) - timing?.CyclesOf(empty)))];
            return (works, image.ModelSize);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
