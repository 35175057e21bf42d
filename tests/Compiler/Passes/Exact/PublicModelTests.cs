using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Passes.Exact;

namespace Edge.Compiler.Tests.Passes.Exact;

/// <summary>What the exact passes find in public INT8 models, and that nobody can tell from the answers.</summary>
/// <remarks><c>EDGE_EXACT_INPUTS=n</c> compares n inputs in place of 60: <c>make study-exact</c>.</remarks>
public class PublicModelTests
{
    [TheoryWithSharedData]
    [InlineData("vww_mobilenet025_int8", 208_112, 31_796, 3_800_000)]
    [InlineData("ic_resnet8_int8", 77_360, 77_360, 12_501_632)]
    [InlineData("kws_dscnn_int8", 22_016, 22_016, 2_656_768)]
    public void Dead_channels_go_and_every_answer_stays(string model, int weights, int mostWeights, int mostMacs)
    {
        string path = Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", "mlperf-tiny", model + ".tflite");
        Graph before = TFLiteImporter.Load(path), after = RemoveDeadChannels.Run(before);
        Assert.Equal(weights, FilterWeights(before));
        Assert.InRange(FilterWeights(after), 1, mostWeights);
        Assert.InRange(after.Macs, 1, mostMacs);

        int count = int.Parse(Environment.GetEnvironmentVariable("EDGE_EXACT_INPUTS") ?? "60");
        var random = new Random(1);
        for (int done = 0; done < count; done += 100)
        {
            sbyte[][] images = [.. Enumerable.Range(done, Math.Min(100, count - done)).Select(i => Image(random, before.Inputs[0].Shape, i))];
            Assert.Equal(Int8Executor.RunAll(before, images), Int8Executor.RunAll(after, images));
        }
    }

    private static int FilterWeights(Graph graph) => graph.Constants.Where(constant => constant.Type == ElementType.Int8).Sum(constant => constant.Shape.Elements);

    // Both ends of int8 everywhere, then ends in blocks of every size, slopes and noise.
    private static sbyte[] Image(Random random, Shape shape, int number)
    {
        int block = 1 << random.Next(6), kind = number < 2 ? number : 2 + random.Next(3), down = random.Next(-6, 7), right = random.Next(-6, 7);
        int seed = random.Next(1, 1 << 16), width = shape.Rank == 4 ? shape.Width : 1;
        return [.. Enumerable.Range(0, shape.Elements).Select(i =>
        {
            int c = i % shape.Channels, x = i / shape.Channels % width, y = i / shape.Channels / width;
            return kind switch
            {
                0 => sbyte.MinValue,
                1 => sbyte.MaxValue,
                2 => ((y / block * 31 + x / block * 17 + c * 7 + 1) * seed >> 5 & 1) == 0 ? sbyte.MinValue : sbyte.MaxValue,
                3 => (sbyte)Math.Clamp(y * down + x * right + c * 20 + seed % 200 - 100, -128, 127),
                _ => (sbyte)random.Next(-128, 128),
            };
        })];
    }
}
