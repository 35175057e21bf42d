using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>One line of the comparison.</summary>
/// <param name="Method">ours, another setting, or a baseline.</param>
/// <param name="Share">Of the original network's multiply-accumulates, at most.</param>
/// <param name="Macs">Of one inference, as it is.</param>
/// <param name="Accuracy">On the images the study judges by, in [0, 1].</param>
/// <param name="SearchAccuracy">On the search split, in [0, 1].</param>
/// <param name="Drop">Accuracy of the original network less this one's, in [0, 1].</param>
public sealed record ScalableRow(string Method, double Share, long Macs, double Accuracy, double SearchAccuracy, double Drop);

/// <summary>What is compared.</summary>
public sealed record ScalableStudyOptions
{
    /// <summary>What all methods share: levels, training, loss.</summary>
    public ScalableOptions Common { get; init; } = new();

    /// <summary>What each method does in its own way.</summary>
    public IReadOnlyList<(string Method, Func<ScalableOptions, ScalableOptions> Setting)> Methods { get; init; } = Usual;

    /// <summary>What accuracy is told of; the search split if left out.</summary>
    public ImageSet? Test { get; init; }

    /// <summary>Where runs are kept after each epoch, a folder for each method; null: nowhere.</summary>
    public string? Folder { get; init; }

    /// <summary>Ranks by energy and cost, the same share of all ranks, and slimmable widths.</summary>
    public static IReadOnlyList<(string Method, Func<ScalableOptions, ScalableOptions> Setting)> Usual { get; } =
    [
        ("ours", options => options),
        ("uniform rank", options => options with { Rule = RankRule.Uniform }),
        ("slimmable width", options => options with { Kind = LevelKind.Widths }),
    ];
}

/// <summary>Trains one network to be scalable by several methods, in the same number of steps on the same images, and compares their levels.</summary>
public static class ScalableStudy
{
    /// <param name="graph">Float and trained: what all methods start from.</param>
    /// <param name="dataFingerprint">Identifies network and data in the checkpoints.</param>
    /// <param name="report">Told each method's lines as soon as they are there.</param>
    /// <returns>For each method a line for each level, the full one first.</returns>
    public static IReadOnlyList<ScalableRow> Run(
        Graph graph, CompressionData data, ScalableStudyOptions options, string dataFingerprint = "", Action<IReadOnlyList<ScalableRow>>? report = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ImageSet judged = options.Test ?? data.Search;
        double original = FineTuning.Accuracy(graph, judged);
        var rows = new List<ScalableRow>();
        foreach (var (method, setting) in options.Methods)
        {
            Checkpoint? checkpoint = options.Folder is null ? null : new Checkpoint(Path.Combine(options.Folder, method.Replace(' ', '-')));
            ScalableResult result = new ScalableTraining(setting(options.Common)).Run(graph, data, checkpoint, dataFingerprint, progress, cancellation);
            ScalableRow[] found = [.. result.Levels.Select(level => Row(method, level))];
            rows.AddRange(found);
            report?.Invoke(found);
        }

        return rows;

        ScalableRow Row(string method, ScalableLevel level)
        {
            double accuracy = options.Test is null ? level.SearchAccuracy : FineTuning.Accuracy(level.Graph, judged);
            return new ScalableRow(method, level.Share, level.Graph.Macs, accuracy, level.SearchAccuracy, original - accuracy);
        }
    }
}
