using Edge.Compiler.Ir;
using Edge.Devices.Ladder;
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

    public static void FixedOnes(Func<Graph, StageResult> stageOf)
    {
        Assert.Equal(StageStatus.Passed, stageOf(FixedGraphs.Residual()).Status);
        Assert.Equal(StageStatus.Passed, stageOf(FixedGraphs.Separable()).Status);
    }
}
