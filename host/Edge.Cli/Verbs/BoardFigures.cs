using Edge.Compiler;
using Edge.Compiler.Costs;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What a network takes on a board, for the record of a compression.</summary>
internal static class BoardFigures
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Weighs candidates without building them.</summary>
    public static IDeviceCost CostOf(Board board) => new ModelledCost(CoreCostFile.Read(board.CostModel), board.Name, board.ClockHz);

    /// <summary>Of a float network: its tables are float32, its cycles and RAM those of the INT8 program it becomes as it is.</summary>
    /// <param name="graph">Batch norms may still be apart.</param>
    public static CompressionFigures OfFloat(Graph graph, Board? board)
    {
        Graph prepared = Pipeline.Prepare(graph);
        CompressionFigures figures = CompressionFigures.Of(prepared) with
        {
            NominalBytes = NominalSize.Of(prepared),
            PackedBytes = prepared.Constants.Sum(constant => (long)constant.Bytes),
        };
        if (board is null)
            return figures;
        DeviceCost cost = CostOf(board).Of(graph, new Dictionary<string, int>());
        return figures with { RamBytes = cost.RamBytes, PredictedCycles = cost.Cycles };
    }

    /// <summary>Of an INT8 network as it is compiled, after the exact passes.</summary>
    /// <param name="images">
    /// Inputs to count instructions with; none: nothing is built. What needs a compiler or an emulator that is not installed stays unknown.
    /// </param>
    public static CompressionFigures OfInt8(Graph graph, Board? board, IReadOnlyList<sbyte[]> images)
    {
        Compiler.Planning.Program program = Pipeline.Plan(Pipeline.Shrink(graph));
        CompressionFigures figures = CompressionFigures.Of(program.Graph) with
        {
            NominalBytes = NominalSize.Of(program.Graph),
            PackedBytes = SharedTables.Of(program).Bytes,
        };
        if (board is null)
            return figures;
        var cost = ProgramCost.Of(program, CoreCostFile.Read(board.CostModel));
        figures = figures with { RamBytes = cost.RamBytes, PredictedCycles = cost.Cycles, PredictedInstructions = cost.Instructions };
        return images.Count == 0 ? figures : figures with
        {
            LinkedBytes = Known(() => LinkedImage.Of(board, program, Limit).LinkedBytes),
            EmulatedInstructions = Known(() => EmulatedCount.Of(board, program, images, Limit)),
        };
    }

    // A tool that is missing, a board that nothing emulates, a network too large for the one that is.
    private static long? Known(Func<long> measure)
    {
        try
        {
            return measure();
        }
        catch (EdgeException)
        {
            return null;
        }
    }
}
