using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Ladder;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Nano;

/// <summary>Graphs that a stage on nanoCLR, whose every run takes seconds, has to give the reference's bytes for.</summary>
internal static class StageGraphs
{
    public static void RandomOnes(Func<Graph, StageResult> stageOf)
    {
        for (int seed = 1; seed <= 6; seed++)
        {
            StageResult stage = stageOf(RandomGraphs.Int8(new Random(seed)));
            Assert.True(stage.Status == StageStatus.Passed, $"seed {seed}: {stage.Reason}");
            Assert.True(stage.Images > 0 && stage.BitExactImages == stage.Images);
        }
    }

    /// <summary>A filter without its zeros, one with numbers of few values, and one with both.</summary>
    public static void CodedOnes(Func<LadderInput, StageResult> stageOf, string stageId)
    {
        Graph graph = FixedGraphs.Residual();
        graph = WithWeights(graph, "stem", (weight, i) => i % 5 == 2 ? weight : 0);
        graph = WithWeights(graph, "block/conv.1", (_, i) => i % 7 != 3 ? 0 : i % 3 == 0 ? -127 : i % 3 == 1 ? 50 : 127);
        graph = WithWeights(graph, "block/conv.2", (_, i) => i % 3 == 0 ? -90 : 127);
        Program program = Planner.Plan(graph, new PlanOptions { Filters = new FilterRule(FilterGoal.Size) { CodeBytes = 0 } });
        IEnumerable<KernelCall> coded = program.Steps.SelectMany(step => step.Calls).Where(call => call.Kernel == "conv2d_coded_s8");
        Assert.Equal([FilterFormat.Bitmap, FilterFormat.BitmapCodebook, FilterFormat.Codebook], coded.Select(call => (FilterFormat)call["filter_format"]));
        StageResult stage = stageOf(Inputs.Of(graph, StageIds.Int8, stageId) with { Program = program });
        Assert.True(stage.Status == StageStatus.Passed, stage.Reason);
        Assert.True(stage.Images > 0 && stage.BitExactImages == stage.Images);
    }

    public static void FixedOnes(Func<Graph, StageResult> stageOf)
    {
        Assert.Equal(StageStatus.Passed, stageOf(FixedGraphs.Residual()).Status);
        Assert.Equal(StageStatus.Passed, stageOf(FixedGraphs.Separable()).Status);
    }

    private static Graph WithWeights(Graph graph, string name, Func<int, int, int> weight) => graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node =>
    {
        if (node.Name != name)
            return node;
        Tensor filter = node.Inputs[1];
        sbyte[] weights = [.. filter.Int8s.Select((old, i) => (sbyte)weight(old, i))];
        return node with { Inputs = [node.Inputs[0], Tensor.Constant(filter.Name, filter.Shape, weights, filter.Quantization!), node.Inputs[2]] };
    })]);
}
