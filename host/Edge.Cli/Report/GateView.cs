using System.Text.Json.Nodes;

namespace Edge.Cli.Report;

/// <summary>One line of the table of gates.</summary>
internal static class GateView
{
    public static JsonObject Of(Gate gate, Figures figures)
    {
        string sign = gate.IsMinimum ? "≥" : "≤";
        var view = new JsonObject
        {
            ["title"] = gate.Title,
            ["passed"] = gate.Passed,
            ["limit"] = gate.IsCount ? "0" : $"{sign} {gate.Text(gate.Limit)}",
            ["value"] = gate.IsCount ? Text.Count((long)gate.Value) : gate.Text(gate.Value),
            ["bound"] = gate.Bound is { } bound ? $"{(gate.IsMinimum ? "≥" : "≤")} {Text.Percent(bound)}" : "–",
            ["margin"] = gate.IsCount ? "–" : Text.Points(gate.Margin),
            ["judged_by"] = gate.IsJudgedByBound ? $"bound at {Text.Percent(figures.Confidence).Replace(".00", "")}" : "measured value",
            ["whisker"] = null,
        };
        if (!gate.IsCount)
        {
            double other = gate.Bound ?? gate.Value;
            double least = Math.Min(Math.Min(gate.Value, other), gate.Limit), most = Math.Max(Math.Max(gate.Value, other), gate.Limit);
            double pad = Math.Max(0.15 * (most - least), 0.0005);
            view["whisker"] = Whisker.Of(least - pad, most + pad, gate.Value, Math.Min(gate.Value, other), Math.Max(gate.Value, other), gate.Limit);
        }

        return view;
    }
}
