using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Edge.Training;

/// <summary>Trains any module that turns NCHW images into logits: resumable after every epoch, the same weights for the same seed.</summary>
public sealed class ModuleTrainer(TrainingOptions options)
{
    /// <summary>The loss of a batch, from its images and labels; left out, the cross-entropy of the module's logits, or of each cell's.</summary>
    public Func<Tensor, Tensor, Tensor>? Objective { get; init; }

    /// <summary>Called between the gradients and the optimizer's step: adds to gradients what no loss says.</summary>
    public Action? AfterBackward { get; init; }

    /// <summary>Called after the optimizer's step: brings weights back to where they must be.</summary>
    public Action? AfterStep { get; init; }

    /// <summary>Trains until all epochs are done, or goes on where <paramref name="checkpoint"/> stands.</summary>
    /// <param name="module">Trained in place; in evaluation mode afterwards.</param>
    /// <param name="name">Names the network in the checkpoint.</param>
    /// <param name="fingerprint">Network and data; a checkpoint of others, or of other options, is not resumed.</param>
    /// <param name="train">What is learned.</param>
    /// <param name="search">What each epoch is judged by; never the test split.</param>
    /// <param name="checkpoint">Written after every epoch; null for a run that is not worth keeping.</param>
    /// <param name="progress">Called after every step.</param>
    /// <returns>The result of each epoch.</returns>
    /// <exception cref="Compiler.Ir.UsageException">The checkpoint belongs to other settings or data.</exception>
    /// <exception cref="OperationCanceledException">The finished epochs are on disk.</exception>
    public IReadOnlyList<EpochResult> Run(
        nn.Module<Tensor, Tensor> module, string name, string fingerprint, ImageSet train, ImageSet search, Checkpoint? checkpoint,
        IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        OptimizerHelper optimizer = CreateOptimizer(module);
        List<EpochResult> epochs = checkpoint is null ? [] : Resume(checkpoint, name, fingerprint, module, optimizer);
        var batches = new Batches(train, options);
        for (int epoch = epochs.Count; epoch < options.Epochs; epoch++)
        {
            double loss = TrainEpoch(module, optimizer, batches, epoch, epochs, progress, cancellation);
            epochs.Add(new EpochResult(epoch + 1, loss, Trainer.Accuracy(module, search)));
            checkpoint?.Write(name, fingerprint, module, optimizer, epochs);
        }

        module.eval();
        return epochs;
    }

    private static List<EpochResult> Resume(Checkpoint checkpoint, string name, string fingerprint, nn.Module module, OptimizerHelper optimizer)
    {
        Checkpoint.State? state = checkpoint.Read();
        if (state is null)
            return [];
        if (state.Network != name || state.Fingerprint != fingerprint)
        {
            throw new Compiler.Ir.UsageException("E0222", checkpoint.PathOf("training.json"),
                $"an unfinished or finished run of '{state.Network}' with other settings: {state.Fingerprint}",
                $"'{name}' with {fingerprint}", "'edge train --fresh' starts again from nothing, '--further N' goes on from the last weights with other images; '--out' keeps both");
        }

        Checkpoint.LoadWeights(module, checkpoint.PathOf(state.Weights));
        Checkpoint.LoadOptimizer(optimizer, checkpoint.PathOf(state.Optimizer));
        return [.. state.Epochs];
    }

    private double TrainEpoch(
        nn.Module<Tensor, Tensor> module, OptimizerHelper optimizer, Batches batches, int epoch, List<EpochResult> done, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        // What dropout draws depends on the epoch alone, so that a resumed run draws the same.
        random.manual_seed(unchecked(options.Seed * 1_000_003L + epoch + 1));
        module.train();
        int[] order = batches.Order(epoch);
        var byLabels = new LabelLoss(batches.PositiveWeight, options.LabelSmoothing);
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
            Tensor loss = Objective?.Invoke(images, labels) ?? byLabels.Of(module.forward(images), labels);
            loss.backward();
            AfterBackward?.Invoke();
            optimizer.step();
            AfterStep?.Invoke();
            total += loss.item<float>();
            progress?.Report(new TrainingProgress(epoch + 1, options.Epochs, step + 1, batches.StepsPerEpoch, total / (step + 1), done));
        }

        return total / batches.StepsPerEpoch;
    }

    /// <summary>A linear warm-up, then a half cosine: Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts.</summary>
    private double LearningRate(int step, int stepsPerEpoch)
    {
        int warmUp = options.WarmUpEpochs * stepsPerEpoch;
        if (step < warmUp)
            return options.LearningRate * (step + 1) / warmUp;
        int decaySteps = Math.Max(1, options.Epochs * stepsPerEpoch - warmUp);
        return options.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * (step - warmUp) / decaySteps));
    }

    private OptimizerHelper CreateOptimizer(nn.Module module) => options.Optimizer switch
    {
        TrainingOptimizer.AdamW => optim.AdamW(module.parameters(), options.LearningRate, weight_decay: options.WeightDecay),
        TrainingOptimizer.Adam => optim.Adam(module.parameters(), options.LearningRate, weight_decay: options.WeightDecay),
        TrainingOptimizer.Sgd => optim.SGD(module.parameters(), options.LearningRate, options.Momentum, weight_decay: options.WeightDecay, nesterov: options.Momentum > 0),
        _ => throw new InvalidOperationException($"optimizer {options.Optimizer}"),
    };
}
