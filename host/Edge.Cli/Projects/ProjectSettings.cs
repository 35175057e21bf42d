using System.Globalization;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Cli.Projects;

/// <summary>A section of the project as the history keeps it: key and value, as one would type them behind <c>--set</c>.</summary>
internal static class ProjectSettings
{
    public static Dictionary<string, string> OfTraining(Project project) => With(OfTrainingAlone(project),
        [.. OfTeacher(project.Train), .. OfVariation(project.Train.Variation), .. OfMore(project.Data), .. OfPlaces(project.Locate)]);

    private static (string, object)[] OfPlaces(LocateSection? locate) => locate is null ? [] : [("locate.positive_weight", locate.PositiveWeight)];

    private static (string, object)[] OfVariation(ImageVariation variation) =>
        variation == new ImageVariation() ? [] : [("train.augment", variation)];

    public static Dictionary<string, string> OfAnomaly(Project project, AnomalySection anomaly) => With(Common(project),
        ("anomaly.head", anomaly.Head.ToString().ToLowerInvariant()),
        ("anomaly.entries", anomaly.Entries),
        ("anomaly.window", anomaly.Window),
        ("anomaly.map", anomaly.HasMap),
        ("anomaly.overkill", anomaly.Overkill),
        ("anomaly.gray", anomaly.Gray),
        ("anomaly.backbone", anomaly.Backbone is null ? "trained" : Path.GetFileName(anomaly.Backbone)),
        ("anomaly.node", anomaly.Node ?? "last"),
        ("anomaly.channels", anomaly.Channels),
        ("anomaly.images", anomaly.Images),
        ("anomaly.epochs", anomaly.Epochs),
        ("data.train", Describe(project.Data.Train)));

    private static (string, object)[] OfMore(DataSection data) =>
        data.More.Count == 0 ? [] : [("data.more", string.Join(' ', data.More.Select(folder => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)))))];

    private static (string, object)[] OfTeacher(TrainSection train) => train.Teacher is null ? [] :
    [
        ("train.teacher", Path.GetFileName(train.Teacher)),
        ("train.distillation", train.Distillation),
    ];

    private static Dictionary<string, string> OfTrainingAlone(Project project) => With(Common(project),
        ("train.epochs", project.Train.Epochs),
        ("train.batch", project.Train.Batch),
        ("train.optimizer", project.Train.Optimizer),
        ("train.learning_rate", project.Train.LearningRate),
        ("train.weight_decay", project.Train.WeightDecay),
        ("train.momentum", project.Train.Momentum),
        ("train.label_smoothing", project.Train.LabelSmoothing),
        ("train.augment.flip_horizontally", project.Train.FlipHorizontally),
        ("train.augment.flip_vertically", project.Train.FlipVertically),
        ("train.augment.shift_pixels", project.Train.ShiftPixels),
        ("preprocess.mean", Text(project.Preprocess.Mean)),
        ("preprocess.std", Text(project.Preprocess.Deviation)),
        ("data.train", Describe(project.Data.Train)),
        ("data.search", Describe(project.Data.Search)));

    public static Dictionary<string, string> OfQuantization(Project project, bool isRandom) => With(OfCalibration(project, isRandom), OfQat(project.Quantize.Qat));

    private static (string, object)[] OfQat(QatSection? qat) => qat is null ? [] :
    [
        ("quantize.qat.epochs", qat.Epochs),
        ("quantize.qat.learning_rate", qat.LearningRate),
        ("quantize.qat.method", qat.Method),
        ("quantize.qat.teacher", qat.Teacher),
    ];

    private static Dictionary<string, string> OfCalibration(Project project, bool isRandom) => With(Common(project),
        ("quantize.range", project.Quantize.Range),
        ("quantize.percentile", project.Quantize.Percentile),
        ("quantize.bias_correction", project.Quantize.BiasCorrection),
        ("quantize.equalize", project.Quantize.Equalize),
        ("quantize.absorb", project.Quantize.Absorb),
        ("quantize.images", project.Quantize.Images),
        ("quantize.weights", project.Quantize.IsFloat16 ? "float16" : project.Quantize.Weights),
        ("quantize.rounding", project.Quantize.Rounding),
        ("quantize.shared", project.Quantize.Shared ?? (object)"none"),
        ("quantize.layers", string.Join(' ', project.Quantize.Layers.Select(layer => $"{layer.Key}:{layer.Value}"))),
        ("data.calib", isRandom ? "random (plumbing test only)" : Describe(project.Data.Calibration ?? project.Data.Train)));

    public static Dictionary<string, string> OfSearch(Project project, bool isExhaustive) => With(Common(project),
        ("search.order", string.Join(' ', project.Search.Ladders.Select(ladder => SearchMethods.NameOf(ladder.Method)))),
        ("search.ladders", string.Join(", ", project.Search.Ladders.Select(ladder =>
            $"{SearchMethods.NameOf(ladder.Method)} {string.Join(' ', ladder.Ratios.Select(ratio => ratio.ToString(CultureInfo.InvariantCulture)))}"))),
        ("search.goal_drop", project.Search.GoalDrop),
        ("search.margin", project.Search.StepsBack is { } steps ? $"{steps} steps" : project.Search.Margin),
        ("search.scan", project.Search.Scan.ToString().ToLowerInvariant()),
        ("search.exhaustive", isExhaustive),
        ("search.epochs", project.Search.Epochs),
        ("search.learning_rate", project.Search.LearningRate),
        ("search.teacher", project.Search.Teaching?.ToString() ?? "none"),
        ("search.recovery", project.Search.FromScratch ? "scratch" : "tune"),
        ("search.slimming", project.Search.Slimming is { } slimming
            ? FormattableString.Invariant($"{slimming.Epochs} epochs at {slimming.LearningRate}, sparsity {slimming.Sparsity}") : "none"),
        ("data.train", Describe(project.Data.Train)),
        ("data.search", Describe(project.Data.Search)));

    public static Dictionary<string, string> OfArchitecture(Project project, string board, int candidates) => With(OfTraining(project),
        ("compress.board", board),
        ("compress.flash", project.Compress.Options.Budget.FlashBytes ?? (object)"any"),
        ("compress.ram", project.Compress.Options.Budget.RamBytes ?? (object)"any"),
        ("compress.ms", project.Compress.Options.Budget.Milliseconds ?? (object)"any"),
        ("search.goal_drop", project.Search.GoalDrop),
        ("search.candidates", candidates));

    public static Dictionary<string, string> OfCompression(Project project, string board) => With(Common(project),
        ("compress.board", board),
        ("compress.max_drop", project.Compress.Options.MostDrop),
        ("compress.confidence", project.Compress.Options.Confidence),
        ("compress.flash", project.Compress.Options.Budget.FlashBytes ?? (object)"any"),
        ("compress.ram", project.Compress.Options.Budget.RamBytes ?? (object)"any"),
        ("compress.ms", project.Compress.Options.Budget.Milliseconds ?? (object)"any"),
        ("compress.smallest", project.Compress.Options.Smallest),
        ("compress.goal", project.Compress.Options.Goal.ToString().ToLowerInvariant()),
        ("compress.moves", string.Join(' ', project.Compress.Options.Moves.Select(MoveKinds.NameOf))),
        ("compress.bits", string.Join(' ', project.Compress.Options.Bits)),
        ("compress.step", project.Compress.Options.Step),
        ("compress.rounds", project.Compress.Options.MostRounds),
        ("compress.slack", project.Compress.Options.Slack),
        ("compress.epochs", project.Compress.Epochs),
        ("compress.learning_rate", project.Compress.LearningRate),
        ("compress.final_epochs", project.Compress.FinalEpochs),
        ("compress.final_learning_rate", project.Compress.FinalLearningRate),
        ("compress.rounded_epochs", project.Compress.RoundedEpochs),
        ("compress.rounded_learning_rate", project.Compress.RoundedLearningRate),
        ("compress.teacher", project.Compress.Options.Teaching?.ToString() ?? "none"),
        ("compress.images", project.Compress.Options.CalibrationImages),
        ("compress.multiple", project.Compress.Options.Multiple),
        ("compress.least_channels", project.Compress.Options.LeastChannels),
        ("data.train", Describe(project.Data.Train)),
        ("data.search", Describe(project.Data.Search)));

    public static Dictionary<string, string> OfScaling(Project project) => With(Common(project),
        ("scalable.levels", string.Join(' ', project.Scalable.Levels.Select(part => part.ToString(CultureInfo.InvariantCulture)))),
        ("scalable.ranks", project.Scalable.Ranks),
        ("scalable.epochs", project.Scalable.Epochs),
        ("scalable.learning_rate", project.Scalable.LearningRate),
        ("scalable.distillation", project.Scalable.Distillation),
        ("scalable.least_channels", project.Scalable.LeastChannels),
        ("data.train", Describe(project.Data.Train)),
        ("data.search", Describe(project.Data.Search)));

    public static Dictionary<string, string> OfValidation(Project project, IEnumerable<string> stages, int? emulatedImages) => With(Common(project),
        ("data.test", Describe(project.Data.Test)),
        ("validate.stages", string.Join(' ', stages)),
        ("validate.emulated_images", emulatedImages is { } images ? images : "all"));

    /// <summary><c>rendered seed 1 count 500</c>, <c>folder parts/test</c>.</summary>
    public static string Describe(DataSource? source) => source switch
    {
        null => "none",
        { Kind: DataKind.Rendered } => string.Create(CultureInfo.InvariantCulture, $"rendered seed {source.Seed} count {source.Count}"),
        _ => $"{source.Kind.ToString().ToLowerInvariant()} {Path.GetFileName(source.Path)}",
    };

    private static string Text(IReadOnlyList<float>? values) => values is null ? "none" : string.Join(' ', values.Select(v => v.ToString(CultureInfo.InvariantCulture)));

    private static Dictionary<string, string> Common(Project project) => With(OfLocating(project.Locate),
        ("model", project.Model.Network ?? Path.GetFileName(project.Model.EdgeFile) ?? ""),
        ("preprocess", ProjectImages.SpecificationOf(project.Preprocess).CanonicalText));

    private static Dictionary<string, string> OfLocating(LocateSection? locate) => locate is null ? [] : With([],
        ("locate.cell", locate.Cell), ("locate.threshold", locate.Threshold), ("locate.most", locate.Most));

    private static Dictionary<string, string> With(Dictionary<string, string> settings, params (string Key, object Value)[] values)
    {
        foreach (var (key, value) in values)
            settings[key] = value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return settings;
    }
}
