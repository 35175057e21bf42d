using System.Diagnostics;
using Edge.Compiler.Emission;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Tools;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Equivalence;

/// <summary>The promise above all others, for any graph: every way of running it gives the same bytes, operator by operator.</summary>
/// <remarks>
/// The ways: reference, emitted C#, emitted C and the plan interpreter, all of C both on this computer and on an emulated Cortex-M4, there with plain kernels
/// and with those that multiply pairs. Every fourth batch of graphs is run in more ways: pairs on this computer, and the kernels of cores that multiply one
/// number at a time on two of them.
/// <c>EDGE_GRAPHS=n</c> chooses how many graphs, each in every way; <c>EDGE_SEED=n</c> repeats one.
/// </remarks>
public class RandomGraphTests(ITestOutputHelper log)
{
    private const int PerImage = 125;

    [ToolFact(Programs.Gcc, Programs.ArmGcc, Programs.ArmQemu)]
    public void Random_graphs_give_the_same_bytes_everywhere()
    {
        int graphs = Number("EDGE_GRAPHS") ?? 500;
        int[] seeds = Number("EDGE_SEED") is { } only ? [only] : [.. Enumerable.Range(1, graphs)];
        var clock = Stopwatch.StartNew();
        foreach (var (number, batch) in seeds.Chunk(PerImage).Index())
            Check(batch, everyWay: number % 4 == 0 || Number("EDGE_GRAPHS") is not null, clock);
    }

    private void Check(int[] seeds, bool everyWay, Stopwatch clock)
    {
        RandomModel[] models = [.. seeds.AsParallel().AsOrdered().Select(seed => new RandomModel(seed))];
        log.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: {models.Length} graphs with {models.Sum(model => model.Program.Graph.Nodes.Count)} nodes, {models.Sum(model => model.Program.Groups.Sum(group => group.Last - group.First + 1))} of them streamed, {models.Count(model => model.Program.ExtraMacs > 0)} graphs in patches");
        Assert.True(models.Length < PerImage || models.Any(model => model.Program.ExtraMacs > 0));

        CheckCSharp("emitted C#", models, options => options);
        CheckCSharp("emitted C#, unrolled", models, options => options with { UnrolledAssemblies = 1 });
        CheckCSharp("emitted C#, tables", models, options => options with { UnrolledAssemblies = 8, PackedTableBytes = 1 << 20, PrefersTables = true });
        log.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: emitted C#");

        foreach (string board in new[] { "pc", "mps2-an386" })
        {
            CheckC("emitted C", BoardReader.Read(board) with { Instructions = CoreInstructions.Plain }, [.. models.Select(model => model.Bare)], models);
            log.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: emitted C on {board}");
            CheckC("plan", BoardReader.Read(board), [.. models.Select(model => model.Bare with { Plan = model.Plan })], models);
            log.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: plan on {board}");
        }

        foreach (string board in everyWay ? new[] { "mps2-an386", "pc" } : ["mps2-an386"])
        {
            Board pairs = BoardReader.Read(board) with { Instructions = CoreInstructions.Armv7EM, CostModel = "cortex-m4" };
            CheckC("emitted C, pairs", pairs, [.. models.Select(model => model.Bare)], models);
            log.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: emitted C on {board}, pairs of numbers multiplied");
        }

        foreach (string board in everyWay ? new[] { "mps2-an385", "esp32c3-virt" } : [])
        {
            CheckC("emitted C", BoardReader.Read(board), [.. models.Select(model => model.Bare)], models);
            log.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: emitted C on {board}, numbers multiplied one at a time");
        }
    }

    private static void CheckCSharp(string name, RandomModel[] models, Func<EmitOptions, EmitOptions> form)
    {
        IReadOnlyList<EmittedCSharp> managed = EmittedCSharp.CompileAll([.. models.Select(model => (model.Program, form(model.Options)))], runsOften: false);
        for (int i = 0; i < models.Length; i++)
            models[i].Check(name, managed[i], managed[i].Run(models[i].Images, _ => { }));
        managed[0].Dispose();
    }

    private static void CheckC(string name, Board board, BareModel[] bare, RandomModel[] models)
    {
        string folder = Directory.CreateTempSubdirectory("edge-graphs-").FullName;
        try
        {
            // The interpreter is compiled once for all plans; emitted C with checks would take minutes.
            var options = new BareBuildOptions { Taps = true, Optimization = "-O1", Sanitizers = board.IsHost && bare[0].Plan is not null };
            BareImage image = BareBuild.Build(board, bare, options, folder);
            HarnessRequest[] requests = [.. models.SelectMany((model, i) => model.Images.Select(input => new HarnessRequest(i, input, HarnessWant.Crc)))];
            IReadOnlyList<HarnessAnswer> answers = image.Run(requests, TimeSpan.FromMinutes(5)).Answers;
            int at = 0;
            for (int i = 0; i < models.Length; i++)
            {
                var backend = new ModelOfMany(image, i, bare[i].Order, [.. answers.Skip(at).Take(models[i].Images.Length)]);
                models[i].Check($"{name} on {board.Name}", backend, backend.Run(models[i].Images, _ => { }));
                at += models[i].Images.Length;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;
}
