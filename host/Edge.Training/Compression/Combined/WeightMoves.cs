using System.Globalization;
using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>Single weights of one layer, those that matter least first. They save something only where the board's tables of the layer get smaller.</summary>
internal sealed class WeightMoves : IMoveSource
{
    /// <summary>Of the layer's weights, in one move.</summary>
    private const double Share = 0.1;

    /// <summary>Some weights stay.</summary>
    private const double Most = 0.95;

    private readonly Node _node;
    private readonly int[] _order;
    private readonly double[] _losses;
    private readonly int _zeros;

    private WeightMoves(Node node, FisherLoss loss)
    {
        double[] losses = loss.OfZeros(node);
        _node = node;
        float[] weights = node.Inputs[1].Floats;
        _order = [.. Enumerable.Range(0, losses.Length).OrderBy(i => weights[i] == 0 ? -1 : losses[i]).ThenBy(i => Math.Abs(weights[i])).ThenBy(i => i)];
        _losses = [.. _order.Select(i => losses[i])];
        _zeros = weights.Count(weight => weight == 0);
    }

    public string Layer => _node.Name;

    /// <summary>A source for each layer with a filter.</summary>
    public static IEnumerable<WeightMoves> Of(Graph graph, FisherLoss loss) =>
        graph.Nodes.Where(node => node.Operator is IFiltered).Select(node => new WeightMoves(node, loss));

    public IEnumerable<PlannedMove> Next(RoundPlan plan)
    {
        // Directions of responses are taken from whole filters.
        if (plan.Ranks.ContainsKey(Layer))
            yield break;
        int now = plan.Zeros.GetValueOrDefault(Layer, _zeros);
        for (int i = 1; i <= 8; i *= 2)
        {
            int zeros = now + (int)Math.Ceiling(i * Share * _order.Length);
            if (zeros > Most * _order.Length)
                yield break;
            yield return new PlannedMove(MoveKind.Weights, Layer, string.Create(CultureInfo.InvariantCulture, $"{100.0 * zeros / _order.Length:0} % zeros"),
                _losses[now..zeros].Sum(), plan with { Zeros = plan.Zeros.SetItem(Layer, zeros) });
        }
    }

    /// <summary>The layer with so many of its weights 0.</summary>
    public Node Pruned(int zeros)
    {
        float[] weights = [.. _node.Inputs[1].Floats];
        foreach (int i in _order[..zeros])
            weights[i] = 0;
        return Factoring.WithWeights(_node, weights, _node.Inputs[2].Floats);
    }
}
