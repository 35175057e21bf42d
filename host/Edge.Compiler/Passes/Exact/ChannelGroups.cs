using Edge.Compiler.Ir;

namespace Edge.Compiler.Passes.Exact;

/// <summary>
/// Channels that can only stay or go together: those that a depthwise convolution, an Add, a pool or a Concat sends into each other. Every
/// channel of every activation belongs to one group.
/// </summary>
internal sealed class ChannelGroups
{
    private readonly Dictionary<Tensor, int> _first = [];
    private readonly List<int> _parent = [];

    public ChannelGroups(Graph graph)
    {
        foreach (Tensor tensor in graph.Inputs.Concat(graph.Nodes.Select(node => node.Output)))
        {
            _first[tensor] = _parent.Count;
            _parent.AddRange(Enumerable.Range(_parent.Count, tensor.Shape.Channels));
        }

        foreach (Node node in graph.Nodes)
            Join(node);
    }

    /// <summary>The group of a channel, as a number that its members share.</summary>
    public int Of(Tensor tensor, int channel) => Root(_first[tensor] + channel);

    /// <summary>True when the node's channels do not mix, so that its inputs and its output are in the same groups.</summary>
    public static bool Ties(Node node) => node.Operator.Routes(node, 0) is not null;

    private void Join(Node node)
    {
        Tensor[] activations = [.. node.Activations];
        for (int i = 0; i < activations.Length && Ties(node); i++)
        {
            IReadOnlyList<int[]> routes = node.Operator.Routes(node, i)!;
            for (int c = 0; c < routes.Count; c++)
            {
                foreach (int to in routes[c])
                    _parent[Of(node.Output, to)] = Of(activations[i], c);
            }
        }
    }

    private int Root(int member)
    {
        while (_parent[member] != member)
            member = _parent[member] = _parent[_parent[member]];
        return member;
    }
}
