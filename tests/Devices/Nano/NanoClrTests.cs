using Edge.Compiler;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Ladder;
using Edge.Devices.Nano;
using Edge.Devices.Tests.Ladder;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Nano;

/// <summary>A test on the real nanoCLR. Reported as skipped where nanoFramework's programs are not installed.</summary>
public sealed class FactWithNanoClrAttribute : FactAttribute
{
    public FactWithNanoClrAttribute()
    {
        if (NanoTools.Missing() is { Count: > 0 } missing)
            Skip = $"needs {string.Join(", ", missing)}: {NanoTools.HowToGet}";
    }
}

/// <inheritdoc cref="FactWithNanoClrAttribute"/>
public sealed class TheoryWithNanoClrAndSharedDataAttribute : TheoryAttribute
{
    public TheoryWithNanoClrAndSharedDataAttribute() => Skip = new TheoryWithSharedDataAttribute().Skip ?? new FactWithNanoClrAttribute().Skip;
}

public class NanoClrTests
{
    [FactWithNanoClr]
    public void Random_graphs_give_the_same_bytes_on_nanoCLR() => StageGraphs.RandomOnes(Stage);

    [FactWithNanoClr]
    public void Fixed_graphs_give_the_same_bytes_on_nanoCLR() => StageGraphs.FixedOnes(Stage);

    [FactWithNanoClr]
    public void Coded_filters_give_the_same_bytes_on_nanoCLR() => StageGraphs.CodedOnes(Stage, StageIds.NanoClr);

    [FactWithNanoClr]
    public void Some_rows_at_a_time_give_the_same_bytes_on_nanoCLR()
    {
        Graph graph = FixedGraphs.Residual();
        Program program = Planner.Plan(graph, new PlanOptions { RamBytes = 0 });
        Assert.NotEmpty(program.Groups);
        StageResult stage = Stage(Inputs.Of(graph, [StageIds.Int8, StageIds.NanoClr]) with { Program = program });
        Assert.True(stage.Status == StageStatus.Passed, stage.Reason);
        Assert.Equal(stage.Images, stage.BitExactImages);
    }

    /// <summary>From 53 KB to 490 KB of weights, over 4 to 30 assemblies. Images of noise: every tap is at work.</summary>
    [TheoryWithNanoClrAndSharedData]
    [InlineData("mlperf-tiny/kws_dscnn_int8")]
    [InlineData("mlperf-tiny/ad_toycar_int8")]
    [InlineData("mlperf-tiny/ic_resnet8_int8")]
    [InlineData("mlperf-tiny/vww_mobilenet025_int8")]
    [InlineData("tinymaix/cifar10_q")]
    public void Public_models_give_the_same_bytes_on_nanoCLR(string file)
    {
        Graph graph = TFLiteImporter.Load(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", file + ".tflite"));
        StageResult stage = Stage(graph);
        Assert.True(stage.Status == StageStatus.Passed, stage.Reason);
        Assert.True(stage.Images > 0 && stage.BitExactImages == stage.Images);
    }

    [Fact]
    public void What_is_missing_is_named_with_the_setting_that_would_name_it()
    {
        string? before = Environment.GetEnvironmentVariable(NanoTools.ClrSetting);
        try
        {
            Environment.SetEnvironmentVariable(NanoTools.ClrSetting, "/no/such/nanoclr");
            Assert.Contains(NanoTools.Missing(), missing => missing.Contains(NanoTools.ClrSetting, StringComparison.Ordinal));
            var error = Assert.Throws<ToolMissingException>(NanoTools.Require);
            Assert.Equal("E0501", error.Code);
            Assert.Contains("nf-interpreter", error.Hint, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(NanoTools.ClrSetting, before);
        }
    }

    private static StageResult Stage(Graph graph) => Stage(Inputs.Of(graph, [StageIds.Int8, StageIds.NanoClr]));

    private static StageResult Stage(LadderInput input) => ValidationLadder.Run(input).Stages.First(stage => stage.Id == StageIds.NanoClr);
}
