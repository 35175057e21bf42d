using System.Text.Json.Nodes;

namespace Edge.Cli.Report;

/// <summary>One line of the table of gates.</summary>
internal static class GateView
{
    public static JsonObject Of(Gate gate, Figures figures, Words words)
    {
        string sign = gate.IsMinimum ? "≥" : "≤";
        bool isCount = gate.Unit == GateUnit.Count;
        var view = new JsonObject
        {
            ["title"] = words[$"gate.{gate.Id}"],
            ["passed"] = gate.Passed,
            ["state"] = words[gate.Passed ? "gates.pass" : "gates.fail"],
            ["limit"] = isCount ? "0" : $"{sign} {gate.Text(gate.Limit)}",
            ["value"] = gate.Text(gate.Value),
            ["bound"] = gate.Bound is { } bound ? $"{sign} {gate.Text(bound)}" : "–",
            ["margin"] = gate.MarginText,
            ["judged_by"] = gate.IsJudgedByBound ? words.Format("gates.by_bound", Text.Percent(figures.Confidence).Replace(".00", ""))
                : words["gates.by_value"],
            ["whisker"] = null,
        };
        if (!isCount)
        {
            double other = gate.Bound ?? gate.Value;
            double least = Math.Min(Math.Min(gate.Value, other), gate.Limit), most = Math.Max(Math.Max(gate.Value, other), gate.Limit);
            double pad = Math.Max(0.15 * (most - least), 0.0005);
            view["whisker"] = Whisker.Of(least - pad, most + pad, gate.Value, Math.Min(gate.Value, other), Math.Max(gate.Value, other), gate.Limit);
        }

        return view;
    }
}
