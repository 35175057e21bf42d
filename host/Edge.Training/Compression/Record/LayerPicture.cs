using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>One layer before and after the whole compression.</summary>
/// <param name="Node">Its name in the network as it came.</param>
/// <param name="Kind">Its operator.</param>
/// <param name="After">Null: the layer is gone.</param>
public sealed record LayerPicture(string Node, string Kind, LayerState Before, LayerState? After)
{
    /// <summary>Every layer with a filter. A layer that was taken apart is the sum of its parts, whose names begin with its own.</summary>
    /// <param name="before">As it came, float or INT8.</param>
    /// <param name="after">As it is now, float or INT8.</param>
    /// <param name="bits">Of the weights of <paramref name="after"/> where it is float but holds whole steps; its first and last layer have 8.</param>
    /// <param name="tables">Of the program that <paramref name="after"/> becomes, by node; null: not known.</param>
    public static IReadOnlyList<LayerPicture> Of(Graph before, Graph after, int? bits = null, IReadOnlyDictionary<string, LayerTables>? tables = null)
    {
        Node[] layers = [.. Filtered(before)], left = [.. Filtered(after)];
        ILookup<string, Node> parts = left.ToLookup(node => OwnerOf(node.Name, layers));
        int? BitsOf(Node node) => bits is { } few && node.Inputs[1].Type == ElementType.Float32 ? (node == left[0] || node == left[^1] ? 8 : few) : null;
        return
        [
            .. from layer in layers
               let own = parts[layer.Name].ToArray()
               select new LayerPicture(layer.Name, layer.Operator.Kind, LayerState.Of([layer], _ => null)!, InFlash(LayerState.Of(own, BitsOf), own, tables)),
        ];
    }

    // Layers that no output depends on have no tables.
    private static LayerState? InFlash(LayerState? state, Node[] parts, IReadOnlyDictionary<string, LayerTables>? tables)
    {
        if (state is null || tables is null)
            return state;
        LayerTables[] own = [.. parts.Select(part => tables.GetValueOrDefault(part.Name)).OfType<LayerTables>()];
        return state with
        {
            EntropyBytes = own.Sum(one => one.EntropyBytes),
            PackedBytes = own.Sum(one => one.PackedBytes),
            LinkedBytes = own.Sum(one => one.LinkedBytes),
        };
    }

    private static IEnumerable<Node> Filtered(Graph graph) => graph.Nodes.Where(node => node.Operator is IFiltered);

    private static string OwnerOf(string name, Node[] layers) =>
        layers.Select(layer => layer.Name).Where(own => name == own || name.StartsWith($"{own}_", StringComparison.Ordinal)).MaxBy(own => own.Length) ?? name;
}

/// <summary>What there is of a layer.</summary>
/// <param name="Channels">It writes.</param>
/// <param name="Weights">Elements of its filters.</param>
/// <param name="NonZero">How many of them are not 0.</param>
/// <param name="Bits">Of each weight; 32 in float. Of several filters, the most.</param>
/// <param name="Rank">Channels between its parts, where it was taken apart.</param>
public sealed record LayerState(int Channels, long Weights, long NonZero, int Bits, int? Rank, long Macs)
{
    private const int FloatBits = 32;

    /// <inheritdoc cref="LayerTables" path="/param[@name='EntropyBytes']"/>
    public long? EntropyBytes { get; init; }

    /// <inheritdoc cref="LayerTables" path="/param[@name='PackedBytes']"/>
    public long? PackedBytes { get; init; }

    /// <inheritdoc cref="LayerTables" path="/param[@name='LinkedBytes']"/>
    public long? LinkedBytes { get; init; }

    /// <param name="parts">In order of execution.</param>
    /// <returns>Null where there are none.</returns>
    /// <param name="bits">Of a part whose filter does not say.</param>
    internal static LayerState? Of(IReadOnlyList<Node> parts, Func<Node, int?> bits)
    {
        if (parts.Count == 0)
            return null;
        Tensor[] filters = [.. parts.Select(part => part.Inputs[1])];
        return new LayerState(
            parts[^1].Output.Shape.Channels, filters.Sum(filter => (long)filter.Shape.Elements), filters.Sum(NonZeros),
            parts.Max(part => bits(part) ?? part.Inputs[1].Quantization?.Bits ?? FloatBits),
            parts.Count > 1 ? parts.SkipLast(1).Min(part => part.Output.Shape.Channels) : null, parts.Sum(part => part.Operator.CountMacs(part)));
    }

    private static long NonZeros(Tensor filter) =>
        filter.Type == ElementType.Int8 ? filter.Int8s.LongCount(weight => weight != 0) : filter.Floats.LongCount(weight => weight != 0);
}
