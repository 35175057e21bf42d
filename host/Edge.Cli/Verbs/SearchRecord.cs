using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Devices.Boards;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What 'edge search' found, as the record that 'edge report' draws.</summary>
internal static class SearchRecord
{
    /// <param name="original">The network as it came.</param>
    /// <param name="winner">Float; its weights are whole steps where there are bits.</param>
    /// <param name="trials">Made the candidates.</param>
    /// <param name="board">Whose cycles and RAM these are; null: none.</param>
    /// <param name="locating">How detections are read off a network that locates; null: it judges whole images.</param>
    /// <param name="measure">What candidates are judged by.</param>
    /// <param name="images">Some of those it was trained with; the winner's instructions are counted with the first.</param>
    public static CompressionRecord Of(
        SearchResult search, Graph original, Graph winner, NetworkTrials trials, Board? board, LocatingSpecification? locating, string measure, ImageSet images)
    {
        // A winner in float32 is no program.
        Compiler.Planning.Program? program = search.Winner.Path.Bits is { } bits
            ? PackedSize.ProgramOf(winner, bits, [images.Real(0), images.Real(images.Count - 1)])
            : null;
        return new CompressionRecord
        {
            Network = original.Name,
            Board = board?.Name,
            Split = "search images",
            Measure = measure,
            Goal = search.Goal,
            Reason = string.Join("; ", search.Stages.Select(stage => stage.Reason).Append(search.Reason)),
            Notes = board is null || program is null ? [] : [.. CompressionNotes.Missing(board)],
            Before = BoardFigures.OfFloat(original, board, locating, images) with { Accuracy = search.Baseline.Accuracy },
            Steps = WithWinner([.. Steps(search, trial => Figures(trial, trials, board, locating))], search.Winner, program, board, locating, images),
            Layers = LayerPicture.Of(original, winner, search.Winner.Path.Bits, program is null ? null : LayerTables.Of(program, board?.Kernels)),
            Trials = [.. search.Trials.Skip(1).Select(trial => new RecordedTrial(trial.Path.ToString(), trial.Accuracy, trial.Bytes, trial.Macs))],
        };
    }

    // A stage that chose nothing left the network as it was.
    private static IEnumerable<RecordedStep> Steps(SearchResult search, Func<Trial, CompressionFigures> figures)
    {
        Trial at = search.Baseline;
        foreach (SearchStage stage in search.Stages.Where(stage => stage.Chosen.Path.Of(stage.Method) is not null))
        {
            at = stage.Chosen;
            yield return new RecordedStep(SearchMethods.NameOf(stage.Method), at.Path.Steps[^1].ToString(), figures(at), []);
        }

        if (search.Winner.Path != at.Path)
            yield return new RecordedStep("the smallest", search.Winner.Path.ToString(), figures(search.Winner), []);
    }

    private static CompressionFigures Figures(Trial trial, NetworkTrials trials, Board? board, LocatingSpecification? locating)
    {
        Graph graph = trials.Prepared(trial.Path);
        var figures = new CompressionFigures { Macs = trial.Macs, Weights = graph.Weights, Accuracy = trial.Accuracy, PackedBytes = trial.Bytes };
        IReadOnlyDictionary<string, int> bits = trial.Path.Bits is { } few ? PackedSize.BitsOf(graph, few) : new Dictionary<string, int>();
        return BoardFigures.Predicted(figures, graph, bits, board, locating);
    }

    // The last step's program is built.
    private static IReadOnlyList<RecordedStep> WithWinner(
        RecordedStep[] steps, Trial winner, Compiler.Planning.Program? program, Board? board, LocatingSpecification? locating, ImageSet images)
    {
        if (steps.Length == 0 || program is null)
            return steps;
        CompressionFigures figures = BoardFigures.OfProgram(program, board, locating, [images.Images[0]]) with
        {
            Accuracy = winner.Accuracy,
            PackedBytes = winner.Bytes,
        };
        return [.. steps[..^1], steps[^1] with { Figures = figures }];
    }
}
