using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes.Exact;

namespace Edge.Training.Compressing;

/// <summary>Which channels of a float graph may be removed, and which of them only together.</summary>
/// <remarks>
/// Fang et al. 2023, arXiv:2301.12900: dependency graph. Not to be removed are the channels of the graph's inputs and outputs, and those that an operator
/// mixes in its own way, such as Softmax.
/// </remarks>
internal sealed class DependencyGroups
{
    private readonly ChannelGroups _groups;

    public DependencyGroups(Graph graph)
    {
        _groups = new ChannelGroups(graph);
        var locked = new HashSet<int>();
        foreach (Tensor tensor in graph.Inputs.Concat(graph.Outputs).Concat(graph.Nodes.Where(Mixes).SelectMany(node => node.Activations.Append(node.Output))))
            locked.UnionWith(Ids(tensor));

        var members = new Dictionary<int, List<(Tensor, int)>>();
        var producers = new Dictionary<int, List<Node>>();
        foreach (Node node in graph.Nodes)
        {
            int[] ids = [.. Ids(node.Output)];
            for (int channel = 0; channel < ids.Length; channel++)
                Listed(members, ids[channel]).Add((node.Output, channel));
            if (!ChannelGroups.Ties(node))
            {
                foreach (int id in ids.Distinct())
                    Listed(producers, id).Add(node);
            }
        }

        Removable = [.. members.Where(entry => !locked.Contains(entry.Key) && producers.ContainsKey(entry.Key))
            .Select(entry => new ChannelGroup(entry.Key, entry.Value, producers[entry.Key])).OrderBy(group => group.Id)];
    }

    /// <summary>The groups that may go.</summary>
    public IReadOnlyList<ChannelGroup> Removable { get; }

    /// <summary>The channels of a tensor that stay, rising.</summary>
    public IReadOnlyList<int> Kept(Tensor tensor, IReadOnlySet<int> removed) =>
        [.. Enumerable.Range(0, tensor.Shape.Channels).Where(channel => !removed.Contains(_groups.Of(tensor, channel)))];

    /// <summary>Takes groups off a choice until every tensor keeps a channel: a part that is sliced off may lie in removed channels alone.</summary>
    public void KeepOneOfEach(IEnumerable<Tensor> tensors, HashSet<int> removed)
    {
        foreach (Tensor tensor in tensors.Where(tensor => Kept(tensor, removed).Count == 0))
            removed.Remove(_groups.Of(tensor, 0));
    }

    /// <summary>True for a convolution or Dense over all input channels: any of them may go, and any output.</summary>
    public static bool Sums(Node node) => node.Operator is ISumsChannels { Groups: 1 };

    private static bool Mixes(Node node) => !ChannelGroups.Ties(node) && !Sums(node);

    private IEnumerable<int> Ids(Tensor tensor) => Enumerable.Range(0, tensor.Shape.Channels).Select(channel => _groups.Of(tensor, channel));

    private static List<T> Listed<T>(Dictionary<int, List<T>> lists, int id) => lists.TryGetValue(id, out List<T>? list) ? list : lists[id] = [];
}
