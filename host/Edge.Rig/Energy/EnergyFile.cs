using System.Globalization;
using System.Text.Json.Nodes;

namespace Edge.Rig.Energy;

/// <summary>A measurement as <c>energy.json</c>, which 'edge report' reads.</summary>
public static class EnergyFile
{
    public const string Name = "energy.json", Schema = "edge.energy/1";

    private const string Method =
        "MLPerf Tiny: windows of at least 10 s, the median counts; a window is mean power x time / inferences, idle power included; trapezoids between readings";

    /// <param name="project">What was measured, as its owner calls it; null where nobody said.</param>
    /// <param name="modelSha256">Of the model that ran.</param>
    public static JsonObject Json(EnergyMeasurement measurement, string? project, string? modelSha256) => new()
    {
        ["schema"] = Schema,
        ["origin"] = "measured",
        ["project"] = project,
        ["model_sha256"] = modelSha256,
        ["device"] = measurement.Subject,
        ["method"] = Method,
        ["boundary"] = measurement.Boundary,
        ["instrument"] = new JsonObject
        {
            ["name"] = measurement.Instrument,
            ["conversion_us"] = measurement.Conversion.TotalMicroseconds,
            ["step_ma"] = Rounded(1000 * measurement.StepAmperes),
            ["range_ma"] = Rounded(1000 * measurement.MostAmperes),
        },
        ["uj_per_inference"] = Rounded(measurement.MicrojoulesPerInference),
        ["uj_above_idle_per_inference"] = Rounded(measurement.MicrojoulesAboveIdle),
        ["ms_per_inference"] = Rounded(measurement.MillisecondsPerInference),
        ["spread"] = Rounded(measurement.Spread),
        ["idle"] = Window(measurement.Idle),
        ["windows"] = new JsonArray([.. measurement.Windows.Select(window => (JsonNode)Window(window))]),
    };

    private static JsonObject Window(EnergyWindow window)
    {
        var json = new JsonObject
        {
            ["seconds"] = Rounded(window.Seconds),
            ["samples"] = window.Samples,
            ["mean_mw"] = Rounded(1000 * window.MeanWatts),
            ["mean_ma"] = Rounded(1000 * window.MeanAmperes),
            ["least_v"] = Rounded(window.LeastVolts),
            ["most_v"] = Rounded(window.MostVolts),
            ["largest_gap_ms"] = Rounded(1000 * window.LargestGapSeconds),
            ["standard_error"] = Rounded(window.StandardErrorShare),
        };
        if (window.Inferences > 0)
        {
            json["inferences"] = window.Inferences;
            json["uj_per_inference"] = Rounded(window.MicrojoulesPerInference);
        }

        return json;
    }

    // Six digits are more than any of these monitors has.
    private static double Rounded(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
