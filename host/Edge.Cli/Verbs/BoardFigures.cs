using Edge.Compiler;
using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What a network takes on a board, for the record of a compression; a network that locates with what reads detections off its output.</summary>
internal static class BoardFigures
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Of a float network: its tables are float32, its RAM, cycles and instructions those of the INT8 program it becomes as it is.</summary>
    /// <param name="graph">Batch norms may still be apart.</param>
    /// <param name="locating">How detections are read off a network that locates; null: it judges whole images.</param>
    /// <param name="images">Some that it was trained with; instructions are counted with the first.</param>
    public static CompressionFigures OfFloat(Graph graph, Board? board, LocatingSpecification? locating, ImageSet images)
    {
        Graph prepared = Pipeline.Prepare(graph);
        CompressionFigures figures = CompressionFigures.Of(prepared) with
        {
            NominalBytes = NominalSize.Of(prepared),
            PackedBytes = prepared.Constants.Sum(constant => (long)constant.Bytes),
        };
        if (board is null)
            return figures;
        var some = new CalibrationSet([images.Real(0), images.Real(images.Count - 1)], "sizes");
        Compiler.Planning.Program program = Pipeline.Plan(Pipeline.Quantize(graph, some, PackedSize.Quantizing(bits: 8)));
        return Predicted(figures, program, board.Kernels, locating) with
        {
            EmulatedInstructions = LinkedSize.Known(() => EmulatedCount.Of(board, program, [images.Images[0]], Limit)),
        };
    }

    /// <summary>With the RAM and cycles of the INT8 program that a network becomes.</summary>
    /// <param name="graph">Float.</param>
    /// <param name="bits">By node, as <see cref="IDeviceCost"/> has them.</param>
    /// <param name="board">Null: what there is already.</param>
    /// <param name="locating">How detections are read off a network that locates; null: it judges whole images.</param>
    public static CompressionFigures Predicted(
        CompressionFigures figures, Graph graph, IReadOnlyDictionary<string, int> bits, Board? board, LocatingSpecification? locating)
    {
        if (board is null)
            return figures;
        DeviceCost cost = new LinkedCost(board, locating).Of(graph, new WeightForms(bits));
        return figures with { RamBytes = cost.RamBytes, PredictedCycles = cost.Cycles };
    }

    /// <summary>Of a finished program.</summary>
    /// <param name="locating">How detections are read off a network that locates; null: it judges whole images.</param>
    /// <param name="images">
    /// Inputs to count instructions with; none: nothing is built. What needs a compiler or an emulator that is not installed stays unknown.
    /// </param>
    public static CompressionFigures OfProgram(Compiler.Planning.Program program, Board? board, LocatingSpecification? locating, IReadOnlyList<sbyte[]> images)
    {
        CompressionFigures figures = CompressionFigures.Of(program.Graph) with
        {
            NominalBytes = NominalSize.Of(program.Graph),
            PackedBytes = SharedTables.Of(board?.Kernels.Choose(program) ?? program).Bytes,
        };
        if (board is null)
            return figures;
        figures = Predicted(figures, program, board.Kernels, locating);
        return images.Count == 0 ? figures : figures with
        {
            LinkedBytes = LinkedSize.Known(() => LinkedImage.Of(board, program, Limit, locating).LinkedBytes),
            EmulatedInstructions = LinkedSize.Known(() => EmulatedCount.Of(board, program, images, Limit)),
        };
    }

    /// <summary>Of each level of a program with several. Their bytes are those of all of them together.</summary>
    /// <param name="locating">How detections are read off a network that locates; null: it judges whole images.</param>
    /// <param name="images">At least one.</param>
    public static IReadOnlyList<CompressionFigures> OfLevels(LevelProgram program, Board? board, LocatingSpecification? locating, IReadOnlyList<sbyte[]> images)
    {
        LevelProgram chosen = board?.Kernels.Choose(program) ?? program;
        long nominal = NominalSize.Of(program.Full.Graph), packed = SharedTables.Of(chosen).Bytes;
        IEnumerable<CompressionFigures> levels = program.Levels
            .Select(level => CompressionFigures.Of(level.Graph) with { NominalBytes = nominal, PackedBytes = packed });
        if (board is null)
            return [.. levels];
        long? linked = LinkedSize.Known(() => LinkedImage.Of(board, program, Limit, locating).LinkedBytes);
        IReadOnlyList<long>? counted = LinkedSize.Known(() => EmulatedCount.OfLevels(board, program, images, Limit));
        return
        [
            .. levels.Select((figures, i) => Predicted(figures, chosen.Levels[i], board.Kernels.OfLevels, locating) with
            {
                LinkedBytes = linked,
                EmulatedInstructions = counted?[i],
            }),
        ];
    }

    private static CompressionFigures Predicted(
        CompressionFigures figures, Compiler.Planning.Program program, CoreKernels kernels, LocatingSpecification? locating)
    {
        var cost = ProgramCost.Of(kernels.Choose(program), kernels.Cost);
        long decoder = locating?.RamBytes(program.Graph.Outputs[0].Shape) ?? 0;
        return figures with { RamBytes = cost.RamBytes + decoder, PredictedCycles = cost.Cycles, PredictedInstructions = cost.Instructions };
    }
}
