using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>From a histogram to a range, and from a range to scale and zero point.</summary>
public static class ActivationRanges
{
    private const int Steps = 100;

    /// <summary>The range to quantize. It always holds 0.</summary>
    public static (double Min, double Max) Choose(Histogram histogram, ActivationRangeMethod method, double percentile)
    {
        (double Min, double Max) seen = (Math.Min(histogram.Min, 0), Math.Max(histogram.Max, 0));
        return method switch
        {
            ActivationRangeMethod.Percentile => Percentile(histogram, seen, percentile),
            ActivationRangeMethod.Mse => Least([.. histogram.Occupied()], seen, Error),
            ActivationRangeMethod.Entropy => Least(BesideZero(histogram), seen, Divergence),
            _ => seen,
        };
    }

    /// <summary>Scale and zero point of a range: 255 steps, moved so that real 0 is exactly one of them.</summary>
    /// <remarks>A range without extent, of a tensor that is always 0, gets the scale 1/255. TFLite, <c>ChooseQuantizationParams</c>.</remarks>
    /// <param name="min">At most 0.</param>
    /// <param name="max">At least 0.</param>
    public static Quantization ToQuantization(double min, double max)
    {
        double extent = max - min;
        if (!(extent >= 255 * SmallestScale))
            extent = extent == 0 ? 1 : 255 * SmallestScale;
        double scale = extent / 255;
        int zeroPoint = (int)Math.Clamp(Math.Round(-128 - min / scale, MidpointRounding.AwayFromZero), -128, 127);
        return Quantization.PerTensor((float)scale, zeroPoint);
    }

    // Below this, products of scales leave the normal float range.
    private const double SmallestScale = 1e-12;

    private static (double Min, double Max) Percentile(Histogram histogram, (double Min, double Max) seen, double percentile)
    {
        double rare = histogram.Count * (1 - percentile / 100);
        (double Value, long Count)[] bins = [.. histogram.Occupied()];
        double low = End(bins, rare) ?? seen.Min, high = End(bins.Reverse(), rare) ?? seen.Max;
        return (Math.Clamp(low, seen.Min, 0), Math.Clamp(high, 0, seen.Max));
    }

    // The bin in which the rare values of one end stop; null when that is the outermost one.
    private static double? End(IEnumerable<(double Value, long Count)> bins, double rare)
    {
        long passed = 0;
        foreach (var (value, count) in bins)
        {
            if (passed + count > rare)
                return passed == 0 ? null : value;
            passed += count;
        }

        return null;
    }

    // Both ends shrink together first, then each end on its own around the best.
    private static (double Min, double Max) Least(
        (double Value, long Count)[] bins, (double Min, double Max) seen, Func<(double Value, long Count)[], (double Min, double Max), double> errorOf)
    {
        var best = seen;
        double bestError = errorOf(bins, seen);
        void Try(double min, double max)
        {
            double error = errorOf(bins, (min, max));
            if (error < bestError)
                (best, bestError) = ((min, max), error);
        }

        for (int step = Steps - 1; step > 0; step--)
            Try(seen.Min * step / Steps, seen.Max * step / Steps);
        if (seen.Min < 0 && seen.Max > 0)
        {
            for (int step = Steps; step > 0; step--)
                Try(seen.Min * step / Steps, best.Max);
            for (int step = Steps; step > 0; step--)
                Try(best.Min, seen.Max * step / Steps);
        }

        return best;
    }

    private static double Error((double Value, long Count)[] bins, (double Min, double Max) range)
    {
        Quantization q = ToQuantization(range.Min, range.Max);
        double scale = q.Scale, low = scale * (-128 - q.ZeroPoint), high = scale * (127 - q.ZeroPoint), error = 0;
        foreach (var (value, count) in bins)
        {
            double nearest = Math.Clamp(scale * Math.Round(value / scale), low, high);
            error += count * (value - nearest) * (value - nearest);
        }

        return error;
    }

    /// <summary>All bins but that of 0, which has a step of its own in every range.</summary>
    /// <remarks>Behind a Relu it holds more than all others: spread over the bins around it, it alone would decide.</remarks>
    internal static (double Value, long Count)[] BesideZero(Histogram histogram) =>
        [.. histogram.Occupied().Where(bin => Math.Abs(bin.Value) > 0.5 * histogram.BinWidth)];

    /// <summary>Kullback-Leibler divergence of what was seen, cut to the range, from what its steps can tell: infinite where the range holds nothing.</summary>
    /// <remarks>
    /// Values beyond an end count as that end in the first distribution and not at all in the second, which spreads what a step holds evenly over the bins
    /// that it was seen in: cutting costs by what is beyond, a wide range by what one step mixes. Migacz 2017, 8-bit inference with TensorRT, slides 36 to 38.
    /// The second is left to sum to the share inside: made whole again, as there, it would be the first one where all that is inside is the one end bin.
    /// </remarks>
    internal static double Divergence((double Value, long Count)[] bins, (double Min, double Max) range)
    {
        Quantization q = ToQuantization(range.Min, range.Max);
        double scale = q.Scale, low = scale * (-128.5 - q.ZeroPoint), high = scale * (127.5 - q.ZeroPoint);
        int first = Array.FindIndex(bins, bin => bin.Value >= low), last = Array.FindLastIndex(bins, bin => bin.Value <= high);
        if (first < 0 || last < first)
            return bins.Length == 0 ? 0 : double.PositiveInfinity;

        double all = bins.Sum(bin => (double)bin.Count);
        double below = bins[..first].Sum(bin => (double)bin.Count), above = bins[(last + 1)..].Sum(bin => (double)bin.Count), divergence = 0;
        for (int from = first; from <= last;)
        {
            double step = Math.Round(bins[from].Value / scale), held = 0;
            int to = from;
            for (; to <= last && Math.Round(bins[to].Value / scale) == step; to++)
                held += bins[to].Count;
            double told = held / (to - from) / all;
            for (; from < to; from++)
            {
                double seen = (bins[from].Count + (from == first ? below : 0) + (from == last ? above : 0)) / all;
                divergence += seen * Math.Log(seen / told);
            }
        }

        return divergence;
    }
}
