using Edge.Compiler.Ir;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What 'edge search' found, as the record that 'edge report' draws.</summary>
internal static class SearchRecord
{
    /// <param name="original">The network as it came.</param>
    /// <param name="winner">Float; its weights are whole steps where there are bits.</param>
    public static CompressionRecord Of(SearchResult search, Graph original, Graph winner, string split) => new()
    {
        Network = original.Name,
        Split = split,
        Goal = search.Goal,
        Reason = string.Join("; ", search.Stages.Select(stage => stage.Reason).Append(search.Reason)),
        Before = Figures(search.Baseline),
        Steps = [.. Steps(search)],
        Layers = LayerPicture.Of(original, winner, search.Winner.Path.Bits),
        Trials = [.. search.Trials.Skip(1).Select(trial => new RecordedTrial(trial.Path.ToString(), trial.Accuracy, trial.Bytes, trial.Macs))],
    };

    // A stage that chose nothing left the network as it was.
    private static IEnumerable<RecordedStep> Steps(SearchResult search)
    {
        Trial at = search.Baseline;
        foreach (SearchStage stage in search.Stages.Where(stage => stage.Chosen.Path.Of(stage.Method) is not null))
        {
            at = stage.Chosen;
            yield return new RecordedStep(SearchMethods.NameOf(stage.Method), at.Path.Steps[^1].ToString(), Figures(at), []);
        }

        if (search.Winner.Path != at.Path)
            yield return new RecordedStep("the smallest", search.Winner.Path.ToString(), Figures(search.Winner), []);
    }

    private static CompressionFigures Figures(Trial trial) => new() { Macs = trial.Macs, Accuracy = trial.Accuracy, PackedBytes = trial.Bytes };
}
