using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;

namespace Edge.Devices.Tests.Accuracy;

/// <summary>A public float network as a user brings it, quantized by default, on images it has not seen; the emitted C answers.</summary>
/// <remarks>'make study-cifar10' does the same on all 10,000 images, for more networks.</remarks>
public class Cifar10AccuracyTests
{
    private const int TestImages = 1000;

    /// <summary>What 'edge quantize' takes when edge.yaml does not say.</summary>
    private const int CalibrationImages = 256;

    /// <summary>A share p of 1,000 images varies by sqrt(p (1 - p) / 1000) around that of all 10,000: 1.06 points for 87 %; three of those.</summary>
    private const double Spread = 3.2;

    [TheoryWithSharedData]
    [InlineData("mlperf-tiny/ic_resnet8_fp32.tflite", 87.19)] // on all 10,000, published
    public void An_imported_network_in_INT8_decides_as_well_as_in_float(string file, double published)
    {
        string shared = TheoryWithSharedDataAttribute.Folder;
        (float[][] pixels, int[] labels) = CifarImages.Labelled(TestImages, Path.Combine(shared, "cifar10", "test_batch.med8.gz"));
        float[][] calibration = CifarImages.First(CalibrationImages, Path.Combine(shared, "cifar10", "data_batch_1.med8.gz"));
        Graph graph = Pipeline.Prepare(ModelImport.Load(Path.Combine(shared, "models", file)).Graph);
        double real = Percent([.. FloatExecutor.RunAllFast(graph, pixels).Select(outputs => Largest(outputs[0]))], labels);
        Assert.InRange(real, published - Spread, published + Spread);

        // The image arrives as pixel - 128, as preprocessing states it: no range to find.
        Graph int8 = PostTrainingQuantizer.Run(graph, calibration, new QuantizationOptions { InputQuantization = Quantization.PerTensor(1, -128) });
        double quantized = Percent([.. Emitted(int8, [.. pixels.Select(image => image.Select(pixel => (sbyte)(pixel - 128)).ToArray())]).Select(Largest)], labels);
        Assert.True(real - quantized <= 1.0, $"{real:0.00} % in float, {quantized:0.00} % in INT8");
    }

    private static sbyte[][] Emitted(Graph int8, sbyte[][] images)
    {
        string folder = Directory.CreateTempSubdirectory("edge-accuracy-").FullName;
        try
        {
            var options = new EmitOptions { Name = "model", ToolVersion = "test", Source = int8.Name, ModelHash = "00", Board = "pc" };
            BareImage program = BareBuild.Build(BoardReader.Read("pc"), [new BareModel(Pipeline.Plan(int8), options)], new BareBuildOptions(), folder);
            return [.. program.Run([.. images.Select(image => new HarnessRequest(0, image, HarnessWant.Output))], TimeSpan.FromMinutes(5)).Answers.Select(answer => answer.Output)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Largest<T>(T[] scores)
        where T : IComparable<T> => Array.IndexOf(scores, scores.Max());

    private static double Percent(int[] decisions, int[] labels) => 100.0 * decisions.Zip(labels).Count(pair => pair.First == pair.Second) / labels.Length;
}
