using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>What one layer's weights lose by a form of fewer bytes, each form worked out once.</summary>
internal sealed class RoundingLoss(Node node, FisherLoss loss)
{
    private readonly Dictionary<int, double> _ofBits = [], _ofValues = [];

    /// <summary>By fewer bits of each weight, rounded to the nearest step.</summary>
    public double OfBits(int bits) => Known(_ofBits, bits, () => LowBitWeights.Nearest(node, bits).Inputs[1].Floats);

    /// <summary>By few different values.</summary>
    public double OfValues(int values) => Known(_ofValues, values, () => SharedSteps.Shared(node.Inputs[1].Floats, node.Inputs[1].Shape[0], values));

    private double Known(Dictionary<int, double> known, int form, Func<float[]> weights)
    {
        if (!known.TryGetValue(form, out double lost))
            known[form] = lost = loss.OfWeights(node, weights());
        return lost;
    }
}
