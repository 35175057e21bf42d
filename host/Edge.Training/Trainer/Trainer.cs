using Edge.Training.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Edge.Training;

/// <summary>Trains a network on labelled images: resumable after every epoch, the same weights for the same seed.</summary>
public sealed class Trainer(Network network, TrainingOptions options)
{
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
        OptimizerHelper optimizer = CreateOptimizer(module);
        string fingerprint = $"{network.Fingerprint}; {options.Fingerprint}; {dataFingerprint}";
        List<EpochResult> epochs = Resume(checkpoint, fingerprint, module, optimizer);
        var batches = new Batches(train, options);
        for (int epoch = epochs.Count; epoch < options.Epochs; epoch++)
        {
            double loss = TrainEpoch(module, optimizer, batches, epoch, epochs, progress, cancellation);
            epochs.Add(new EpochResult(epoch + 1, loss, Accuracy(module, search)));
            checkpoint.Write(network.Name, fingerprint, module, optimizer, epochs);
        }

        module.eval();
        return (module, epochs);
    }

    /// <summary>The share of images whose largest logit is their label's, in [0, 1].</summary>
    public static double Accuracy(nn.Module<Tensor, Tensor> module, ImageSet images)
    {
        const int BatchSize = 64;
        module.eval();
        using var noGradient = no_grad();
        var batches = new Batches(images, new TrainingOptions { BatchSize = BatchSize });
        int right = 0;
        for (int first = 0; first < images.Count; first += BatchSize)
        {
            using var scope = NewDisposeScope();
            int size = Math.Min(BatchSize, images.Count - first);
            long[] decided = module.forward(batches.Plain(first, size)).argmax(1).data<long>().ToArray();
            right += decided.Where((label, i) => label == images.Labels[first + i]).Count();
        }

        return (double)right / images.Count;
    }

    private List<EpochResult> Resume(Checkpoint checkpoint, string fingerprint, Sequential module, OptimizerHelper optimizer)
    {
        Checkpoint.State? state = checkpoint.Read();
        if (state is null)
            return [];
        if (state.Network != network.Name || state.Fingerprint != fingerprint)
        {
            throw new Compiler.Ir.UsageException("E0222", checkpoint.PathOf("training.json"),
                $"an unfinished or finished run of '{state.Network}' with other settings: {state.Fingerprint}",
                $"'{network.Name}' with {fingerprint}", "'edge train --fresh' starts again from nothing; '--out' keeps both");
        }

        Checkpoint.LoadWeights(module, checkpoint.PathOf(state.Weights));
        Checkpoint.LoadOptimizer(optimizer, checkpoint.PathOf(state.Optimizer));
        return [.. state.Epochs];
    }

    private double TrainEpoch(
        Sequential module, OptimizerHelper optimizer, Batches batches, int epoch, List<EpochResult> done, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        // What dropout draws depends on the epoch alone, so that a resumed run draws the same.
        random.manual_seed(unchecked(options.Seed * 1_000_003L + epoch + 1));
        module.train();
        int[] order = batches.Order(epoch);
        double total = 0;
        for (int step = 0; step < batches.StepsPerEpoch; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double rate = LearningRate(epoch * batches.StepsPerEpoch + step, batches.StepsPerEpoch);
            foreach (optim.ILearningRateController group in optimizer.ParamGroups)
                group.LearningRate = rate;

            using var scope = NewDisposeScope();
            var (images, labels) = batches.Step(order, epoch, step);
            optimizer.zero_grad();
            Tensor loss = functional.cross_entropy(module.forward(images), labels, label_smoothing: options.LabelSmoothing);
            loss.backward();
            optimizer.step();
            total += loss.item<float>();
            progress?.Report(new TrainingProgress(epoch + 1, options.Epochs, step + 1, batches.StepsPerEpoch, total / (step + 1), done));
        }

        return total / batches.StepsPerEpoch;
    }

    /// <summary>A linear warm-up over the first epoch, then a half cosine: Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts.</summary>
    private double LearningRate(int step, int stepsPerEpoch)
    {
        if (step < stepsPerEpoch)
            return options.LearningRate * (step + 1) / stepsPerEpoch;
        int decaySteps = Math.Max(1, (options.Epochs - 1) * stepsPerEpoch);
        return options.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * (step - stepsPerEpoch) / decaySteps));
    }

    private OptimizerHelper CreateOptimizer(Sequential module) => options.Optimizer switch
    {
        TrainingOptimizer.AdamW => optim.AdamW(module.parameters(), options.LearningRate, weight_decay: options.WeightDecay),
        TrainingOptimizer.Adam => optim.Adam(module.parameters(), options.LearningRate, weight_decay: options.WeightDecay),
        TrainingOptimizer.Sgd => optim.SGD(module.parameters(), options.LearningRate, options.Momentum, weight_decay: options.WeightDecay, nesterov: options.Momentum > 0),
        _ => throw new InvalidOperationException($"optimizer {options.Optimizer}"),
    };
}
