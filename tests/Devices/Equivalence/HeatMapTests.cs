using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Ladder;
using Edge.Devices.Tests.Nano;
using Edge.Devices.Tests.Nano.Interop;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Equivalence;

/// <summary>Networks with a head that compares features, whose second output is the heat map: every backend hands it to the caller, byte for byte.</summary>
public sealed class HeatMapTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Emitted_code_and_plans_give_the_map_behind_the_verdict(bool isGaussian)
    {
        LadderInput input = Inputs.Of(Network(isGaussian), [StageIds.Int8, StageIds.CSharp, StageIds.CPc, StageIds.CCortexM4, StageIds.PlanPc]);
        foreach (StageResult stage in ValidationLadder.Run(input).Stages.Where(stage => input.Stages.Contains(stage.Id)))
        {
            Assert.True(stage.Status is StageStatus.Passed or StageStatus.Skipped, $"{stage.Title}: {stage.Reason}");
            Assert.True(stage.Status == StageStatus.Skipped || (stage.Images > 0 && stage.BitExactImages == stage.Images), $"{stage.Title}: {stage.BitExactImages} of {stage.Images}");
        }
    }

    [FactWithNanoClr]
    public void Emitted_CSharp_gives_the_map_on_nanoCLR()
    {
        foreach (bool isGaussian in new[] { true, false })
        {
            StageResult stage = Inputs.Stage(ValidationLadder.Run(Inputs.Of(Network(isGaussian), [StageIds.Int8, StageIds.NanoClr])), StageIds.NanoClr);
            Assert.True(stage.Status == StageStatus.Passed, stage.Reason);
            Assert.True(stage.Images > 0 && stage.BitExactImages == stage.Images);
        }
    }

    /// <summary>All outputs of the plan in one array, by the C kernels inside nanoCLR.</summary>
    [FactWithNativeNanoClr]
    public void The_native_runtime_gives_the_map_on_nanoCLR()
    {
        foreach (bool isGaussian in new[] { true, false })
        {
            StageResult stage = NativeNanoClrTests.Stage(Network(isGaussian));
            Assert.True(stage.Status == StageStatus.Passed, stage.Reason);
            Assert.True(stage.Images > 0 && stage.BitExactImages == stage.Images);
        }
    }

    /// <summary>8x6 pixels; features of 4x3 cells; the verdict's two numbers, then the map.</summary>
    internal static Graph Network(bool isGaussian)
    {
        var sketch = new GraphSketch(new Random(1));
        var random = new Random(2);
        Tensor features = sketch.Conv(sketch.Input(1, 8, 6, 1), 5, Size.Square(3), new Conv2D(Size.Square(2), Padding.All(1)) { Activation = Activation.Relu });
        var cells = Shape.Nhwc(1, 4, 3, 5);
        Tensor map = isGaussian
            ? sketch.Node(new GaussianDistance(), features, sketch.Numbers("mean", cells, 0.3), sketch.Constant("precision", cells, () => 0.5 * random.NextDouble()))
            : sketch.Node(new NearestDistance(0.3f), features, sketch.Numbers("memory", new Shape(6, 5), 0.3));
        Tensor score = sketch.Node(MaxPool2D.Global(map.Shape), map);
        Tensor both = sketch.Node(new Pad(new Padding(1, 0, 0, 0)) { Values = [0.4f] }, score);
        Tensor verdict = sketch.Node(new Reshape(new Shape(1, 2)), both);
        Graph graph = sketch.Finish(verdict, map);
        float[][] images = RandomGraphs.Images(new Random(3), graph, 8);
        Graph int8 = Pipeline.Quantize(graph, new CalibrationSet(images, "noise"), new QuantizationOptions());
        Assert.Equal(["1x2", "1x4x3x1"], int8.Outputs.Select(output => output.Shape.ToString()));
        return int8;
    }
}
