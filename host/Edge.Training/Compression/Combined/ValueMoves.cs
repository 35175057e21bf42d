using System.Globalization;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Training.Compressing;

/// <summary>Few different values for the weights of one layer, chosen by k-means: its table becomes a codebook and numbers of 4 or 2 bits.</summary>
/// <remarks>
/// methods.md 4.3. The values lie where the weights do, not at equal steps: 16 of them lose less than 4 bits, and 4 less than 2 bits, for as many bytes and
/// the codebook. Numbers of 3 bits lie across bytes and take too long to read.
/// </remarks>
internal sealed class ValueMoves(Node node, WeightForms forms, RoundingLoss loss) : IMoveSource
{
    private static readonly int[] _counts = [16, 4];

    /// <summary>A source for each layer whose kernels read codebooks.</summary>
    public static IEnumerable<IMoveSource> Of(Graph graph, WeightForms forms, FisherLoss loss) =>
        graph.Nodes.Where(SharedSteps.IsShareable).Select(node => new ValueMoves(node, forms, new RoundingLoss(node, loss)));

    public IEnumerable<PlannedMove> Next(RoundPlan plan)
    {
        // What is taken apart in this round may have codebooks in the next one.
        if (plan.Ranks.ContainsKey(node.Name))
            yield break;
        int values = plan.Values.GetValueOrDefault(node.Name, forms.Values.GetValueOrDefault(node.Name));
        int bits = values > 0 ? FilterBytes.NumberBits(values) : plan.Bits.GetValueOrDefault(node.Name, forms.Bits.GetValueOrDefault(node.Name, 8));
        double lost = values > 0 ? loss.OfValues(values) : loss.OfBits(bits);
        foreach (int fewer in _counts.Where(count => FilterBytes.NumberBits(count) < bits))
        {
            yield return new PlannedMove(MoveKind.Values, node.Name, string.Create(CultureInfo.InvariantCulture, $"{fewer} values"),
                Math.Max(0, loss.OfValues(fewer) - lost), plan with { Values = plan.Values.SetItem(node.Name, fewer) });
        }
    }
}
