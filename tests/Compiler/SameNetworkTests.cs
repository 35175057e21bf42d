using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests;

/// <summary>ONNX and TFLite files of the same network agree with each other, read by two importers that share nothing but the operators.</summary>
public class SameNetworkTests
{
    private static string Models => Path.Combine(TheoryWithSharedDataAttribute.Folder, "models");

    [TheoryWithSharedData]
    [InlineData("onnx/mlperf_ic_resnet8_fp32.onnx", "mlperf-tiny/ic_resnet8_fp32.tflite")]
    public void They_agree_on_real_images(string onnx, string tflite) =>
        Agree(onnx, tflite, CifarImages.First(100, Path.Combine(TheoryWithSharedDataAttribute.Folder, "cifar10", "test_batch.med8.gz")));

    [TheoryWithSharedData]
    [InlineData("onnx/mlperf_vww_fp32.onnx", "mlperf-tiny/vww_mobilenet025_fp32.tflite")]
    public void They_agree_on_noise(string onnx, string tflite)
    {
        var random = new Random(1);
        Agree(onnx, tflite, [.. Enumerable.Range(0, 10).Select(_ => Enumerable.Range(0, 96 * 96 * 3).Select(_ => random.NextSingle()).ToArray())]);
    }

    // Logits and probabilities, both relative to the largest one: the files differ in where a batch norm is folded, so that sums are rounded otherwise.
    private static void Agree(string onnx, string tflite, float[][] images)
    {
        Graph one = WithLogits(ModelImport.Load(Path.Combine(Models, onnx)).Graph), other = WithLogits(ModelImport.Load(Path.Combine(Models, tflite)).Graph);
        float[][][] ofOne = FloatExecutor.RunAllFast(one, images), ofOther = FloatExecutor.RunAllFast(other, images);
        for (int image = 0; image < images.Length; image++)
        {
            Assert.Equal(2, ofOne[image].Length);
            for (int output = 0; output < 2; output++)
            {
                float[] a = ofOne[image][output], b = ofOther[image][output];
                float largest = b.Max(Math.Abs);
                Assert.Equal(b.Length, a.Length);
                for (int i = 0; i < a.Length; i++)
                    Assert.True(Math.Abs(a[i] - b[i]) <= 1e-4 * largest, $"image {image}, output {output}, element {i}: {a[i]} in {onnx}, {b[i]} in {tflite}");
            }
        }
    }

    private static Graph WithLogits(Graph graph) => graph.With(graph.Inputs, [graph.Nodes.Last(node => node.Operator.Kind == "Dense").Output, graph.Outputs[0]], graph.Nodes);
}
