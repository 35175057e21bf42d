using Edge.Compiler.Ir;
using Edge.Devices.Boards;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What 'edge compress' came to, as the record that 'edge report' draws.</summary>
internal static class CombinedRecord
{
    /// <param name="original">The network as it came.</param>
    /// <param name="board">What it was compressed for.</param>
    /// <param name="images">Calibration images; instructions are counted with the first.</param>
    public static CompressionRecord Of(CombinedResult result, CombinedOptions options, Graph original, Board board, string split, ImageSet images)
    {
        CompressionStep[] steps = [.. result.Steps];
        Graph int8 = result.Winner.LoadInt8();
        CompressionFigures last = BoardFigures.OfInt8(int8, board, [images.Images[0]]) with { Accuracy = result.Winner.Accuracy };
        return new CompressionRecord
        {
            Network = original.Name,
            Board = board.Name,
            Split = split,
            Goal = Math.Max(0, result.Start.Accuracy - options.MostDrop),
            Reason = result.Reason,
            Before = BoardFigures.OfFloat(original, board, images) with { Accuracy = result.Start.Accuracy },
            Steps =
            [
                .. steps.Skip(1).Select((step, i) => new RecordedStep(step.Method, step.Settings, i == steps.Length - 2 ? last : Figures(step), step.Layers)),
            ],
            Layers = LayerPicture.Of(original, int8),
            Trials = [.. result.Path.Skip(1).Concat(result.Tried).Select(Trial)],
        };
    }

    private static CompressionFigures Figures(CompressionStep step) => new()
    {
        Macs = step.Macs,
        Weights = step.Weights,
        Accuracy = step.Accuracy,
        PackedBytes = step.Cost?.TableBytes,
        RamBytes = step.Cost?.RamBytes,
        PredictedCycles = step.Cost?.Cycles,
    };

    private static RecordedTrial Trial(CompressionCandidate candidate) =>
        new(candidate.Name, candidate.Accuracy, candidate.Cost.TableBytes, candidate.Steps[^1].Macs) { Cycles = candidate.Cost.Cycles };
}
