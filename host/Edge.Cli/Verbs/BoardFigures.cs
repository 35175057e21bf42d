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
        return Predicted(figures, graph, new Dictionary<string, int>(), board);
    }

    /// <summary>With the RAM and cycles of the INT8 program that a network becomes.</summary>
    /// <param name="graph">Float.</param>
    /// <param name="bits">By node, as <see cref="IDeviceCost"/> has them.</param>
    /// <param name="board">Null: what there is already.</param>
    public static CompressionFigures Predicted(CompressionFigures figures, Graph graph, IReadOnlyDictionary<string, int> bits, Board? board)
    {
        if (board is null)
            return figures;
        DeviceCost cost = new LinkedCost(board).Of(graph, bits);
        return figures with { RamBytes = cost.RamBytes, PredictedCycles = cost.Cycles };
    }

    /// <summary>Of an INT8 network as it is compiled, after the exact passes.</summary>
    /// <inheritdoc cref="OfProgram"/>
    public static CompressionFigures OfInt8(Graph graph, Board? board, IReadOnlyList<sbyte[]> images) =>
        OfProgram(Pipeline.Plan(Pipeline.Shrink(graph)), board, images);

    /// <summary>Of a program, or of one of its levels: their tables are counted together.</summary>
    /// <param name="images">
    /// Inputs to count instructions with; none: nothing is built. What needs a compiler or an emulator that is not installed stays unknown.
    /// </param>
    /// <param name="choice">Null: there is one level.</param>
    public static CompressionFigures OfProgram(
        Compiler.Planning.Program program, Board? board, IReadOnlyList<sbyte[]> images, LevelChoice? choice = null)
    {
        CompressionFigures figures = CompressionFigures.Of(program.Graph) with
        {
            NominalBytes = NominalSize.Of(choice?.Program.Full.Graph ?? program.Graph),
            PackedBytes = (choice is null ? SharedTables.Of(program) : SharedTables.Of(choice.Program)).Bytes,
        };
        if (board is null)
            return figures;
        var cost = ProgramCost.Of(program, CoreCostFile.Read(board.CostModel));
        figures = figures with { RamBytes = cost.RamBytes, PredictedCycles = cost.Cycles, PredictedInstructions = cost.Instructions };
        return images.Count == 0 ? figures : figures with
        {
            LinkedBytes = LinkedSize.Known(() => LinkedImage.Of(board, program, Limit, choice).LinkedBytes),
            EmulatedInstructions = LinkedSize.Known(() => EmulatedCount.Of(board, program, images, Limit, choice)),
        };
    }
}
