using Edge.Cli.Statistics;

namespace Edge.Cli.Report;

/// <summary>A limit and how the model stands against it.</summary>
/// <param name="Id">Also says what it is called: <c>gate.ID</c> in the words.</param>
/// <param name="Limit">In the gate's unit.</param>
/// <param name="IsMinimum">True when the value must reach the limit, false when it must not exceed it.</param>
/// <param name="Value">Measured.</param>
/// <param name="Bound">One-sided confidence bound on the unfavourable side; null where none is defined.</param>
/// <param name="IsJudgedByBound">True when the bound has to meet the limit, not only the value.</param>
internal sealed record Gate(string Id, GateUnit Unit, double Limit, bool IsMinimum, double Value, double? Bound, bool IsJudgedByBound)
{
    /// <summary>Of a rate that was counted; null for every other gate.</summary>
    public Rate? Rate { get; init; }

    /// <summary>What is compared with the limit.</summary>
    public double Judged => IsJudgedByBound && Bound is { } bound ? bound : Value;

    /// <summary>How far on the right side of the limit; negative when it failed.</summary>
    public double Margin => IsMinimum ? Judged - Limit : Limit - Judged;

    // A share read from text and one divided from counts may differ in the last bit: 1e-12 is far below one image in a million.
    public bool Passed => Margin >= -1e-12;

    /// <summary>All that the project sets and that can be judged, and those that hold for every model.</summary>
    public static IReadOnlyList<Gate> Of(Validation validation, Figures figures)
    {
        Limits limits = validation.Accept;
        double confidence = figures.Confidence;
        bool byBound = limits.Confidence is not null;
        var gates = new List<Gate>();
        if (limits.FloatAccuracyMinimum is { } least && figures.FloatAccuracy is { } measured)
            gates.Add(new Gate("float_accuracy", GateUnit.Share, least, true, measured.Value, measured.LowerBound(confidence), false) { Rate = measured });
        if (limits.Int8DropMaximum is { } drop && figures.FloatAccuracy is { } before)
            gates.Add(new Gate("int8_drop", GateUnit.Points, drop, false, before.Value - figures.Accuracy.Value, null, false));
        if (limits.EscapeMaximum is { } escape)
            gates.Add(OfRate("escape", escape, figures.Escape));
        if (limits.OverkillMaximum is { } overkill)
            gates.Add(OfRate("overkill", overkill, figures.Overkill));
        int differing = figures.Held.Sum(row => row.Result.Decisions.Count - (row.Result.BitExactImages ?? 0)) + LevelRow.DifferingAtLowerLevels(validation);
        gates.Add(new Gate("bit_exact", GateUnit.Count, 0, false, differing, null, false));
        if (figures.Found.Devices is { Count: > 0 } devices)
            gates.Add(new Gate("device_exact", GateUnit.Count, 0, false, devices.Sum(device => device.DifferingImages), null, false));
        if (figures.Found.Line is { } line)
        {
            gates.Add(new Gate("fail_safe", GateUnit.Count, 0, false, line.UnsafePasses, null, false));
            if (limits.DecisionMilliseconds is { } decision && line.Decision.Count > 0)
                gates.Add(OfTime("decision_p99", decision));
            if (limits.TaktMilliseconds is { } takt && line.Decision.Count > 0)
                gates.Add(OfTime("takt", takt));

            Gate OfTime(string id, double limit) => new(id, GateUnit.Milliseconds, limit, false, Quantile.Of(line.Decision, 0.99),
                Quantile.UpperBound(line.Decision, 0.99, confidence), byBound);
        }

        return gates;

        Gate OfRate(string id, double limit, Rate rate) =>
            new(id, GateUnit.Share, limit, false, rate.Value, rate.UpperBound(confidence), byBound) { Rate = rate };
    }

    /// <summary>A value of this gate as people write it.</summary>
    public string Text(double value) => Unit switch
    {
        GateUnit.Points => Report.Text.Percent(value).Replace("%", "pp"),
        GateUnit.Count => Report.Text.Count((long)value),
        GateUnit.Milliseconds => Report.Text.Milliseconds(value),
        _ => Report.Text.Percent(value),
    };

    /// <summary>How far from its limit, with a sign.</summary>
    public string MarginText => Unit switch
    {
        GateUnit.Count => "–",
        GateUnit.Milliseconds => (Margin >= 0 ? "+" : "") + Report.Text.Milliseconds(Margin),
        _ => Report.Text.Points(Margin),
    };
}

internal enum GateUnit
{
    Share,

    /// <summary>A difference of two shares, in percentage points.</summary>
    Points,

    /// <summary>Images or parts; the limit is 0.</summary>
    Count,
    Milliseconds,
}

internal enum Verdict
{
    Pass,
    Fail,

    /// <summary>Nothing can be said: <see cref="VoidRules"/>.</summary>
    Void,
}
