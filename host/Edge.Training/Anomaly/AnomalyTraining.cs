using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Training.Models;

namespace Edge.Training.Anomalies;

/// <summary>How a network learns what good parts look like.</summary>
public sealed record AnomalyOptions
{
    /// <summary>Features of a cell.</summary>
    public int Channels { get; init; } = 16;

    /// <summary>Images with synthetic defects that an epoch sees; good parts are repeated up to it.</summary>
    public int Images { get; init; } = 24_000;

    public int Epochs { get; init; } = 20;

    /// <summary>Which of <see cref="SyntheticDefects.Kinds"/> are drawn in; null: all.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>Of good parts that may be judged NG.</summary>
    public double Overkill { get; init; } = 0.01;

    public int Seed { get; init; } = 1;

    /// <summary>Pictures are mirrored at random: what is drawn in looks no different then, and good parts seem more.</summary>
    public TrainingOptions Training => new() { Epochs = Epochs, BatchSize = 48, LearningRate = 0.006, FlipHorizontally = true, FlipVertically = true, Seed = Seed };
}

/// <summary>A network that tells good parts from others, in float and as the device runs it.</summary>
/// <param name="Head">How features are compared.</param>
/// <param name="Float">With the limit.</param>
/// <param name="Int8">After the exact passes, with the limit.</param>
/// <param name="Limit">Chosen by what <see cref="Int8"/> says of good parts that were held back.</param>
public sealed record AnomalyModel(AnomalyHead Head, Graph Float, Graph Int8, AnomalyLimit Limit);

/// <summary>From good parts alone to a network that says what is none.</summary>
public static class AnomalyTraining
{
    private const int CalibrationImages = 256;

    /// <summary>A backbone that learned to say of each cell of good parts which kind of <see cref="SyntheticDefects"/> was drawn into it.</summary>
    /// <param name="parts">Only those to fit are looked at.</param>
    /// <param name="checkpoint">Written after every epoch; null for a run that is not worth keeping.</param>
    /// <param name="data">Identifies the images in the checkpoint.</param>
    /// <returns>A prepared float graph that ends with its features.</returns>
    public static Graph Backbone(
        GoodParts parts, AnomalyOptions options, Checkpoint? checkpoint, string data, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        Network network = FeatureBackbone.Learner(parts.Fitted.Shape, options.Channels);
        int copies = Math.Max(1, options.Images / parts.Fitted.Count);
        ImageSet train = SyntheticDefects.Draw(parts.Fitted, copies, options.Seed, options.Kinds);
        ImageSet search = SyntheticDefects.Draw(parts.Held, 1, options.Seed + 1, options.Kinds);
        string drawn = string.Join(' ', options.Kinds ?? [.. SyntheticDefects.Kinds.Skip(1)]);
        TorchSharp.torch.random.manual_seed(options.Seed);
        var module = NetworkModule.Create(network);
        string fingerprint = $"{network.Fingerprint}; {options.Channels} channels, {copies} copies, cells with {drawn}; {options.Training.Fingerprint}; {data}";
        new ModuleTrainer(options.Training).Run(module, network.Name, fingerprint, train, search, checkpoint, progress, cancellation);
        return Cut(NetworkGraph.Create(network, module, SyntheticDefects.Kinds), FeatureBackbone.Features);
    }

    /// <summary>A network of any origin up to the node that computes features, as heads take it.</summary>
    public static Graph Cut(Graph graph, string? node) => FeatureBackbone.Cut(Pipeline.Prepare(graph), node);

    /// <summary>Fits a head, quantizes the whole and chooses the limit by the INT8 network's own scores.</summary>
    /// <param name="backbone">Of <see cref="Backbone"/> or <see cref="Cut"/>.</param>
    /// <param name="quantization">Of the weights and activations.</param>
    public static AnomalyModel Fit(Graph backbone, AnomalyHead head, GoodParts parts, AnomalyOptions options, QuantizationOptions quantization)
    {
        Graph real = head.Fit(backbone, parts.Fitted, parts.Held);
        Graph int8 = Pipeline.Shrink(Pipeline.Quantize(real, Calibration(parts, options), quantization));
        var limit = AnomalyLimit.Of(Scores(int8, parts.Held), options.Overkill);
        return new AnomalyModel(head, AnomalyHead.WithLimit(real, limit.HighestGood), AnomalyHead.WithLimit(int8, limit.HighestGood), limit);
    }

    /// <summary>What features reach on good parts is not enough: ranges come from parts with something wrong, too, or all of it would be cut off.</summary>
    public static CalibrationSet Calibration(GoodParts parts, AnomalyOptions options)
    {
        int copies = Math.Max(1, (CalibrationImages + parts.Fitted.Count - 1) / parts.Fitted.Count);
        ImageSet images = SyntheticDefects.Draw(parts.Fitted, copies, options.Seed + 2);
        int count = Math.Min(CalibrationImages, images.Count);
        return new CalibrationSet([.. Enumerable.Range(0, count).Select(images.Real)], $"{count} good parts, three of four with synthetic defects");
    }

    /// <summary>The int8 score of each image.</summary>
    public static IReadOnlyList<sbyte> Scores(Graph int8, ImageSet images) => [.. Int8Executor.RunAllFast(int8, images.Images).Select(outputs => outputs[0][1])];
}
