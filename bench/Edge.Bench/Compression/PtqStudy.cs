using Edge.Compiler;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Bench.Compression;

/// <summary>What INT8 and 4-bit weights cost without training: ResNet-8 as MLPerf Tiny has it, and a depthwise-separable network trained here.</summary>
internal sealed class PtqStudy(StudyOptions options, CifarSplits data, StudyBook book)
{
    private const string ResNet = "models/mlperf-tiny/ic_resnet8_fp32.tflite";

    private static readonly (string Name, QuantizationOptions Options)[] _forms =
    [
        ("INT8", new QuantizationOptions()),
        ("4-bit weights", new QuantizationOptions { WeightBits = 4 }),
    ];

    public void Run(StudyBaseline separable)
    {
        Measure("mobilenet", separable.Graph, separable.Sha256, data.Train, () => data.Test);
        Graph resnet = ModelImport.Load(Path.Combine(options.Data, ResNet)).Graph;
        // It was trained on pixels from 0 to 255.
        ImageSet Pixels(ImageSet set) => set with { Quantization = Quantization.PerTensor(1, -128) };
        // Nothing in it depends on a seed but the images it is calibrated with.
        Measure("resnet8", resnet, ResNet, Pixels(Shifted(data.Train)), () => Pixels(data.Test));
    }

    private void Measure(string name, Graph graph, string identity, ImageSet train, Func<ImageSet> test)
    {
        Graph prepared = Pipeline.Prepare(graph);
        var forms = _forms.ToDictionary(form => form.Name, form => new Lazy<DeployedModel>(() => DeployedModel.Of(prepared, train, form.Options)));
        book.Get($"test {name} float", identity, () => Measured.Of(
            ("test_accuracy", FineTuning.Accuracy(prepared, test())), ("macs", prepared.Macs), ("weights", prepared.Weights)));
        foreach (var (form, model) in forms)
        {
            book.Get($"test {name} {form}", identity, () => Measured.Of(
                ("test_accuracy", model.Value.Accuracy(test())), ("table_bytes", model.Value.TableBytes)));
        }
    }

    // Calibration takes the first images: of another seed, others.
    private ImageSet Shifted(ImageSet set) => set.Part([.. Enumerable.Range(0, set.Count).Select(i => (i + (options.Seed - 1) * 10_000) % set.Count)]);
}
