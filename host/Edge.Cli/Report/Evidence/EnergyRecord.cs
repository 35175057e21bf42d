using Edge.Rig.Energy;

namespace Edge.Cli.Report.Evidence;

/// <summary>Energy as an instrument measured it: the <c>energy.json</c> of 'edge rig energy'. There is no other source of it, so that the report
/// never guesses.</summary>
/// <remarks>Windows of at least 10 s, 5 of them, their median: MLPerf Tiny rules, "energy".</remarks>
/// <param name="ModelSha256">Of the model that ran; null where nobody said.</param>
/// <param name="Volts">The lowest of the supply.</param>
internal sealed record EnergyRecord(string Instrument, string Method, string? ModelSha256, double Volts, IReadOnlyList<EnergySpan> Windows)
{
    public const string File = EnergyFile.Name;

    /// <summary>Enough windows, and each long enough.</summary>
    public bool IsByTheRules => Windows.Count >= EnergyOptions.LeastWindows && Windows.All(window => window.Seconds >= EnergyOptions.LeastSeconds);

    /// <summary>The median of the windows, in microjoules for one inference.</summary>
    public double Microjoules => EnergyMeasurement.MedianOf(Windows.Select(window => window.Microjoules));

    /// <exception cref="Edge.Compiler.Ir.DataException">E0273.</exception>
    public static EnergyRecord Read(string path)
    {
        const string accepted = "the energy.json that 'edge rig energy' writes";
        return EvidenceFault.Json(path, System.IO.File.ReadAllText(path), accepted, record =>
        {
            EnergySpan[] windows = [.. record.GetProperty("windows").EnumerateArray().Select(window => new EnergySpan(
                window.GetProperty("seconds").GetDouble(), window.GetProperty("uj_per_inference").GetDouble(), window.GetProperty("least_v").GetDouble()))];
            return record.GetProperty("schema").GetString() == EnergyFile.Schema && windows.Length > 0
                ? new EnergyRecord(record.GetProperty("instrument").GetProperty("name").GetString() ?? "", record.GetProperty("method").GetString() ?? "",
                    record.GetProperty("model_sha256").GetString(), windows.Min(window => window.LeastVolts), windows)
                : throw EvidenceFault.Of(path, "another schema, or no window", accepted);
        });
    }
}

/// <summary>One window.</summary>
/// <param name="Microjoules">For one inference.</param>
internal sealed record EnergySpan(double Seconds, double Microjoules, double LeastVolts);
