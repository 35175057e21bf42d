namespace Edge.Training;

/// <summary>How a network is trained. Two runs with equal options, data and code give the same weights.</summary>
public sealed record TrainingOptions
{
    public int Epochs { get; init; } = 20;

    /// <summary>Images for each step; the last, smaller batch of an epoch is left out unless it is the only one.</summary>
    public int BatchSize { get; init; } = 64;

    public TrainingOptimizer Optimizer { get; init; } = TrainingOptimizer.AdamW;

    /// <summary>At its highest; warms up linearly, then falls to 0 along a cosine.</summary>
    public double LearningRate { get; init; } = 0.004;

    /// <summary>Epochs in which the learning rate rises; 0 for weights that are trained already.</summary>
    public int WarmUpEpochs { get; init; } = 1;

    public double WeightDecay { get; init; } = 1e-3;

    /// <summary>SGD only.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Share of the target spread over all classes: Szegedy et al. 2016, arXiv:1512.00567.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Mirror images left to right at random.</summary>
    public bool FlipHorizontally { get; init; }

    /// <summary>Mirror images top to bottom at random.</summary>
    public bool FlipVertically { get; init; }

    /// <summary>Move images by up to this many pixels along each axis; what comes in from outside is real zero.</summary>
    public int ShiftPixels { get; init; }

    /// <summary>What else is done to images at random.</summary>
    public ImageVariation Variation { get; init; } = new();

    public int Seed { get; init; } = 1;

    /// <summary>Where a run differs from a checkpoint: one line of settings, epochs included because the schedule depends on them.</summary>
    public string Fingerprint => FormattableString.Invariant(
        $"{Epochs} epochs, batch {BatchSize}, {Optimizer} {LearningRate} decay {WeightDecay} momentum {Momentum}, smoothing {LabelSmoothing}, flips {FlipHorizontally} {FlipVertically}, shift {ShiftPixels}, seed {Seed}")
        + (WarmUpEpochs == 1 ? "" : FormattableString.Invariant($", warm-up {WarmUpEpochs}"))
        + (Variation == new ImageVariation() ? "" : $", {Variation}");
}

public enum TrainingOptimizer
{
    AdamW,
    Adam,
    Sgd,
}
