namespace Edge.Rig.Energy;

/// <summary>A measurement that passed every check.</summary>
public sealed record EnergyMeasurement
{
    /// <summary>Part, place and shunt of the monitor.</summary>
    public required string Instrument { get; init; }

    /// <summary>Between one reading and the next.</summary>
    public required TimeSpan Conversion { get; init; }

    public required double StepAmperes { get; init; }

    public required double MostAmperes { get; init; }

    /// <summary>The device.</summary>
    public required string Subject { get; init; }

    /// <summary>What marks the beginning and the end of a window.</summary>
    public required string Boundary { get; init; }

    /// <summary>The device doing nothing, before.</summary>
    public required EnergyWindow Idle { get; init; }

    public required IReadOnlyList<EnergyWindow> Windows { get; init; }

    /// <summary>The median of the windows: MLPerf's number, idle power included.</summary>
    public double MicrojoulesPerInference => Median(window => window.MicrojoulesPerInference);

    /// <summary>The median of what lies above idle power: what not inferring would save.</summary>
    public double MicrojoulesAboveIdle => Median(window => 1e6 * (window.MeanWatts - Idle.MeanWatts) * window.Seconds / window.Inferences);

    public double MillisecondsPerInference => Median(window => 1000 * window.Seconds / window.Inferences);

    /// <summary>From the smallest energy of a window to the largest, as a share of the median.</summary>
    public double Spread =>
        (Windows.Max(window => window.MicrojoulesPerInference) - Windows.Min(window => window.MicrojoulesPerInference)) / MicrojoulesPerInference;

    /// <summary>What counts of several windows: the middle one's value, or the mean of the two in the middle.</summary>
    /// <param name="values">In any order, at least one.</param>
    public static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private double Median(Func<EnergyWindow, double> value) => MedianOf(Windows.Select(value));
}
