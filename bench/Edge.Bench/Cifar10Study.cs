using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Tests;

namespace Edge.Bench;

/// <summary>What post-training quantization costs on CIFAR-10's test images, for public float models nobody here trained.</summary>
/// <param name="data">The folder of the shared data.</param>
/// <param name="draws">Sets of calibration images: the beginnings of so many training batches.</param>
/// <param name="only">Part of the file names of the models to study; empty for all.</param>
internal sealed class Cifar10Study(string data, int testImages, int draws, string only, Action<string> progress)
{
    /// <summary>What 'edge quantize' takes when edge.yaml does not say.</summary>
    private const int CalibrationImages = 256;

    private const int CheckedImages = 200;
    private const int Chunk = 500;

    private sealed record Model(string File, float Factor);

    private sealed record Calibrated(string Name, float[][] Images);

    private static readonly Model[] _models =
    [
        new("models/mlperf-tiny/ic_resnet8_fp32.tflite", 1),
        new("models/onnx/mlperf_ic_resnet8_fp32.onnx", 1),
        new("models/mlperf-tiny/ic_resnet_large_fp32.tflite", 1),
        new("models/tinymaix/cifar10_f.tflite", 1 / 255f),
    ];

    /// <summary>A row for each model and set of calibration images, written as soon as it is known: an interrupted study keeps what it has.</summary>
    /// <exception cref="InvalidOperationException">Emitted C and integer reference differ.</exception>
    public void Run(TextWriter table)
    {
        (float[][] pixels, int[] labels) = CifarImages.Labelled(testImages, Batch("test_batch"));
        Calibrated[] sets = [.. Enumerable.Range(1, draws).Select(batch => new Calibrated($"data_batch_{batch}", CifarImages.First(CalibrationImages, Batch($"data_batch_{batch}"))))];
        table.WriteLine("| model | float | calibrated on the first 256 of | INT8 | loss, points | test images |");
        table.WriteLine("|---|---|---|---|---|---|");
        foreach (Model model in _models.Where(model => model.File.Contains(only, StringComparison.Ordinal)))
        {
            Graph graph = Pipeline.Prepare(ModelImport.Load(Path.Combine(data, model.File)).Graph);
            double real = 100.0 * Correct(RunFloat(graph, Scaled(pixels, model.Factor), model.File), labels) / labels.Length;
            foreach (Calibrated set in sets)
            {
                double int8 = 100.0 * Correct(RunInt8(graph, set, pixels, model), labels) / labels.Length;
                table.WriteLine(FormattableString.Invariant($"| {Path.GetFileName(model.File)} | {real:0.00} % | {set.Name} | {int8:0.00} % | {real - int8:0.00} | {labels.Length} |"));
                table.Flush();
            }
        }
    }

    private string Batch(string name) => Path.Combine(data, "cifar10", name + ".med8.gz");

    private static float[][] Scaled(float[][] pixels, float factor) =>
        factor == 1 ? pixels : [.. pixels.Select(image => image.Select(pixel => pixel * factor).ToArray())];

    private int[] RunFloat(Graph graph, float[][] images, string what)
    {
        var decisions = new List<int>();
        for (int at = 0; at < images.Length; at += Chunk)
        {
            float[][] part = images[at..Math.Min(at + Chunk, images.Length)];
            decisions.AddRange(FloatExecutor.RunAll(graph, part).Select(outputs => Largest(outputs[0])));
            progress(FormattableString.Invariant($"{what}: float, {decisions.Count} of {images.Length} images"));
        }

        return [.. decisions];
    }

    private int[] RunInt8(Graph graph, Calibrated set, float[][] pixels, Model model)
    {
        // The image arrives as pixel - 128: what the preprocessing of edge.yaml states, no range to find.
        var options = new QuantizationOptions { InputQuantization = Quantization.PerTensor(model.Factor, -128) };
        progress($"{model.File}: quantizing on {set.Name}");
        Graph int8 = PostTrainingQuantizer.Run(graph, Scaled(set.Images, model.Factor), options);
        sbyte[][] images = [.. pixels.Select(image => image.Select(pixel => (sbyte)(pixel - 128)).ToArray())];
        string folder = Directory.CreateTempSubdirectory("edge-study-").FullName;
        try
        {
            sbyte[][] emitted = EmittedProgram.Build(int8, folder).Run(images);
            sbyte[][][] reference = Int8Executor.RunAll(int8, images[..Math.Min(CheckedImages, images.Length)]);
            for (int i = 0; i < reference.Length; i++)
            {
                if (!reference[i][0].AsSpan().SequenceEqual(emitted[i]))
                    throw new InvalidOperationException($"{model.File}: image {i}: emitted C differs from the integer reference");
            }

            return [.. emitted.Select(output => Largest(output))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Largest<T>(T[] scores)
        where T : IComparable<T>
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
            best = scores[i].CompareTo(scores[best]) > 0 ? i : best;
        return best;
    }

    private static int Correct(int[] decisions, int[] labels) => decisions.Zip(labels).Count(pair => pair.First == pair.Second);
}
