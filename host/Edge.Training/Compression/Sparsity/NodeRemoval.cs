using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using TorchSharp;

namespace Edge.Training.Compressing;

/// <summary>Takes out channels that lost all weights before or behind them. What the network computes stays as it is.</summary>
/// <remarks>
/// Han et al. 2015, arXiv:1506.02626, section 3.4. A channel that nobody reads goes. One that reads nothing is the same number for every image: it
/// goes where that number is 0, or where the layers that read it can add it to their biases, which a convolution with a border cannot.
/// </remarks>
public static class NodeRemoval
{
    /// <param name="compression">Its graph is float.</param>
    /// <returns>A step without layers when every channel is needed.</returns>
    public static Compression Run(Compression compression)
    {
        Graph graph = compression.Graph;
        while (Smaller(graph) is { } smaller)
            graph = smaller;
        LayerChange[] layers = [.. from node in compression.Graph.Nodes.Where(node => node.Operator is IFiltered)
                                   let left = graph.Nodes.First(other => other.Name == node.Name).Output.Shape.Channels
                                   where left < node.Output.Shape.Channels
                                   select new LayerChange(node.Name, node.Output.Shape.Channels, left)];
        return compression.Then("node removal", "exact", graph, layers);
    }

    private static Graph? Smaller(Graph graph)
    {
        var groups = new DependencyGroups(graph);
        Dictionary<Tensor, float[]> values = ValuesOfAnyImage(graph);
        HashSet<int> removed = [.. groups.Removable
            .Where(group => IsUnread(graph, group) || (IsSilent(group) && CanMove(graph, group, values))).Select(group => group.Id)];
        groups.KeepOneOfEach(graph.Nodes.Select(node => node.Output), removed);
        if (removed.Count == 0)
            return null;
        HashSet<(Tensor, int)> gone =
            [.. groups.Removable.Where(group => removed.Contains(group.Id) && IsSilent(group)).SelectMany(group => group.Channels)];
        Graph moved = graph.With(graph.Inputs, graph.Outputs,
            [.. graph.Nodes.Select(node => DependencyGroups.Sums(node) ? WithTheirShare(node, gone, values) : node)]);
        return ChannelRemoval.Run(moved, new DependencyGroups(moved), removed).Graph;
    }

    private static bool IsSilent(ChannelGroup group) => group.Producers.All(node =>
        group.Channels.Where(at => at.Tensor == node.Output).All(at => Row(node.Inputs[1], at.Channel).All(weight => weight == 0)));

    private static bool IsUnread(Graph graph, ChannelGroup group) =>
        Reads(graph, group).All(read => Column(read.Node.Inputs[1], read.Channel).All(weight => weight.Value == 0));

    private static bool CanMove(Graph graph, ChannelGroup group, Dictionary<Tensor, float[]> values) => Reads(graph, group).All(read =>
        Constant(read.Node.Inputs[0], read.Channel, values) is { } value
        && (value == 0 || read.Node.Operator is Dense or Conv2D { Padding.IsNone: true }));

    private static IEnumerable<(Node Node, int Channel)> Reads(Graph graph, ChannelGroup group) =>
        from node in graph.Nodes.Where(DependencyGroups.Sums)
        from at in @group.Channels
        where at.Tensor == node.Inputs[0]
        select (node, at.Channel);

    // The channel's value at every place; null where places differ, as behind a border.
    private static float? Constant(Tensor tensor, int channel, Dictionary<Tensor, float[]> values)
    {
        float[] all = values[tensor];
        int channels = tensor.Shape.Channels;
        for (int i = channel; i < all.Length; i += channels)
        {
            if (all[i] != all[channel])
                return null;
        }

        return all[channel];
    }

    private static Node WithTheirShare(Node node, HashSet<(Tensor, int)> gone, Dictionary<Tensor, float[]> values)
    {
        Tensor input = node.Inputs[0], filter = node.Inputs[1], bias = node.Inputs[2];
        double[] sums = [.. bias.Floats.Select(value => (double)value)];
        int perOutput = filter.Shape.Elements / filter.Shape[0];
        for (int channel = 0; channel < input.Shape.Channels; channel++)
        {
            if (!gone.Contains((input, channel)) || Constant(input, channel, values) is not { } value || value == 0)
                continue;
            foreach (var (place, weight) in Column(filter, channel))
                sums[place / perOutput] += (double)value * weight;
        }

        return node with { Inputs = [input, filter, Tensor.Constant(bias.Name, bias.Shape, [.. sums.Select(sum => (float)sum)])] };
    }

    private static ArraySegment<float> Row(Tensor filter, int channel)
    {
        int length = filter.Shape.Elements / filter.Shape[0];
        return new ArraySegment<float>(filter.Floats, channel * length, length);
    }

    private static IEnumerable<(int Place, float Value)> Column(Tensor filter, int channel)
    {
        int channels = filter.Shape.Channels;
        for (int i = channel; i < filter.Floats.Length; i += channels)
            yield return (i, filter.Floats[i]);
    }

    // Silent channels are the same for every image, so any will do.
    private static Dictionary<Tensor, float[]> ValuesOfAnyImage(Graph graph)
    {
        var values = graph.Inputs.ToDictionary(input => input, input => new float[input.Shape.Elements]);
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        using var module = new GraphModule(graph);
        module.eval();
        module.Outputs(Layout.Of(values[graph.Inputs[0]], graph.Inputs[0].Shape), (node, _, output) => values[node.Output] = Layout.Values(output));
        return values;
    }
}
