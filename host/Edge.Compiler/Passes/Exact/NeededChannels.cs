using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Passes.Exact;

/// <summary>
/// The channels an INT8 graph cannot do without. Needed are the graph's inputs and outputs, whatever an operator reads that mixes channels in
/// its own way, and of a sum over channels those that a needed output reads, unless they are constant and may join its bias.
/// </summary>
internal sealed class NeededChannels
{
    private readonly ChannelGroups _groups;
    private readonly IReadOnlyDictionary<Tensor, ChannelRanges> _ranges;
    private readonly HashSet<int> _needed = [];
    private readonly List<(Node Node, SummedChannels Channels)> _sums = [];
    private readonly HashSet<(Node Node, int Output)> _done = [];

    public NeededChannels(Graph graph, IReadOnlyDictionary<Tensor, ChannelRanges> ranges)
    {
        _groups = new ChannelGroups(graph);
        _ranges = ranges;
        foreach (Tensor tensor in graph.Inputs.Concat(graph.Outputs))
            NeedAll(tensor);
        foreach (Node node in graph.Nodes.Where(node => !ChannelGroups.Ties(node)))
        {
            if (SummedChannels.Of(node) is { } channels)
                _sums.Add((node, channels));
            else
                NeedAll([.. node.Activations, node.Output]);
        }

        Spread();
        // A tensor has at least one channel; one that is not needed at all keeps its first.
        foreach (Node node in graph.Nodes.Where(node => Kept(node.Output).Count == 0))
        {
            _needed.Add(_groups.Of(node.Output, 0));
            Spread();
        }
    }

    /// <summary>The channels of a tensor that stay, rising.</summary>
    public IReadOnlyList<int> Kept(Tensor tensor) =>
        [.. Enumerable.Range(0, tensor.Shape.Channels).Where(c => _needed.Contains(_groups.Of(tensor, c)))];

    private void NeedAll(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors)
        {
            for (int c = 0; c < tensor.Shape.Channels; c++)
                _needed.Add(_groups.Of(tensor, c));
        }
    }

    private void Spread()
    {
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (var (node, channels) in _sums)
            {
                for (int o = 0; o < channels.Outputs; o++)
                {
                    if (_needed.Contains(_groups.Of(node.Output, o)) && _done.Add((node, o)))
                    {
                        NeedInputs(node.Inputs[0], channels, o);
                        changed = true;
                    }
                }
            }
        }
    }

    private void NeedInputs(Tensor input, SummedChannels channels, int output)
    {
        long magnitude = Math.Abs((long)channels.Bias(output));
        var foldable = new List<int>();
        for (int c = 0; c < channels.Inputs; c++)
        {
            if (!channels.Reads(output, c))
                continue;
            if (_ranges[input].ConstantOf(c) is { } value && channels.Share(output, c, value) is { } share)
            {
                magnitude += Math.Abs((long)share);
                foldable.Add(c);
            }
            else
            {
                _needed.Add(_groups.Of(input, c));
            }
        }

        // A bias that may leave 32 bits takes nothing in.
        if (magnitude > int.MaxValue)
            _needed.UnionWith(foldable.Select(c => _groups.Of(input, c)));
    }
}
