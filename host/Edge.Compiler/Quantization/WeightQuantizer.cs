using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>Quantizes filters per output channel: in [-127, 127], or of fewer bits, zero point 0.</summary>
/// <param name="method">From weights to the largest one that is represented.</param>
/// <param name="smallestScale">A channel's scale is never below this; the bias of that channel would leave 31 bits. Null: no limit.</param>
/// <param name="bits">Of each weight, 2 to 8.</param>
public sealed class WeightQuantizer(WeightRangeMethod method, Func<int, double>? smallestScale = null, int bits = 8) : IWeightQuantizer
{
    private readonly int _most = Quantization.MostSteps(bits);

    private const int Candidates = 100;

    public Tensor Quantize(Tensor weights, int axis)
    {
        int channels = weights.Shape[axis];
        int inner = weights.Shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        float[] real = weights.Floats;
        var byChannel = new List<float>[channels];
        for (int c = 0; c < channels; c++)
            byChannel[c] = [];
        for (int i = 0; i < real.Length; i++)
            byChannel[i / inner % channels].Add(real[i]);

        return new GivenFilter(Quantization.PerChannel(Scales(byChannel), axis).WithBits(bits)).Quantize(weights, axis);
    }

    // A channel of zeros takes the largest scale of the others: any would do for its weights, and its bias is rounded no worse than theirs.
    private float[] Scales(List<float>[] byChannel)
    {
        double[] scales = [.. byChannel.Select(Scale)];
        double largest = scales.Max();
        return [.. scales.Select((scale, c) => (float)Math.Max(
            scale > 0 ? scale : largest > 0 ? largest : 1.0 / _most, smallestScale?.Invoke(c) ?? 0))];
    }

    private double Scale(List<float> channel)
    {
        double largest = channel.Max(Math.Abs), best = largest / _most;
        if (method == WeightRangeMethod.MinMax || largest == 0)
            return Normal(best);
        double bestError = double.MaxValue;
        for (int candidate = Candidates; candidate > 0; candidate--)
        {
            double scale = largest * candidate / Candidates / _most, error = 0;
            foreach (float weight in channel)
            {
                double difference = weight - scale * Quantization.NearestStep(weight, scale, _most);
                error += difference * difference;
            }

            if (error < bestError)
                (best, bestError) = (scale, error);
        }

        return Normal(best);
    }

    // Weights so small that their scale is no normal float count as zeros.
    private static double Normal(double scale) => scale < 1e-30 ? 0 : scale;
}
