using System.Globalization;
using Edge.Compiler.Ir;
using Edge.Training.Compressing;

namespace Edge.Cli.Projects;

/// <summary>How 'edge scale' makes one network of several levels of compute.</summary>
internal sealed record ScalableSection
{
    private const string LevelsAccepted = "falling parts of the compute that start with 1, two to sixteen of them, such as [1, 1/2, 1/4]";

    private static readonly Dictionary<string, RankRule> _rules = new()
    {
        ["energy"] = RankRule.Energy,
        ["singular-values"] = RankRule.SingularValues,
        ["uniform"] = RankRule.Uniform,
    };

    /// <summary>Parts of the network's multiply-accumulates.</summary>
    public IReadOnlyList<double> Levels { get; init; } = new ScalableOptions().Shares;

    public string Ranks { get; init; } = "energy";

    public int Epochs { get; init; } = 10;

    public double LearningRate { get; init; } = 0.001;

    /// <summary>The part of the full level's answers, beside the labels, in what lower levels learn from.</summary>
    public double Distillation { get; init; } = 1;

    /// <summary>Layers of fewer outputs are not taken apart.</summary>
    public int LeastChannels { get; init; } = 16;

    public int Seed { get; init; } = 1;

    /// <param name="project">What the levels share with 'edge train' is there: batch, decay and augmentation.</param>
    public ScalableOptions Options(Project project) => new()
    {
        Shares = Levels,
        Rule = _rules[Ranks],
        Basis = Ranks == "singular-values" ? FactorBasis.Weights : FactorBasis.Responses,
        Loss = new SoftTargetLoss(Temperature: 1, Share: Distillation),
        LeastChannels = LeastChannels,
        Training = RecoveryTraining.Of(project, Epochs, LearningRate, Seed),
    };

    public static ScalableSection Read(Section section)
    {
        var defaults = new ScalableSection();
        double[]? levels = section.Texts("levels")?.Select(text => Part(text) ?? throw section.Wrong("levels", LevelsAccepted)).ToArray();
        var scalable = new ScalableSection
        {
            Levels = levels ?? defaults.Levels,
            Ranks = section.OneOf("ranks", [.. _rules.Keys]) ?? defaults.Ranks,
            Epochs = section.Integer("epochs", 0, 100_000) ?? defaults.Epochs,
            LearningRate = section.Number("learning_rate", 1e-9, 100) ?? defaults.LearningRate,
            Distillation = section.Number("distillation", 0, 1) ?? defaults.Distillation,
            LeastChannels = section.Integer("least_channels", 1, 65_536) ?? defaults.LeastChannels,
            Seed = section.Integer("seed", 0, int.MaxValue) ?? defaults.Seed,
        };
        section.Finish();
        bool isFalling = scalable.Levels is [1, ..] and { Count: >= 2 and <= LevelSet.MostLevels }
            && scalable.Levels.Zip(scalable.Levels.Skip(1)).All(pair => pair.First > pair.Second);
        return isFalling ? scalable : throw section.Wrong("levels", LevelsAccepted);
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? value : 0;

    // 1/3, or 0.33.
    private static double? Part(string text)
    {
        string[] parts = text.Split('/');
        double[] numbers = [.. parts.Select(Number)];
        return parts.Length > 2 || numbers.Any(value => value <= 0) ? null : numbers.Length == 2 ? numbers[0] / numbers[1] : numbers[0];
    }
}
