using Edge.Compiler;
using Edge.Compiler.Ir;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>One operating point of a trained scalable network.</summary>
/// <param name="Share">Of the original network's multiply-accumulates, at most.</param>
/// <param name="Graph">Float, batch norms apart; its filters are leading blocks of the full level's of the same node, but for widths.</param>
/// <param name="SearchAccuracy">Share of the search split that is right, in [0, 1].</param>
public sealed record ScalableLevel(double Share, Graph Graph, double SearchAccuracy);

/// <summary>A trained scalable network.</summary>
/// <param name="Levels">The full one first.</param>
/// <param name="Epochs">Loss of all levels that learned; accuracy of the full one.</param>
public sealed record ScalableResult(IReadOnlyList<ScalableLevel> Levels, IReadOnlyList<EpochResult> Epochs)
{
    /// <summary>What the compiler takes; networks whose levels are widths have none.</summary>
    /// <exception cref="ModelException">E0103: the levels are widths.</exception>
    public LevelSet LevelSet => new([.. Levels.Select(level => level.Graph)]);
}

/// <summary>Makes of a trained network one whose weights hold smaller networks: the first ranks of every factored layer are a level of less cost.</summary>
/// <remarks>
/// Nested low-rank weights trained together: Yaguchi et al. 2021, arXiv:1910.13141. In every step the full level, the smallest one and some between them
/// learn, the lower ones from the full one's answers: Yu and Huang 2019, arXiv:1903.05134. Ranks by what responses vary, and by cost, in place of
/// singular values, whose size batch norms make arbitrary. Factors are learned as such: a direction that fewer levels use never takes the place of
/// one that more of them use, so the order that the first directions have at the start is kept without another decomposition.
/// </remarks>
public sealed class ScalableTraining(ScalableOptions options)
{
    /// <param name="graph">Float and trained.</param>
    /// <param name="checkpoint">Where a long run is kept after every epoch; null for a short one.</param>
    /// <param name="dataFingerprint">Identifies network and data; a checkpoint of others is not resumed.</param>
    /// <exception cref="ModelException">E0280: an operator has no trainable form. E0290: a level is too small for the network.</exception>
    public ScalableResult Run(
        Graph graph, CompressionData data, Checkpoint? checkpoint = null, string dataFingerprint = "", IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ImageSet calibration = data.Calibration(options.CalibrationImages);
        Graph prepared = Pipeline.Prepare(graph), normalized = BatchNormInsertion.Run(prepared, calibration);
        WholeFilters? whole = options is { Kind: LevelKind.Ranks, Learning: FactorLearning.Whole } ? WholeOf(normalized, prepared.Macs, calibration) : null;
        IReadOnlyList<NestedLevel> levels = whole is not null ? whole.Levels(normalized)
            : options.Kind == LevelKind.Ranks ? RankLevels.Of(normalized, prepared.Macs, calibration, options)
            : WidthLevels.Of(normalized, prepared.Macs, calibration, options);
        using var module = new ScalableModule(levels, whole);
        GradientMixing? mixing = options.MixedShare is { } share ? new GradientMixing(module, share) : null;
        var byLabels = new LabelLoss(data.Train.Grid?.PositiveWeight, options.Training.LabelSmoothing);
        var trainer = new ModuleTrainer(options.Training)
        {
            Objective = (images, labels) => Loss(module, mixing, images, labels, byLabels),
            AfterBackward = mixing is null ? null : mixing.Mix,
            AfterStep = module.KeepScalesPositive,
        };
        string fingerprint = $"{options.Fingerprint}; {dataFingerprint}";
        IReadOnlyList<EpochResult> epochs = trainer.Run(module, graph.Name, fingerprint, data.Train, data.Search, checkpoint, progress, cancellation);

        ImageSet statistics = data.Calibration(options.StatisticsImages);
        IReadOnlyList<Graph> learned = [.. Enumerable.Range(0, module.Levels).Select(module.ToGraph)];
        IReadOnlyList<Graph> apart = whole?.Factored(learned, calibration, options) ?? learned;
        TrainingOptions? seenAs = options.Training.Epochs > 0 ? options.Training : null;
        Graph[] measured = [.. apart.Select(level => BatchNormRecalibration.Run(level, statistics, seenAs))];
        IReadOnlyList<Graph> graphs = options.Kind == LevelKind.Ranks ? InnerScales.Equalize(measured, calibration) : measured;
        ScalableLevel[] trained = [.. graphs.Select((level, i) => new ScalableLevel(options.Shares[i], level, FineTuning.Accuracy(level, data.Search)))];
        return new ScalableResult(trained, epochs);
    }

    private WholeFilters WholeOf(Graph graph, long macs, ImageSet images)
    {
        IReadOnlyList<NestedLayer> layers = RankLevels.Layers(graph, images, options);
        return new WholeFilters([.. layers.Select(layer => layer.Name)], RankLevels.Ranks(graph, layers, macs, options), options.Gradient);
    }

    private Tensor Loss(ScalableModule module, GradientMixing? mixing, Tensor images, Tensor labels, LabelLoss byLabels)
    {
        // The optimizer clears gradients but keeps them: a level that is not drawn would go on moving by what it learned before.
        module.zero_grad();
        module.Decompose();
        Tensor answers = module.Logits(0, images), target = answers.detach();
        Tensor full = byLabels.Of(answers, labels);
        Tensor lower = Drawn(module.Levels).Select(level => Below(module.Logits(level, images))).Aggregate((a, b) => a + b);
        if (mixing is null)
            return full + lower;
        mixing.TakeLower(lower);
        return full;

        Tensor Below(Tensor logits)
        {
            var (given, wanted, classes) = byLabels.Rows(logits, target, labels);
            return options.Loss.Of(given, wanted, classes);
        }
    }

    // The trainer sets the generator's seed at the start of each epoch, so that a resumed run draws the same.
    private IEnumerable<int> Drawn(int levels)
    {
        using Tensor order = randperm(Math.Max(1, levels - 2));
        long[] between = levels > 2 ? order.data<long>().ToArray() : [];
        return [levels - 1, .. between.Take(options.DrawnLevels).Select(i => (int)i + 1)];
    }
}
