namespace Edge.Cli.Report;

/// <summary>A limit and how the model stands against it.</summary>
/// <param name="Id"><c>float_accuracy</c>, <c>int8_drop</c>, <c>escape</c>, <c>overkill</c> or <c>bit_exact</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Limit">A share; of <c>bit_exact</c> a count.</param>
/// <param name="IsMinimum">True when the value must reach the limit, false when it must not exceed it.</param>
/// <param name="Value">Measured.</param>
/// <param name="Bound">One-sided confidence bound on the unfavourable side; null where none is defined.</param>
/// <param name="IsJudgedByBound">True when the bound has to meet the limit, not only the value.</param>
internal sealed record Gate(string Id, string Title, double Limit, bool IsMinimum, double Value, double? Bound, bool IsJudgedByBound)
{
    /// <summary>What is compared with the limit.</summary>
    public double Judged => IsJudgedByBound && Bound is { } bound ? bound : Value;

    /// <summary>How far on the right side of the limit; negative when it failed.</summary>
    public double Margin => IsMinimum ? Judged - Limit : Limit - Judged;

    // A share read from text and one divided from counts may differ in the last bit: 1e-12 is far below one image in a million.
    public bool Passed => Margin >= -1e-12;

    public bool IsCount => Id == "bit_exact";

    /// <summary>A share of this gate as people write it: a difference of two shares is in percentage points.</summary>
    public string Text(double share) => Id == "int8_drop" ? Report.Text.Percent(share).Replace("%", "pp") : Report.Text.Percent(share);
}

internal enum Verdict
{
    Pass,
    Fail,

    /// <summary>Nothing can be said: random calibration, test images seen in training, or no images.</summary>
    Void,
}
