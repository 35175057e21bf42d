using System.Security.Cryptography;
using System.Text;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using static TorchSharp.torch;

namespace Edge.Training.Compressing;

/// <summary>Trains a network further while everything is rounded as its INT8 graph will round it, so that weights settle where rounding hurts least.</summary>
/// <param name="Options">Without warm-up and with a small learning rate: the network is trained already.</param>
/// <param name="Quantization">Bits of weights and how ranges start; rounding and bias correction are left to the training.</param>
public sealed record QuantizationAwareTraining(TrainingOptions Options, QuantizationOptions Quantization)
{
    public StepTraining Steps { get; init; } = StepTraining.Learned;

    /// <summary>A teacher's answers beside the labels, the network in float for one; null for the labels alone.</summary>
    public Distillation? Teacher { get; init; }

    /// <summary>Training images that ranges start from.</summary>
    public int CalibrationImages { get; init; } = 256;

    /// <summary>Weights of filters that are 0 stay 0, and those that are equal within a filter stay equal: what was pruned and shared remains so.</summary>
    public bool KeepStructure { get; init; }

    /// <summary>How many different values the 8-bit weights of a filter may have, by node: each pass shares them anew, as <see cref="SharedSteps"/> does at the end.</summary>
    public IReadOnlyDictionary<string, int> Values { get; init; } = new Dictionary<string, int>();

    /// <param name="graph">Float; batch norms are folded first and stay so.</param>
    /// <param name="checkpoint">Where a long run is kept after every epoch; null for a short one.</param>
    /// <param name="dataFingerprint">Identifies network and data; a checkpoint of others is not resumed.</param>
    /// <returns>The network, and the result of each epoch: of the rounded network.</returns>
    /// <exception cref="ModelException">E0280: an operator has no trainable form. E0282: the teacher does not fit. E03xx: the graph has no INT8 form.</exception>
    public (QuantizedNetwork Network, IReadOnlyList<EpochResult> Epochs) Run(
        Graph graph, CompressionData data, Checkpoint? checkpoint = null, string dataFingerprint = "", IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        Graph prepared = Pipeline.Prepare(graph);
        var rounding = new FakeQuantization(prepared, Start(prepared, data), Steps, Values);
        using var module = new GraphModule(prepared, rounding);
        using GraphModule? teacher = Teacher is null ? null : new GraphModule(Teacher.Teacher);
        var trainer = new ModuleTrainer(Options)
        {
            Objective = teacher is null ? null : Teacher!.Objective(module, teacher, prepared, LabelLoss.Of(data.Train)),
            AfterStep = KeepStructure ? new WeightStructure(module).Restore : null,
        };
        IReadOnlyList<EpochResult> epochs = trainer.Run(
            module, prepared.Name, $"{Fingerprint(prepared)}; {dataFingerprint}", data.Train, data.Search, checkpoint, progress, cancellation);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return (new QuantizedNetwork(module.ToGraph(), rounding.Scales), epochs);
    }

    /// <summary>Names a run: 64 hexadecimal digits that differ where settings, network or data do.</summary>
    public string KeyOf(Graph graph, string dataFingerprint) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Fingerprint(Pipeline.Prepare(graph))}; {dataFingerprint}")));

    private Graph Start(Graph prepared, CompressionData data)
    {
        ImageSet images = data.Calibration(CalibrationImages);
        QuantizationOptions plain = Quantization with { BiasCorrection = false, WeightRounding = WeightRoundingMethod.Nearest };
        return PostTrainingQuantizer.Run(prepared, [.. Enumerable.Range(0, images.Count).Select(images.Real)], plain);
    }

    private string Fingerprint(Graph prepared) => FormattableString.Invariant(
        $"{Options.Fingerprint}; quantization-aware, steps {Steps}, calibrated on {CalibrationImages}, {Quantization.ActivationRange} {Quantization.Percentile}, ")
        + $"bits {string.Join(' ', WeightBits.Of(prepared, Quantization).Select(pair => $"{pair.Key}:{pair.Value}"))}; {Teacher?.Fingerprint ?? "no teacher"}{(KeepStructure ? "; keep structure" : "")}"
        + (Values.Count == 0 ? "" : $"; values {string.Join(' ', Values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}:{pair.Value}"))}");
}
