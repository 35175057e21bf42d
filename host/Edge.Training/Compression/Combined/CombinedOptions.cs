namespace Edge.Training.Compressing;

/// <summary>What gets smaller where no budget says so.</summary>
public enum CompressionGoal
{
    /// <summary>Bytes of tables and code.</summary>
    Flash,

    /// <summary>Processor cycles.</summary>
    Cycles,
}

/// <summary>How a network is compressed by all methods at once.</summary>
public sealed record CombinedOptions
{
    /// <summary>How much accuracy may be lost on the search images, as a fraction: 0.005 is half a point.</summary>
    public double MostDrop { get; init; } = 0.005;

    /// <summary>
    /// With this confidence the loss is at most <see cref="MostDrop"/> on other images too: the gate judges by the bound. At 95 %, half a point takes
    /// about ten thousand search images to show.
    /// </summary>
    public double Confidence { get; init; } = 0.8;

    /// <summary>What must be met; empty: as small as the loss allows.</summary>
    public CostBudget Budget { get; init; } = new();

    /// <summary>Go on within the loss when the budget is met.</summary>
    public bool Smallest { get; init; }

    public CompressionGoal Goal { get; init; }

    public IReadOnlyList<MoveKind> Moves { get; init; } = [MoveKind.Channels, MoveKind.Rank, MoveKind.Bits, MoveKind.Weights];

    /// <summary>Bits that weights may have beside 8, each at least 2.</summary>
    public IReadOnlyList<int> Bits { get; init; } = [6, 5, 4, 3, 2];

    /// <summary>The share of its cost that a round takes off the network, in (0, 1).</summary>
    public double Step { get; init; } = 0.25;

    /// <summary>Rounds end here at the latest.</summary>
    public int MostRounds { get; init; } = 40;

    /// <summary>Rounds go on while at most this much more than <see cref="MostDrop"/> is lost in float32: what <see cref="Final"/> is to bring back.</summary>
    public double Slack { get; init; } = 0.03;

    /// <summary>Of the training in each round; its seed is that of everything.</summary>
    public TrainingOptions Recovery { get; init; } = new() { Epochs = 2, LearningRate = 0.002, WarmUpEpochs = 0 };

    /// <summary>Of the training of a candidate for the result.</summary>
    public TrainingOptions Final { get; init; } = new() { Epochs = 10, LearningRate = 0.003, WarmUpEpochs = 0 };

    /// <summary>Of training with everything rounded, for candidates that rounding alone takes too much from; no epochs: none.</summary>
    public TrainingOptions Rounded { get; init; } = new() { Epochs = 5, LearningRate = 0.001, WarmUpEpochs = 0 };

    /// <summary>The network as it came teaches what is left of it; null: labels alone.</summary>
    public DistillationLoss? Teaching { get; init; } = new SoftTargetLoss();

    /// <summary>Training images that predictions, fits and roundings are made with.</summary>
    public int CalibrationImages { get; init; } = 256;

    /// <summary>Channels and ranks stay multiples of it, because kernels work on so many at once.</summary>
    public int Multiple { get; init; } = 4;

    /// <summary>Every layer keeps so many channels.</summary>
    public int LeastChannels { get; init; } = 4;

    /// <summary>Layers of fewer outputs are not factored.</summary>
    public int LeastRankedChannels { get; init; } = 24;

    /// <summary>What a kept candidate must agree with.</summary>
    public string Fingerprint => FormattableString.Invariant(
        $"drop {MostDrop} at {Confidence}, flash {Budget.FlashBytes} RAM {Budget.RamBytes} time {Budget.Milliseconds}, smallest {Smallest}, {Goal}, ")
        + FormattableString.Invariant($"moves {string.Join(' ', Moves)}, bits {string.Join(' ', Bits)}, step {Step} of {MostRounds}, slack {Slack}, ")
        + FormattableString.Invariant($"rounds {Recovery.Fingerprint}, final {Final.Fingerprint}, rounded {Rounded.Fingerprint}, ")
        + FormattableString.Invariant($"{Teaching?.ToString() ?? "labels"}, ")
        + FormattableString.Invariant($"{CalibrationImages} images, multiple {Multiple}, least {LeastChannels} {LeastRankedChannels}");
}
