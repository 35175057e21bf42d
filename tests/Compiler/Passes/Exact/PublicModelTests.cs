using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Passes.Exact;

/// <summary>What the exact passes find in public INT8 models, and that nobody can tell from the answers.</summary>
/// <remarks><c>make study-exact</c> compares many more inputs, through emitted C as well; see bench/results/exact.md.</remarks>
public class PublicModelTests
{
    [TheoryWithSharedData]
    [InlineData("vww_mobilenet025_int8", 208_112, 7_489_664, 31_796, 3_790_000)]
    [InlineData("ic_resnet8_int8", 77_360, 12_501_632, 77_360, 12_501_632)]
    [InlineData("kws_dscnn_int8", 22_016, 2_656_768, 22_016, 2_656_768)]
    [InlineData("ad_toycar_int8", 264_192, 264_192, 264_192, 264_192)]
    public void Dead_channels_go_and_every_answer_stays(string model, int weights, long macs, int mostWeights, int mostMacs)
    {
        string path = Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", "mlperf-tiny", model + ".tflite");
        Graph before = TFLiteImporter.Load(path), after = Pipeline.Shrink(before);
        Assert.Equal((weights, macs), (FilterWeights(before), before.Macs));
        Assert.InRange(FilterWeights(after), 1, mostWeights);
        Assert.InRange(after.Macs, 1, mostMacs);

        var random = new Random(1);
        sbyte[][] images = [.. Enumerable.Range(0, 60).Select(i => ExtremeImages.Draw(random, before.Inputs[0].Shape, i))];
        Assert.Equal(Int8Executor.RunAll(before, images), Int8Executor.RunAll(after, images));
    }

    private static int FilterWeights(Graph graph) => graph.Constants.Where(constant => constant.Type == ElementType.Int8).Sum(constant => constant.Shape.Elements);
}
