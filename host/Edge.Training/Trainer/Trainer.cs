using Edge.Training.Compressing;
using Edge.Training.Locating;
using Edge.Training.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Edge.Training;

/// <summary>Trains a network on labelled images: resumable after every epoch, the same weights for the same seed.</summary>
public sealed class Trainer(Network network, TrainingOptions options)
{
    /// <summary>A larger network's answers beside the labels; null for the labels alone.</summary>
    public Distillation? Teacher { get; init; }

    /// <summary>Weights to begin with, a file of a checkpoint of this network; null: drawn from the seed.</summary>
    public string? Start { get; init; }

    /// <summary>Trains until all epochs are done, or goes on where <paramref name="checkpoint"/> stands.</summary>
    /// <param name="train">What is learned.</param>
    /// <param name="search">What each epoch is judged by; never the test split.</param>
    /// <param name="checkpoint">Written after every epoch.</param>
    /// <param name="dataFingerprint">Identifies both splits; a checkpoint of other data is not resumed.</param>
    /// <param name="progress">Called after every step.</param>
    /// <returns>The trained module, in evaluation mode, and the result of each epoch.</returns>
    /// <exception cref="Compiler.Ir.UsageException">The checkpoint belongs to other settings or data.</exception>
    /// <exception cref="OperationCanceledException">The finished epochs are on disk.</exception>
    public (Sequential Module, IReadOnlyList<EpochResult> Epochs) Run(
        ImageSet train, ImageSet search, Checkpoint checkpoint, string dataFingerprint, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        random.manual_seed(options.Seed);
        Sequential module = NetworkModule.Create(network);
        if (Start is not null)
            Checkpoint.LoadWeights(module, Start);
        using GraphModule? teacher = Teacher is null ? null : new GraphModule(Teacher.Teacher);
        string grid = train.Grid is { } truth ? FormattableString.Invariant($"a cell with an object counts {truth.PositiveWeight}; ") : "";
        string fingerprint = $"{network.Fingerprint}; {options.Fingerprint}; {grid}{(Teacher is null ? "" : $"{Teacher.Fingerprint}; ")}{dataFingerprint}";
        var trainer = new ModuleTrainer(options)
        {
            Objective = teacher is null ? null : Teacher!.Objective(module, teacher, NetworkGraph.Create(network, module, []), LabelLoss.Of(train)),
        };
        return (module, trainer.Run(module, network.Name, fingerprint, train, search, checkpoint, progress, cancellation));
    }

    /// <summary>The share of images whose largest logit is their label's, in [0, 1]; of a network that locates, F1 of the centres it finds.</summary>
    public static double Accuracy(nn.Module<Tensor, Tensor> module, ImageSet images) => images.Grid is not null ? GridJudge.F1(module, images)
        : (double)Right(module, images).Count(right => right) / images.Count;

    /// <summary>For each image, whether its largest logit is its label's; of a network that locates, whether all is found in it and nothing else.</summary>
    public static bool[] Right(nn.Module<Tensor, Tensor> module, ImageSet images)
    {
        if (images.Grid is not null)
            return [.. GridJudge.Counts(module, images).Select(count => count.IsRight)];
        module.eval();
        using var noGradient = no_grad();
        var right = new bool[images.Count];
        int first = 0;
        foreach (Tensor batch in new Batches(images, new TrainingOptions()).All())
        {
            using var scope = NewDisposeScope();
            long[] decided = module.forward(batch).argmax(1).data<long>().ToArray();
            for (int i = 0; i < decided.Length; i++)
                right[first + i] = decided[i] == images.Labels[first + i];
            first += decided.Length;
            batch.Dispose();
        }

        return right;
    }
}
