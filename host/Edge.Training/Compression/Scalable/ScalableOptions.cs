namespace Edge.Training.Compressing;

/// <summary>How the ranks of a level are shared out among the layers.</summary>
public enum RankRule
{
    /// <summary>Again and again the direction goes that holds the least of its layer's energy for its cost: Zhang et al. 2016, arXiv:1505.06798, section 3.4.</summary>
    Energy,

    /// <summary>The largest singular values of all layers stay, whatever they cost: Yaguchi et al. 2021, arXiv:1910.13141.</summary>
    SingularValues,

    /// <summary>The same share of every layer's directions: a baseline.</summary>
    Uniform,
}

/// <summary>What the first directions of a factored layer are.</summary>
public enum FactorBasis
{
    /// <summary>Those in which its responses to calibration images vary most.</summary>
    Responses,

    /// <summary>The singular vectors of its weights.</summary>
    Weights,
}

/// <summary>What of a factored layer learns.</summary>
public enum FactorLearning
{
    /// <summary>Its two filters. No decomposition in a step.</summary>
    Factors,

    /// <summary>
    /// Its filter as it was, of which each level uses the best approximation of its rank: Yaguchi et al. 2021, arXiv:1910.13141. A decomposition of
    /// every filter in every step; with <see cref="RankRule.SingularValues"/> and <see cref="FactorBasis.Weights"/>, the published method.
    /// </summary>
    Whole,
}

/// <summary>What a network computes less of at a lower level.</summary>
public enum LevelKind
{
    /// <summary>Ranks of its factored layers.</summary>
    Ranks,

    /// <summary>Channels of every layer, the same share of all: Yu and Huang 2019, arXiv:1903.05134. A baseline.</summary>
    Widths,
}

/// <summary>How one network is trained to run at several costs.</summary>
public sealed record ScalableOptions
{
    /// <summary>For each level, the part of the original network's multiply-accumulates it may cost: 1 first, then falling.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [1, 1.0 / 2, 1.0 / 3, 1.0 / 4];

    public LevelKind Kind { get; init; } = LevelKind.Ranks;

    public RankRule Rule { get; init; } = RankRule.Energy;

    public FactorBasis Basis { get; init; } = FactorBasis.Responses;

    public FactorLearning Learning { get; init; } = FactorLearning.Factors;

    /// <summary>Of <see cref="FactorLearning.Whole"/>.</summary>
    public TruncationGradient Gradient { get; init; } = TruncationGradient.Tangent;

    /// <summary>All levels learn in the same steps; without warm-up, the weights being trained already.</summary>
    public TrainingOptions Training { get; init; } = new() { Epochs = 10, LearningRate = 0.001, WarmUpEpochs = 0 };

    /// <summary>What lower levels learn from labels and from the full level's answers.</summary>
    public DistillationLoss Loss { get; init; } = new SoftTargetLoss(Temperature: 1, Share: 1);

    /// <summary>Levels between the full and the smallest one, which learn in every step, that are drawn for a step.</summary>
    public int DrawnLevels { get; init; } = 1;

    /// <summary>
    /// The part of the lower levels in a shared filter's gradient, which is first brought to the length of the full level's: Yaguchi et al. 2021.
    /// Null: the gradients are added as they are.
    /// </summary>
    public double? MixedShare { get; init; }

    /// <summary>Layers of fewer outputs stay as they are.</summary>
    public int LeastChannels { get; init; } = 16;

    /// <summary>Ranks are multiples of it, because kernels work on so many channels at once.</summary>
    public int Multiple { get; init; } = 4;

    /// <summary>Training images that directions are found with.</summary>
    public int CalibrationImages { get; init; } = 500;

    /// <summary>Output places of each of these images.</summary>
    public int Places { get; init; } = 10;

    /// <summary>Training images that each level's batch norm statistics are measured on at last.</summary>
    public int StatisticsImages { get; init; } = 2000;

    /// <summary>Names what a checkpoint must agree with.</summary>
    public string Fingerprint
    {
        get
        {
            string levels = FormattableString.Invariant($"levels {string.Join(' ', Shares.Select(share => FormattableString.Invariant($"{share}")))} by {Kind}");
            string learned = FormattableString.Invariant($"{Loss}, {DrawnLevels} drawn, mixed {(object?)MixedShare ?? "no"}");
            string found = FormattableString.Invariant($"{Rule} of {Basis}, least channels {LeastChannels}, multiple {Multiple}, {CalibrationImages} x {Places} places");
            string whole = Learning == FactorLearning.Factors ? "" : FormattableString.Invariant($"whole filters by {Gradient} gradients; ");
            return $"{levels}; {found}; {learned}; {whole}{Training.Fingerprint}";
        }
    }
}
