using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Evidence;

/// <summary>Energy as an instrument measured it: <c>energy.json</c>. There is no other source of it, so that the report never guesses.</summary>
/// <remarks>
/// Windows of at least 10 s, 5 of them, their median: MLPerf Tiny rules, "energy".
/// <code>
/// {"schema":"edge.energy/1","instrument":"INA226","method":"...","volts":3.3,"windows":[{"seconds":10.4,"inferences":260,"millijoules":31.2}]}
/// </code>
/// </remarks>
internal sealed record EnergyRecord(string Instrument, string Method, double Volts, IReadOnlyList<EnergyWindow> Windows)
{
    public const string File = "energy.json";

    public const int WindowsNeeded = 5;

    public const double SecondsNeeded = 10;

    /// <summary>Enough windows, and each long enough.</summary>
    public bool IsByTheRules => Windows.Count >= WindowsNeeded && Windows.All(window => window.Seconds >= SecondsNeeded);

    /// <summary>The median of the windows, in microjoules for one inference.</summary>
    public double Microjoules => Quantile.Of([.. Windows.Select(window => 1000 * window.Millijoules / window.Inferences).Order()], 0.5);

    /// <exception cref="Edge.Compiler.Ir.DataException">E0273.</exception>
    public static EnergyRecord Read(string path)
    {
        const string accepted = "schema edge.energy/1: instrument, method, volts, and windows of seconds, inferences and millijoules";
        return EvidenceFault.Json(path, System.IO.File.ReadAllText(path), accepted, record =>
        {
            var energy = new EnergyRecord(record.GetProperty("instrument").GetString() ?? "", record.GetProperty("method").GetString() ?? "",
                record.GetProperty("volts").GetDouble(), [.. record.GetProperty("windows").EnumerateArray().Select(window => new EnergyWindow(
                    window.GetProperty("seconds").GetDouble(), window.GetProperty("inferences").GetInt32(), window.GetProperty("millijoules").GetDouble()))]);
            return record.GetProperty("schema").GetString() == "edge.energy/1" && energy.Windows.Count > 0 && energy.Windows.All(window => window.Inferences > 0)
                ? energy
                : throw EvidenceFault.Of(path, "another schema, no window, or one without an inference", accepted);
        });
    }
}

internal sealed record EnergyWindow(double Seconds, int Inferences, double Millijoules);
