using System.Globalization;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What 'edge scale' came to, as the record that 'edge report' draws: a step for each level, the full one first.</summary>
internal static class ScaleRecord
{
    // Ranges do not change sizes.
    private static readonly QuantizationOptions _quick = new()
    {
        ActivationRange = ActivationRangeMethod.MinMax,
        BiasCorrection = false,
        WeightRounding = WeightRoundingMethod.Nearest,
    };

    /// <param name="original">The network as it came.</param>
    /// <param name="board">Whose bytes and cycles these are; null: none.</param>
    public static CompressionRecord Of(ScalableResult scaled, Graph original, CompressionData data, Board? board)
    {
        ImageSet some = data.Train;
        LevelSet int8 = LevelQuantizer.Run(Pipeline.Prepare(scaled.LevelSet), [some.Real(0), some.Real(some.Count - 1)], _quick);
        return new CompressionRecord
        {
            Network = original.Name,
            Board = board?.Name,
            Split = "search images",
            ComparesCompute = true,
            Before = BoardFigures.OfFloat(original, board) with { Accuracy = FineTuning.Accuracy(original, data.Search) },
            Steps = [.. LevelChoice.All(Pipeline.Plan(int8)).Select(choice => Step(choice, scaled.Levels[choice.Level], board, some))],
            Layers = LayerPicture.Of(original, int8.Levels[^1]),
        };
    }

    private static RecordedStep Step(LevelChoice choice, ScalableLevel level, Board? board, ImageSet some)
    {
        CompressionFigures figures = BoardFigures.OfProgram(choice.Program.Levels[choice.Level], board, [some.Images[0]], choice);
        string settings = string.Create(CultureInfo.InvariantCulture, $"at most {100 * level.Share:0.#} % of the compute");
        return new RecordedStep($"level {choice.Level}", settings, figures with { Accuracy = level.SearchAccuracy }, []);
    }
}
