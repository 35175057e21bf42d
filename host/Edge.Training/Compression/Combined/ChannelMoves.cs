using System.Collections.Immutable;
using System.Globalization;
using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>Channels of one layer, or of layers that are added, the least important first and so many at once as kernels like.</summary>
internal sealed class ChannelMoves : IMoveSource
{
    /// <summary>A second-order prediction holds near where it was made: no layer loses more than this share in one round.</summary>
    private const double MostInOneRound = 0.5;

    private static readonly int[] _units = [1, 2, 4];

    private readonly string _layer;
    private readonly int[] _ids;
    private readonly FisherLoss _loss;
    private readonly DependencyGroups _groups;
    private readonly Tensor[] _tensors;
    private readonly int _multiple, _least;

    private ChannelMoves(string layer, IEnumerable<ChannelGroup> groups, Graph graph, DependencyGroups all, FisherLoss loss, CombinedOptions options)
    {
        (_layer, _groups, _loss, _multiple) = (layer, all, loss, options.Multiple);
        _tensors = [.. graph.Nodes.Select(node => node.Output)];
        _ids = [.. groups.Select(group => group.Id).OrderBy(loss.OfChannel).ThenBy(id => id)];
        _least = Math.Max(options.LeastChannels, (int)Math.Ceiling(MostInOneRound * _ids.Length));
    }

    /// <summary>A source for each layer whose channels may go.</summary>
    public static IEnumerable<IMoveSource> Of(Graph graph, DependencyGroups groups, FisherLoss loss, CombinedOptions options) =>
        groups.Removable.GroupBy(group => group.Layers).Select(layer => new ChannelMoves(layer.Key, layer, graph, groups, loss, options));

    public IEnumerable<PlannedMove> Next(RoundPlan plan)
    {
        int gone = _ids.TakeWhile(plan.Removed.Contains).Count(), kept = _ids.Length - gone;
        foreach (int units in _units)
        {
            int left = ((kept - 1) / _multiple - (units - 1)) * _multiple;
            if (left < _least || left <= 0)
                yield break;
            int[] more = _ids[gone..^left];
            HashSet<int> removed = [.. plan.Removed, .. more];
            _groups.KeepOneOfEach(_tensors, removed);
            if (removed.Count == plan.Removed.Count + more.Length)
            {
                yield return new PlannedMove(MoveKind.Channels, _layer, string.Create(CultureInfo.InvariantCulture, $"to {left} channels"),
                    more.Sum(_loss.OfChannel), plan with { Removed = plan.Removed.Union(more) });
            }
        }
    }
}
