using Edge.Training.Compressing;

namespace Edge.Cli.Projects;

/// <summary>How 'edge compress' makes the network fit its board.</summary>
internal sealed record CompressSection
{
    /// <summary>The board it is to run on; null: that of the first target with one.</summary>
    public string? Board { get; init; }

    /// <summary>Where the board is named, for faults found later.</summary>
    public Place Place { get; init; } = new("compress.board");

    /// <summary>All but the training.</summary>
    public CombinedOptions Options { get; init; } = new();

    public int Epochs { get; init; } = 2;

    public double LearningRate { get; init; } = 0.002;

    public int FinalEpochs { get; init; } = 10;

    public double FinalLearningRate { get; init; } = 0.003;

    public int RoundedEpochs { get; init; } = 5;

    public double RoundedLearningRate { get; init; } = 0.001;

    public int Seed { get; init; } = 1;

    /// <summary>With the project's own batches and augmentation.</summary>
    public CombinedOptions OptionsFor(Project project) => Options with
    {
        Recovery = RecoveryTraining.Of(project, Epochs, LearningRate, Seed),
        Final = RecoveryTraining.Of(project, FinalEpochs, FinalLearningRate, Seed),
        Rounded = RecoveryTraining.Of(project, RoundedEpochs, RoundedLearningRate, Seed),
    };

    public static CompressSection Read(Section section)
    {
        var defaults = new CompressSection();
        CombinedOptions usual = defaults.Options;
        var compress = new CompressSection
        {
            Board = section.Text("board"),
            Place = section.PlaceOf("board"),
            Epochs = section.Integer("epochs", 0, 100_000) ?? defaults.Epochs,
            LearningRate = section.Number("learning_rate", 1e-9, 100) ?? defaults.LearningRate,
            FinalEpochs = section.Integer("final_epochs", 0, 100_000) ?? defaults.FinalEpochs,
            FinalLearningRate = section.Number("final_learning_rate", 1e-9, 100) ?? defaults.FinalLearningRate,
            RoundedEpochs = section.Integer("rounded_epochs", 0, 100_000) ?? defaults.RoundedEpochs,
            RoundedLearningRate = section.Number("rounded_learning_rate", 1e-9, 100) ?? defaults.RoundedLearningRate,
            Seed = section.Integer("seed", 0, int.MaxValue) ?? defaults.Seed,
            Options = usual with
            {
                MostDrop = section.Share("max_drop") ?? usual.MostDrop,
                Confidence = section.Share("confidence") ?? usual.Confidence,
                Budget = new CostBudget
                {
                    FlashBytes = section.Bytes("flash"),
                    RamBytes = section.Bytes("ram"),
                    Milliseconds = section.Number("ms", 1e-6, 1e9),
                },
                Smallest = section.Flag("smallest") ?? usual.Smallest,
                Goal = Enum.Parse<CompressionGoal>(section.OneOf("goal", "flash", "cycles") ?? usual.Goal.ToString(), ignoreCase: true),
                Moves = MovesOf(section) ?? usual.Moves,
                Bits = BitsOf(section) ?? usual.Bits,
                Step = section.Share("step") ?? usual.Step,
                MostRounds = section.Integer("rounds", 0, 1000) ?? usual.MostRounds,
                Slack = section.Share("slack") ?? usual.Slack,
                Teaching = TeachingOf(section, usual.Teaching),
                CalibrationImages = section.Integer("images", 8, 1_000_000) ?? usual.CalibrationImages,
                Multiple = section.Integer("multiple", 1, 64) ?? usual.Multiple,
                LeastChannels = section.Integer("least_channels", 1, 1024) ?? usual.LeastChannels,
            },
        };
        section.Finish();
        if (compress.Options.Confidence is < 0.5 or >= 1)
            throw section.Wrong("confidence", "a share from 50% to below 100%, such as 80%");
        if (compress.Options.Step is < 0.01 or > 0.9)
            throw section.Wrong("step", "a share from 1% to 90%");
        return compress;
    }

    private static IReadOnlyList<MoveKind>? MovesOf(Section section)
    {
        if (section.Texts("moves") is not { } names)
            return null;
        return names.All(name => MoveKinds.Find(name) is not null) && names.Distinct().Count() == names.Length
            ? [.. names.Select(name => MoveKinds.Find(name)!.Value)]
            : throw section.Wrong("moves", $"some of {string.Join(", ", MoveKinds.Names)}, each at most once");
    }

    private static IReadOnlyList<int>? BitsOf(Section section)
    {
        if (section.Numbers("bits", 2, 8) is not { } given)
            return null;
        int[] bits = [.. given.Select(value => (int)value)];
        return bits.Zip(given).All(pair => pair.First == pair.Second) && bits.Distinct().Count() == bits.Length
            ? bits
            : throw section.Wrong("bits", "whole bits from 8 down to 2, each at most once, such as [6, 4, 3]");
    }

    private static DistillationLoss? TeachingOf(Section section, DistillationLoss? usual) =>
        section.OneOf("teacher", TeachingLoss.Soft, TeachingLoss.Decoupled, TeachingLoss.Correlation, "none") is { } name
            ? TeachingLoss.Find(name) : usual;
}
