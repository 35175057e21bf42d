using System.Text;
using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Tests;

namespace Edge.Bench;

/// <summary>What post-training quantization costs on CIFAR-10's test images, for public float models nobody here trained.</summary>
internal sealed class Cifar10Study
{
    /// <summary>What 'edge quantize' takes when edge.yaml does not say.</summary>
    private const int CalibrationImages = 256;

    private const int CheckedImages = 200;
    private const int Chunk = 500;

    /// <summary>Kept between runs of a study that was interrupted.</summary>
    private const string Kept = "build/study-cifar10.txt";

    private static readonly Model[] _models =
    [
        new("models/mlperf-tiny/ic_resnet8_fp32.tflite", 1),
        new("models/onnx/mlperf_ic_resnet8_fp32.onnx", 1),
        new("models/mlperf-tiny/ic_resnet_large_fp32.tflite", 1),
        new("models/tinymaix/cifar10_f.tflite", 1 / 255f),
    ];

    private readonly Cifar10StudyOptions _options;
    private readonly KeptCounts _counts = new(Kept, typeof(Pipeline).Module.ModuleVersionId.ToString());
    private readonly float[][] _pixels;
    private readonly int[] _labels;

    private Cifar10Study(Cifar10StudyOptions options)
    {
        _options = options;
        (_pixels, _labels) = CifarImages.Labelled(options.TestImages, Batch("test_batch"));
    }

    /// <param name="Factor">What a pixel is multiplied by to become what the model was trained on.</param>
    private sealed record Model(string File, float Factor);

    private sealed record Calibrated(string Name, float[][] Images);

    /// <summary>Measures what is not kept from an interrupted run, then writes the table.</summary>
    /// <exception cref="InvalidOperationException">Emitted C and integer reference differ.</exception>
    public static void Run(Cifar10StudyOptions options) => new Cifar10Study(options).Run();

    private void Run()
    {
        string how = _options.QatEpochs > 0
            ? $"trained for {_options.QatEpochs} epochs with everything rounded, on all training images but 2000"
            : $"quantized by Edge's default ({CalibrationImages} calibration images, the first of a training batch; no label and no test image takes\npart; fewer bits than 8 for all weights but the first and the last layer's, {_options.Rounding.ToString().ToLowerInvariant()} rounding)";
        var text = new StringBuilder(
            $"""
            # CIFAR-10: what Edge's post-training quantization costs

            Public float models, {how}, on {(_labels.Length == 10_000 ? "all 10000" : $"the first {_labels.Length}")} test images. Float is Edge's float reference; INT8 is the emitted C, of which {Math.Min(CheckedImages, _labels.Length)} images equal the integer reference.

            | model | input | float | weights | calibrated on the first {CalibrationImages} of | INT8 | loss, points | test images |
            |---|---|---|---|---|---|---|---|

            """);
        Calibrated[] sets = [.. Enumerable.Range(1, _options.Draws).Select(batch => new Calibrated($"data_batch_{batch}", CifarImages.First(CalibrationImages, Batch($"data_batch_{batch}"))))];
        foreach (Model model in _models.Where(model => model.File.Contains(_options.Only, StringComparison.Ordinal)))
        {
            foreach (string row in Rows(model, sets))
            {
                Console.Error.Write($"\n{row}");
                text.Append(row);
            }
        }

        text.Append($"\n```\n{_options.Command}\n```\n");
        AtomicFile.Write(_options.Results, text.ToString());
        _counts.Clear();
    }

    private IEnumerable<string> Rows(Model model, Calibrated[] sets)
    {
        Graph graph = Pipeline.Prepare(ModelImport.Load(Path.Combine(_options.Data, model.File)).Graph);
        double real = Percent(CorrectFloat(graph, model));
        string input = model.Factor == 1 ? "pixel" : "pixel / 255";
        foreach (int bits in _options.Bits)
        {
            foreach (Calibrated set in sets)
            {
                double int8 = Percent(_counts.Get($"{model.File} int8 {bits} {_options.Rounding} {_options.QatEpochs} {set.Name} {_labels.Length}", () => CorrectInt8(graph, set, model, bits)));
                yield return FormattableString.Invariant(
                    $"| {Path.GetFileName(model.File)} | {input} | {real:0.00} % | {bits} bits | {set.Name} | {int8:0.00} % | {real - int8:0.00} | {_labels.Length} |\n");
            }
        }
    }

    private int CorrectFloat(Graph graph, Model model)
    {
        int correct = 0;
        for (int at = 0; at < _labels.Length; at += Chunk)
        {
            Range part = at..Math.Min(at + Chunk, _labels.Length);
            correct += _counts.Get($"{model.File} float {part}",
                () => Correct([.. FloatExecutor.RunAllFast(graph, Scaled(_pixels[part], model.Factor)).Select(outputs => Largest(outputs[0]))], _labels[part]));
            Console.Error.Write($"\r{model.File}: float, {part.End} of {_labels.Length} images ");
        }

        Console.Error.WriteLine();
        return correct;
    }

    private int CorrectInt8(Graph graph, Calibrated set, Model model, int bits)
    {
        // The image arrives as pixel - 128: what the preprocessing of edge.yaml states, no range to find.
        var options = new QuantizationOptions { InputQuantization = Quantization.PerTensor(model.Factor, -128), WeightBits = bits, WeightRounding = _options.Rounding };
        Console.Error.WriteLine($"{model.File}: quantizing to {bits} bits on {set.Name}");
        Graph int8 = _options.QatEpochs > 0
            ? new Cifar10Training([.. Enumerable.Range(1, 5).Select(batch => Batch($"data_batch_{batch}"))], _options.QatEpochs).Run(graph, options.InputQuantization, options)
            : PostTrainingQuantizer.Run(graph, Scaled(set.Images, model.Factor), options);
        sbyte[][] images = [.. _pixels.Select(image => image.Select(pixel => (sbyte)(pixel - 128)).ToArray())];
        string folder = Directory.CreateTempSubdirectory("edge-study-").FullName;
        try
        {
            EmittedProgram program = EmittedProgram.Build(int8, folder);
            var decisions = new List<int>();
            foreach (sbyte[][] part in images.Chunk(Chunk))
            {
                sbyte[][] emitted = program.Run(part);
                if (decisions.Count == 0)
                    Check(int8, part[..Math.Min(CheckedImages, part.Length)], emitted, model);
                decisions.AddRange(emitted.Select(Largest));
                Console.Error.Write($"\r{model.File}: INT8, {decisions.Count} of {images.Length} images ");
            }

            return Correct([.. decisions], _labels);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Check(Graph int8, sbyte[][] images, sbyte[][] emitted, Model model)
    {
        sbyte[][][] reference = Int8Executor.RunAll(int8, images);
        for (int i = 0; i < reference.Length; i++)
        {
            if (!reference[i][0].AsSpan().SequenceEqual(emitted[i]))
                throw new InvalidOperationException($"{model.File}: image {i}: emitted C differs from the integer reference");
        }
    }

    private string Batch(string name) => Path.Combine(_options.Data, "cifar10", name + ".med8.gz");

    private double Percent(int correct) => 100.0 * correct / _labels.Length;

    private static float[][] Scaled(float[][] pixels, float factor) =>
        factor == 1 ? pixels : [.. pixels.Select(image => image.Select(pixel => pixel * factor).ToArray())];

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
