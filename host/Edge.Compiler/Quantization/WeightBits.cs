using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>How many bits the weights of each node get.</summary>
internal static class WeightBits
{
    /// <param name="graph">Prepared.</param>
    /// <param name="options">Bits for all, and for nodes by name.</param>
    /// <returns>Nodes of fewer than 8 bits, by name.</returns>
    /// <exception cref="UsageException">E0309: bits that no kernel has, or for a node that has no such filter.</exception>
    public static IReadOnlyDictionary<string, int> Of(Graph graph, QuantizationOptions options)
    {
        Check("weights", options.WeightBits);
        Node[] filtered = [.. graph.Nodes.Where(node => node.Operator is IFiltered { TakesPackedFilter: true })];
        foreach (var (name, bits) in options.NodeWeightBits)
        {
            Check($"layers.{name}", bits);
            if (filtered.All(node => node.Name != name))
                throw Unknown(name, filtered);
        }

        Node? first = filtered.FirstOrDefault(), last = filtered.LastOrDefault();
        int BitsOf(Node node) => options.NodeWeightBits.TryGetValue(node.Name, out int own) ? own : node == first || node == last ? 8 : options.WeightBits;
        return filtered.Where(node => BitsOf(node) < 8).ToDictionary(node => node.Name, BitsOf);
    }

    private static UsageException Unknown(string name, Node[] filtered)
    {
        string? nearest = NearestName.Of(name, filtered.Select(node => node.Name));
        return new UsageException("E0309", $"layers.{name}", "no node of that name has a filter that can be packed", "a Conv2D, DepthwiseConv2D or Dense of the model",
            nearest is null ? "'edge inspect' lists them" : $"did you mean '{nearest}'?");
    }

    private static void Check(string what, int bits)
    {
        if (bits is < 2 or > 8)
            throw new UsageException("E0309", what, $"{bits} bits", "2 to 8");
    }
}
