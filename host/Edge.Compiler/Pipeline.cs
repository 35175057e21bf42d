using Edge.Compiler.Ir;
using Edge.Compiler.Passes;
using Edge.Compiler.Passes.Exact;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;

namespace Edge.Compiler;

/// <summary>The compiler from end to end: graph, passes, calibration, plan.</summary>
public static class Pipeline
{
    /// <summary>A pass: graph in, new graph out, same outputs.</summary>
    public sealed record Pass(string Name, Func<Graph, Graph> Run);

    /// <summary>In order.</summary>
    public static IReadOnlyList<Pass> Passes { get; } =
    [
        new("remove-identities", RemoveIdentities.Run),
        new("remove-dead-nodes", RemoveDeadNodes.Run),
        new("fold-batch-norm", FoldBatchNorm.Run),
        new("fold-normalization", FoldNormalization.Run),
        new("replace-batch-norm", ReplaceBatchNorm.Run),
        new("fuse-activations", FuseActivations.Run),
        new("fold-pad", FoldPad.Run),
    ];

    /// <summary>The passes of an INT8 graph, in order: its outputs keep every byte.</summary>
    public static IReadOnlyList<Pass> ExactPasses { get; } =
    [
        new("remove-identities", RemoveIdentities.Run),
        new("remove-dead-nodes", RemoveDeadNodes.Run),
        new("merge-moves", MergeMoves.Run),
        new("fold-pad", FoldPad.Run),
        new("fuse-clamps", FuseClamps.Run),
        new("compose-functions", ComposeFunctions.Run),
        new("remove-dead-channels", RemoveDeadChannels.Run),
        new("share-constants", ShareConstants.Run),
    ];

    /// <summary>Makes an INT8 graph smaller, as long as any exact pass finds something. Its outputs keep every byte.</summary>
    /// <param name="graph">As imported or quantized.</param>
    /// <exception cref="ModelException">E0300: some tensor is not INT8. E0305: a node has no INT8 form.</exception>
    public static Graph Shrink(Graph graph)
    {
        LegalState.Int8(graph);
        for (Graph before = graph; ; before = graph)
        {
            foreach (Pass pass in ExactPasses)
            {
                Graph shrunk = pass.Run(graph);
                LegalState.SameInterface(pass.Name, graph, shrunk);
                graph = shrunk;
            }

            if (graph.Nodes.Count == before.Nodes.Count && graph.Weights == before.Weights)
                return graph;
        }
    }

    /// <summary>Runs the passes on a float graph and checks the result.</summary>
    /// <param name="graph">As imported or built.</param>
    /// <param name="stopAfter">The name of the last pass to run; null for all of them.</param>
    /// <exception cref="ModelException">The model cannot be quantized.</exception>
    /// <exception cref="UsageException">There is no such pass.</exception>
    public static Graph Prepare(Graph graph, string? stopAfter = null)
    {
        if (stopAfter is not null && Passes.All(pass => pass.Name != stopAfter))
            throw new UsageException("E0308", "stop-after", $"no pass '{stopAfter}'", string.Join(", ", Passes.Select(pass => pass.Name)));
        foreach (Pass pass in Passes)
        {
            Graph before = graph;
            graph = pass.Run(before);
            LegalState.SameInterface(pass.Name, before, graph);
            if (pass.Name == stopAfter)
                return graph;
        }

        LegalState.Prepared(graph);
        return graph;
    }

    /// <summary>Prepares and quantizes a float graph.</summary>
    public static Graph Quantize(Graph graph, CalibrationSet calibration, QuantizationOptions options, IProgress<double>? progress = null) =>
        PostTrainingQuantizer.Run(Prepare(graph), calibration.Images, options, progress);

    /// <summary>Prepares every level of a float network.</summary>
    /// <exception cref="ModelException">The network cannot be quantized.</exception>
    public static LevelSet Prepare(LevelSet levels) => levels.After(level => Prepare(level));

    /// <summary>Prepares and quantizes the levels of a network: one set of weights for all of them.</summary>
    public static LevelSet Quantize(LevelSet levels, CalibrationSet calibration, QuantizationOptions options, IProgress<double>? progress = null) =>
        LevelQuantizer.Run(Prepare(levels), calibration.Images, options, progress);

    /// <summary>Prepares and quantizes a model. What it was calibrated with, random data above all, stays written in its provenance.</summary>
    public static ModelFile Quantize(ModelFile model, CalibrationSet calibration, QuantizationOptions options, IProgress<double>? progress = null) =>
        Quantized(model, calibration, options, progress) with
        {
            Preprocessing = model.Preprocessing,
            Provenance = new Dictionary<string, string>(model.Provenance)
            {
                ["calibration"] = calibration.Description,
                ["quantized_from"] = model.Sha256,
            },
        };

    private static ModelFile Quantized(ModelFile model, CalibrationSet calibration, QuantizationOptions options, IProgress<double>? progress) =>
        model.Levels is { } levels
            ? ModelFile.Of(Quantize(levels, calibration, options, progress))
            : new ModelFile(Quantize(model.Graph, calibration, options, progress));

    /// <summary>Schedules an INT8 graph and lays out its memory.</summary>
    public static Program Plan(Graph graph, PlanOptions? options = null)
    {
        LegalState.Int8(graph);
        return Planner.Plan(graph, options);
    }

    /// <summary>Schedules the levels of an INT8 network for one memory.</summary>
    public static LevelProgram Plan(LevelSet levels, PlanOptions? options = null)
    {
        foreach (Graph level in levels.Levels)
            LegalState.Int8(level);
        return LevelPlanner.Plan(levels, options);
    }
}
