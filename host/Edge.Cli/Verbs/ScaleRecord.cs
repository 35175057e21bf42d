using System.Globalization;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Quantizing;
using Edge.Devices.Boards;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What 'edge scale' came to, as the record that 'edge report' draws: a step for each level, the full one first.</summary>
internal static class ScaleRecord
{
    /// <param name="original">The network as it came.</param>
    /// <param name="board">Whose bytes and cycles these are; null: none.</param>
    /// <param name="locating">How detections are read off a network that locates; null: it judges whole images.</param>
    public static CompressionRecord Of(ScalableResult scaled, Graph original, CompressionData data, Board? board, LocatingSpecification? locating)
    {
        ImageSet some = data.Train;
        LevelSet int8 = LevelQuantizer.Run(Pipeline.Prepare(scaled.LevelSet), [some.Real(0), some.Real(some.Count - 1)], PackedSize.Quantizing(bits: 8));
        return new CompressionRecord
        {
            Network = original.Name,
            Board = board?.Name,
            Split = "search images",
            Measure = data.Search.Measure,
            ComparesCompute = true,
            Before = BoardFigures.OfFloat(original, board, locating, some) with { Accuracy = FineTuning.Accuracy(original, data.Search) },
            Steps =
            [
                .. BoardFigures.OfLevels(Pipeline.Plan(int8), board, locating, [some.Images[0]])
                    .Select((figures, level) => Step(level, figures, scaled.Levels[level])),
            ],
            Layers = LayerPicture.Of(original, int8.Levels[^1]),
        };
    }

    private static RecordedStep Step(int number, CompressionFigures figures, ScalableLevel level)
    {
        string settings = string.Create(CultureInfo.InvariantCulture, $"at most {100 * level.Share:0.#} % of the compute");
        return new RecordedStep($"level {number}", settings, figures with { Accuracy = level.SearchAccuracy }, []);
    }
}
