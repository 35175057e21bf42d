using Edge.Compiler;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Tests.Graphs;

namespace Edge.Bench.Cost;

/// <summary>A whole network that the model is held to.</summary>
/// <param name="IsFitted">Its layers are among the samples; they are left out of the fit that it is judged by.</param>
internal sealed record CostNetwork(string Name, Compiler.Planning.Program Program, bool IsFitted)
{
    /// <summary>Random networks whose layers are samples, and random networks that no fit sees.</summary>
    private const int FittedRandom = 60, JudgedRandom = 30;

    /// <summary>Public models, after the exact passes as a user gets them, then random graphs.</summary>
    /// <param name="models">A folder of .tflite files.</param>
    public static IReadOnlyList<CostNetwork> All(string models) =>
    [
        .. Directory.GetFiles(models, "*_int8.tflite").Order(StringComparer.Ordinal).Select(OfFile),
        .. Enumerable.Range(1, FittedRandom + JudgedRandom).Select(seed => new CostNetwork($"random-{seed}", Random(seed), seed <= FittedRandom)),
    ];

    private static CostNetwork OfFile(string path) =>
        new(Path.GetFileNameWithoutExtension(path).Replace("_int8", ""), Pipeline.Plan(Pipeline.Shrink(TFLiteImporter.Load(path))), IsFitted: true);

    private static Compiler.Planning.Program Random(int seed)
    {
        Graph graph = RandomGraphs.Int8(new Random(seed), new RandomGraphLimits { Macs = 200_000, Activation = 6000, Weights = 8000 });
        return Pipeline.Plan(Pipeline.Shrink(graph));
    }
}
