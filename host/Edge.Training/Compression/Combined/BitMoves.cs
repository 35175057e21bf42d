using System.Globalization;
using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>Fewer bits for the weights of one layer.</summary>
internal sealed class BitMoves(Node node, int bits, RoundingLoss loss, CombinedOptions options) : IMoveSource
{
    /// <summary>A source for each layer whose kernels take packed filters. A codebook stays one.</summary>
    public static IEnumerable<IMoveSource> Of(Graph graph, WeightForms forms, FisherLoss loss, CombinedOptions options) =>
        graph.Nodes.Where(node => node.Operator is IFiltered { TakesPackedFilter: true } && !forms.Values.ContainsKey(node.Name))
            .Select(node => new BitMoves(node, forms.Bits.GetValueOrDefault(node.Name, 8), new RoundingLoss(node, loss), options));

    public IEnumerable<PlannedMove> Next(RoundPlan plan)
    {
        if (plan.Values.ContainsKey(node.Name))
            yield break;
        int now = plan.Bits.GetValueOrDefault(node.Name, bits);
        foreach (int fewer in options.Bits.Where(fewer => fewer < now).OrderDescending())
        {
            yield return new PlannedMove(MoveKind.Bits, node.Name, string.Create(CultureInfo.InvariantCulture, $"{fewer} bits"),
                Math.Max(0, loss.OfBits(fewer) - loss.OfBits(now)), plan with { Bits = plan.Bits.SetItem(node.Name, fewer) });
        }
    }
}
