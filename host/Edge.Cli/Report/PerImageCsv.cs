using System.Globalization;
using System.Text;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>One line for each test image: truth, what every stage decided and the INT8 reference's scores. RFC 4180, line feeds.</summary>
internal static class PerImageCsv
{
    public static string Of(Validation validation)
    {
        StageResult[] ran = [.. validation.Ladder.Stages.Where(stage => stage.Decisions.Count > 0)];
        var text = new StringBuilder();
        Line(text, ["index", "name", "label", .. ran.Select(stage => stage.Id), "right", .. validation.Classes.Select(name => $"score {name}")]);
        StageResult? judge = ran.FirstOrDefault(stage => stage.Id == StageIds.Int8);
        for (int i = 0; i < validation.Data.Images.Count; i++)
        {
            JudgedImage image = validation.Data.Images[i];
            Line(text,
            [
                i.ToString(CultureInfo.InvariantCulture),
                image.Name,
                validation.Classes[image.Label],
                .. ran.Select(stage => i < stage.Decisions.Count ? validation.Classes[stage.Decisions[i]] : ""),
                judge is null || i >= judge.Decisions.Count ? "" : judge.Decisions[i] == image.Label ? "yes" : "no",
                .. image.Scores.Select(score => score.ToString("0.######", CultureInfo.InvariantCulture)),
            ]);
        }

        return text.ToString();
    }

    /// <summary>Adds a line; cells that need it are quoted.</summary>
    internal static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append('\n');

    private static string Cell(string value) => value.AsSpan().IndexOfAny(",\"\n\r") < 0 ? value : $"\"{value.Replace("\"", "\"\"")}\"";
}
