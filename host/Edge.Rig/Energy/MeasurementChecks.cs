using System.Globalization;
using Edge.Rig.Power;

namespace Edge.Rig.Energy;

/// <summary>What makes a measurement worthless. A number that fails one of these is never given out.</summary>
public static class MeasurementChecks
{
    /// <summary>Readings that a window has at least: 100 in a second of 10.</summary>
    public const int LeastSamples = 1000;

    /// <summary>The longest hole between readings, as a share of the window: what happens in it is not seen.</summary>
    public const double MostGapShare = 0.005;

    /// <summary>The mean current is at least as many steps of the monitor: half a step is then less than 1 %.</summary>
    public const double LeastSteps = 50;

    /// <summary>The standard error of the mean power, as a share.</summary>
    public const double MostErrorShare = 0.01;

    /// <summary>The supply's least voltage, as a share of its greatest.</summary>
    public const double LeastVoltsShare = 0.9;

    /// <summary>From the smallest energy of a window to the largest, as a share of the median.</summary>
    public const double MostSpread = 0.1;

    /// <returns>Why a window is refused; null: it is sound.</returns>
    public static string? Of(EnergyWindow window, IPowerMonitor monitor) => window switch
    {
        { Seconds: < EnergyOptions.LeastSeconds } => Text($"the window lasts {window.Seconds:0.00} s, at least 10 s are needed"),
        { SaturatedSamples: > 0 } => Text(
            $"{window.SaturatedSamples} of {window.Samples} readings stand at the end of the range of {1000 * monitor.MostAmperes:0} mA: take a smaller shunt"),
        { Samples: < LeastSamples } => Text(
            $"{window.Samples} readings in {window.Seconds:0.0} s, at least {LeastSamples} are needed: average less, or free the bus and this computer"),
        _ when window.LargestGapSeconds > MostGapShare * window.Seconds => Text(
            $"no reading for {1000 * window.LargestGapSeconds:0.0} ms, at most {1000 * MostGapShare * window.Seconds:0.0} ms: free the bus and this computer"),
        { MeanAmperes: < 0 } => Text($"the mean current is {1000 * window.MeanAmperes:0.0} mA: the shunt's two wires are swapped"),
        { Inferences: > 0 } when window.MeanAmperes < LeastSteps * monitor.StepAmperes => Text(
            $"the mean current of {1000 * window.MeanAmperes:0.000} mA is {window.MeanAmperes / monitor.StepAmperes:0} steps, {LeastSteps:0} are needed: take a larger shunt"),
        _ when window.LeastVolts < LeastVoltsShare * window.MostVolts => Text(
            $"the supply moved from {window.LeastVolts:0.00} V to {window.MostVolts:0.00} V: take a stiffer supply or a smaller shunt"),
        { Inferences: > 0, StandardErrorShare: > MostErrorShare } => Text(
            $"the mean power is known to {100 * window.StandardErrorShare:0.0} % only, {100 * MostErrorShare:0} % is needed: measure longer windows"),
        _ => null,
    };

    /// <returns>Why windows do not belong together; null: they do.</returns>
    public static string? OfRepeats(EnergyMeasurement measurement)
    {
        if (measurement.Windows.Count < EnergyOptions.LeastWindows)
            return Text($"{measurement.Windows.Count} windows, at least {EnergyOptions.LeastWindows} are needed");
        double spread = measurement.Spread;
        return spread > MostSpread
            ? Text($"the windows differ by {100 * spread:0.0} %, at most {100 * MostSpread:0} %: let the device warm up, and stop what else runs on it")
            : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
