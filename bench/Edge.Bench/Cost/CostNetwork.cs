using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Devices.Emulators;
using Edge.Tests.Graphs;

namespace Edge.Bench.Cost;

/// <summary>A whole network that the model is held to.</summary>
/// <param name="Group">Networks whose errors are summed up together.</param>
internal sealed record CostNetwork(string Name, string Group, Compiler.Planning.Program Program)
{
    public const string Public = "public";

    /// <summary>Networks of each group of random ones that no fit sees.</summary>
    private const int Judged = 20;

    /// <summary>Random networks whose layers are samples.</summary>
    private const int Fitted = 50;

    /// <summary>Bytes that another format of a filter has to save.</summary>
    private const int LeastSaved = 64;

    // Of a Cortex-M4's flash, leaves room for other networks.
    private static readonly RandomGraphLimits _limits = new() { Macs = 200_000, Activation = 6000, Weights = 8000 };

    /// <summary>Its layers are among the samples; they are left out of the fit that it is judged by.</summary>
    public bool IsFitted { get; init; }

    /// <summary>The level of several that is run; null: there is one.</summary>
    public LevelChoice? Choice { get; init; }

    /// <summary>The network as a core runs it.</summary>
    public CostNetwork By(CoreKernels kernels)
    {
        if (Choice is null)
            return this with { Program = kernels.Choose(Program) };
        LevelProgram levels = kernels.Choose(Choice.Program);
        return this with { Program = levels.Levels[Choice.Level], Choice = Choice with { Program = levels } };
    }

    /// <summary>Public models, after the exact passes as a user gets them, then random graphs.</summary>
    /// <param name="models">A folder of .tflite files.</param>
    public static IReadOnlyList<CostNetwork> All(string models) =>
    [
        .. Directory.GetFiles(models, "*_int8.tflite").Order(StringComparer.Ordinal).Select(OfFile),
        .. Enumerable.Range(1, Fitted).Select(seed => OfSeed(seed, "random") with { IsFitted = true }),
        .. Enumerable.Range(Fitted + 1, Judged).Select(seed => OfSeed(seed, "random")),
        .. Enumerable.Range(Fitted + 1, Judged).Select(seed => OfSeed(seed, "random sparse")),
        .. Enumerable.Range(1, Judged / 4).SelectMany(OfLevels),
    ];

    private static CostNetwork OfFile(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path).Replace("_int8", "");
        return new CostNetwork(name, Public, Pipeline.Plan(Pipeline.Shrink(TFLiteImporter.Load(path)))) { IsFitted = true };
    }

    private static CostNetwork OfSeed(int seed, string group)
    {
        Graph graph = RandomGraphs.Int8(new Random(seed), _limits);
        // For size, so that formats are used wherever they exist and save something.
        return group == "random" ? new CostNetwork($"random-{seed}", group, Pipeline.Plan(Pipeline.Shrink(graph)))
            : new CostNetwork($"sparse-{seed}", group, Pipeline.Plan(
                Pipeline.Shrink(SparseGraph.Of(new Random(seed), graph)), new PlanOptions { Filters = new FilterRule(FilterGoal.Size) { CodeBytes = LeastSaved } }));
    }

    private static IEnumerable<CostNetwork> OfLevels(int seed)
    {
        LevelProgram program = LevelPlanner.Plan(RandomLevels.Int8(new Random(seed)));
        return LevelChoice.All(program).Select(choice =>
            new CostNetwork($"levels-{seed}-{choice.Level}", "random levels", program.Levels[choice.Level]) { Choice = choice });
    }
}
