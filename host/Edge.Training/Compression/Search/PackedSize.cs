using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;

namespace Edge.Training.Compressing;

/// <summary>What a candidate takes in flash: the tables of its program, each filter in the format in which it is emitted.</summary>
/// <param name="Bytes">Of all tables: filters, biases, multipliers, shifts, lookup tables.</param>
/// <param name="Filters">How each filter is stored, in the order of the program.</param>
public sealed record PackedSize(long Bytes, IReadOnlyList<StoredFilter> Filters)
{
    private const int FloatBits = 32;

    /// <param name="graph">Float and prepared; its weights are whole steps where there are bits.</param>
    /// <param name="bits">Of weights, in [2, 8], as <see cref="Quantizing"/> has them: the tables are those of the INT8 program, byte
    /// for byte. Null: float32, as a file would hold it, each filter in its smallest format; no device computes with float32.</param>
    /// <param name="calibration">Some images, NHWC; ranges do not change sizes, so a few do.</param>
    public static PackedSize Of(Graph graph, int? bits, IReadOnlyList<float[]> calibration) =>
        bits is { } few ? OfProgram(graph, few, calibration) : OfFloats(graph);

    /// <summary>How a candidate becomes INT8: the first and the last layer keep 8 bits, as in 'edge quantize --weights'. For sizes alone, which ranges do not change.</summary>
    public static QuantizationOptions Quantizing(int bits) =>
        new() { ActivationRange = ActivationRangeMethod.MinMax, BiasCorrection = false, WeightBits = bits, WeightRounding = WeightRoundingMethod.Nearest };

    /// <summary>The program whose tables are counted where there are bits. Its ranges are rough.</summary>
    /// <inheritdoc cref="Of"/>
    public static Program ProgramOf(Graph graph, int bits, IReadOnlyList<float[]> calibration) =>
        Pipeline.Plan(Pipeline.Shrink(PostTrainingQuantizer.Run(graph, calibration, Quantizing(bits))));

    /// <summary>Bits of the nodes that have fewer than 8 then, by name.</summary>
    /// <param name="graph">Prepared.</param>
    public static IReadOnlyDictionary<string, int> BitsOf(Graph graph, int bits) => WeightBits.Of(graph, Quantizing(bits));

    private static PackedSize OfProgram(Graph graph, int bits, IReadOnlyList<float[]> calibration)
    {
        SharedTables tables = SharedTables.Of(ProgramOf(graph, bits, calibration));
        IEnumerable<StoredFilter?> filters = tables.All.Where(table => table.Table.Name == "filter")
            .Select(table => StoredFilter.Of(table.Step.Node, table.Step.Calls[0]));
        return new PackedSize(tables.Bytes, [.. filters.OfType<StoredFilter>()]);
    }

    private static PackedSize OfFloats(Graph graph)
    {
        // Plus zero, so that -0 is zero too.
        StoredFilter[] filters = [.. graph.Nodes.Where(node => node.Operator is IFiltered)
            .Select(node => Stored(node, [.. node.Inputs[1].Floats.Select(weight => BitConverter.SingleToInt32Bits(weight + 0f))], FloatBits))];
        HashSet<Tensor> stored = [.. graph.Nodes.Where(node => node.Operator is IFiltered).Select(node => node.Inputs[1])];
        long others = graph.Constants.Where(constant => !stored.Contains(constant)).Sum(constant => (long)constant.Bytes);
        return new PackedSize(filters.Sum(filter => filter.Bytes) + others, filters);
    }

    private static StoredFilter Stored(Node node, int[] weights, int bits)
    {
        Shape shape = node.Inputs[1].Shape;
        var counts = FilterCounts.Of(weights, node.Operator is DepthwiseConv2D ? shape.Channels : shape.Elements / shape[0]);
        var (format, bytes) = FilterBytes.Least(weights, counts.RowWeights, bits);
        return new StoredFilter(node.Name, format, bits, weights.Length, (int)counts.NonZero, counts.Values, bytes);
    }
}
