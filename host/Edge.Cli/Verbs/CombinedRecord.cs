using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Quantizing;
using Edge.Devices.Boards;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What 'edge compress' came to, as the record that 'edge report' draws.</summary>
/// <param name="original">The network as it came.</param>
/// <param name="board">What it was compressed for.</param>
/// <param name="locating">How detections are read off a network that locates; null: it judges whole images.</param>
/// <param name="measure">What candidates are judged by.</param>
/// <param name="images">Calibration images; instructions are counted with the first.</param>
internal sealed class CombinedRecord(
    CombinedResult result, CombinedOptions options, Graph original, Board board, LocatingSpecification? locating, string measure, ImageSet images)
{
    /// <param name="notes">What a reader should know beside it.</param>
    /// <param name="measured">Told the share of the steps that are built and counted.</param>
    /// <param name="cancellation">Between two steps.</param>
    public CompressionRecord Of(string split, IReadOnlyList<string> notes, IProgress<double> measured, CancellationToken cancellation)
    {
        Graph int8 = result.Winner.LoadInt8();
        Compiler.Planning.Program final = Pipeline.Plan(Pipeline.Shrink(int8));
        var steps = new List<RecordedStep>();
        CompressionStep[] all = [.. result.Steps.Skip(1)];
        CompressionFigures before = BoardFigures.OfFloat(original, board, locating, images) with { Accuracy = result.Start.Accuracy };
        foreach (CompressionStep step in all)
        {
            measured.Report((steps.Count + 1.0) / (all.Length + 1));
            cancellation.ThrowIfCancellationRequested();
            // What is trained after the last round keeps its shape, and with that its size and time.
            CompressionFigures figures = steps.Count == all.Length - 1 ? Measured(final)
                : steps.Count < result.Winner.Round ? Measured(ProgramBehind(result.Path[steps.Count + 1])) : steps[^1].Figures;
            steps.Add(new RecordedStep(step.Method, step.Settings, figures with { Accuracy = step.Accuracy }, step.Layers));
        }

        measured.Report(1);
        return new CompressionRecord
        {
            Network = original.Name,
            Board = board.Name,
            Split = split,
            Measure = measure,
            Goal = Math.Max(0, result.Start.Accuracy - options.MostDrop),
            Reason = result.Reason,
            Notes = notes,
            Before = before,
            Steps = steps,
            Layers = LayerPicture.Of(original, int8, tables: LayerTables.Of(final, board.Kernels)),
            Trials = [.. result.Path.Skip(1).Concat(result.Tried).Select(Trial)],
        };
    }

    private CompressionFigures Measured(Compiler.Planning.Program program) => BoardFigures.OfProgram(program, board, locating, [images.Images[0]]);

    // What a round left is float: it is rounded to the bits it was planned with, roughly, since ranges do not change sizes.
    private Compiler.Planning.Program ProgramBehind(CompressionCandidate round)
    {
        var some = new CalibrationSet([images.Real(0), images.Real(images.Count - 1)], "sizes");
        Graph int8 = Pipeline.Quantize(round.LoadGraph(), some, PackedSize.Quantizing(bits: 8) with { NodeWeightBits = round.Bits });
        return Pipeline.Plan(Pipeline.Shrink(SharedSteps.Run(int8, round.Values)));
    }

    private static RecordedTrial Trial(CompressionCandidate candidate) =>
        new(candidate.Name, candidate.Accuracy, candidate.Cost.TableBytes, candidate.Steps[^1].Macs) { Cycles = candidate.Cost.Cycles };
}
