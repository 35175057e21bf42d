namespace Edge.Rig.Energy;

/// <summary>One window of a measurement, summed up.</summary>
/// <param name="Seconds">From its first moment to its last.</param>
/// <param name="Inferences">That ran in it; 0 of an idle window.</param>
/// <param name="Samples">Readings of the monitor in it.</param>
/// <param name="Joules">The trapezoids' sum.</param>
/// <param name="LargestGapSeconds">Between two readings.</param>
/// <param name="SaturatedSamples">Readings at the end of the monitor's range.</param>
/// <param name="MeanAmperes">Of the readings.</param>
/// <param name="LeastVolts">Of the supply.</param>
/// <param name="MostVolts">Of the supply.</param>
/// <param name="StandardErrorShare">
/// Of the mean power, as a share of it: from the means of up to <see cref="Batches"/> parts, so that readings may depend on each other. Parts are whole
/// inferences: what repeats in each is no error. 0 where there are too few of them to say.
/// </param>
public sealed record EnergyWindow(
    double Seconds, int Inferences, int Samples, double Joules, double LargestGapSeconds, int SaturatedSamples, double MeanAmperes, double LeastVolts,
    double MostVolts, double StandardErrorShare)
{
    /// <summary>Parts of a window whose means are compared.</summary>
    public const int Batches = 20;

    private const int LeastBatches = 5;

    public double MeanWatts => Joules / Seconds;

    /// <summary>Mean power x window / inferences.</summary>
    public double MicrojoulesPerInference => 1e6 * MeanWatts * Seconds / Inferences;

    public static EnergyWindow Of(PowerTrace trace, double from, double to, int inferences)
    {
        PowerSample[] samples = [.. trace.Within(from, to)];
        return new EnergyWindow(
            to - from, inferences, samples.Length, trace.Joules(from, to), trace.LargestGap(from, to), samples.Count(sample => sample.Reading.IsSaturated),
            samples.Average(sample => sample.Reading.Amperes), samples.Min(sample => sample.Reading.Volts), samples.Max(sample => sample.Reading.Volts),
            ErrorOfMean(trace, from, to, inferences));
    }

    private static double ErrorOfMean(PowerTrace trace, double from, double to, int inferences)
    {
        int steps = inferences == 0 ? Batches : inferences, batches = Math.Min(Batches, steps);
        if (batches < LeastBatches)
            return 0;
        double At(int batch) => from + (to - from) * ((long)batch * steps / batches) / steps;
        double[] means = [.. Enumerable.Range(0, batches).Select(i => trace.Joules(At(i), At(i + 1)) / (At(i + 1) - At(i)))];
        double mean = means.Average(), variance = means.Sum(batch => (batch - mean) * (batch - mean)) / (batches - 1);
        return Math.Sqrt(variance / batches) / Math.Abs(mean);
    }
}
