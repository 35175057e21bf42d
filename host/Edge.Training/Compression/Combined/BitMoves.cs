using System.Globalization;
using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>Fewer bits for the weights of one layer.</summary>
internal sealed class BitMoves(Node node, int bits, FisherLoss loss, CombinedOptions options) : IMoveSource
{
    private readonly Dictionary<int, double> _losses = [];

    /// <summary>A source for each layer whose kernels take packed filters.</summary>
    /// <param name="bits">Of each layer by now; those that are not named have 8.</param>
    public static IEnumerable<IMoveSource> Of(Graph graph, IReadOnlyDictionary<string, int> bits, FisherLoss loss, CombinedOptions options) =>
        graph.Nodes.Where(node => node.Operator is IFiltered { TakesPackedFilter: true })
            .Select(node => new BitMoves(node, bits.GetValueOrDefault(node.Name, 8), loss, options));

    public IEnumerable<PlannedMove> Next(RoundPlan plan)
    {
        int now = plan.Bits.GetValueOrDefault(node.Name, bits);
        foreach (int fewer in options.Bits.Where(fewer => fewer < now).OrderDescending())
        {
            yield return new PlannedMove(MoveKind.Bits, node.Name, string.Create(CultureInfo.InvariantCulture, $"{fewer} bits"),
                Math.Max(0, Loss(fewer) - Loss(now)), plan with { Bits = plan.Bits.SetItem(node.Name, fewer) });
        }
    }

    private double Loss(int count)
    {
        if (!_losses.TryGetValue(count, out double lost))
            _losses[count] = lost = loss.OfWeights(node, LowBitWeights.Nearest(node, count).Inputs[1].Floats);
        return lost;
    }
}
