using Edge.Devices.Ladder;
using Edge.Tests.Graphs;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Ladder;

public class ValidationLadderTests(ITestOutputHelper log)
{
    [Theory]
    [InlineData("residual")]
    [InlineData("separable")]
    public void Every_stage_gives_the_reference_s_bytes(string name)
    {
        LadderInput input = Inputs.Of(name == "residual" ? FixedGraphs.Residual() : FixedGraphs.Separable(), [.. StageIds.All]);
        LadderResult result = ValidationLadder.Run(input);
        Assert.Equal(StageIds.All, result.Stages.Select(stage => stage.Id));
        foreach (StageResult stage in result.Stages)
            log.WriteLine($"{stage.Id}: {stage.Status} {stage.Reason} {stage.Seconds:0.0} s, {stage.InstructionsPerInference} instructions, flash {stage.FlashBytes} of {stage.ImageFlashBytes}, RAM {stage.RamBytes} of {stage.ImageRamBytes}, stack {stage.StackBytes}\n  {string.Join("\n  ", stage.Instructions ?? [])}");
        foreach (StageResult stage in result.Stages.Skip(2).Where(stage => stage.Status != StageStatus.Skipped))
        {
            Assert.True(stage.Status == StageStatus.Passed, $"{stage.Id}: {stage.Reason}");
            Assert.Equal((5, 5, 0, 0.0), (stage.Images, stage.BitExactImages, stage.ChangedDecisions, stage.MaxLsb));
        }
    }
}
