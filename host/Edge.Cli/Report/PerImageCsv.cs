using System.Globalization;
using System.Text;
using Edge.Cli.Report.Evidence;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>One line for each test image, with everything that a number of the report was counted from. RFC 4180, line feeds.</summary>
/// <remarks>
/// index, name, label, role (good or defect), the class each stage decided, right (of the class), verdict and excess (OK, NG or GRAY, and the steps of the
/// output above the limits), defect_px, the output of each class in steps and as a score, verdict and excess of each disturbance, and each device's decision,
/// whether its bytes are the reference's, and its microseconds.
/// </remarks>
internal static class PerImageCsv
{
    public static string Of(Validation validation, Findings? found = null)
    {
        found ??= Findings.None;
        StageResult[] ran = [.. validation.Ladder.Stages.Where(stage => stage.Decisions.Count > 0)];
        StageResult? judge = ran.FirstOrDefault(stage => stage.Id == StageIds.Int8);
        IReadOnlyList<JudgedImage> images = validation.Data.Images;
        IReadOnlyList<ImageVerdict> verdicts = validation.Judging.Verdicts(images.Select(image => image.Outputs));
        var disturbed = validation.Robustness.Select(set => (set.Id, Verdicts: validation.Judging.Verdicts(set.Outputs))).ToArray();
        var text = new StringBuilder();
        Line(text,
        [
            "index", "name", "label", "role", .. ran.Select(stage => stage.Id), "right", "verdict", "excess", "defect_px",
            .. validation.Classes.SelectMany(name => new[] { $"q {name}", $"score {name}" }),
            .. disturbed.SelectMany(set => new[] { $"verdict {set.Id}", $"excess {set.Id}" }),
            .. found.Devices.SelectMany(device => new[] { $"device {device.Name}", $"exact {device.Name}", $"us {device.Name}" }),
        ]);
        for (int i = 0; i < images.Count; i++)
        {
            JudgedImage image = images[i];
            Line(text,
            [
                Number(i), image.Name, validation.Classes[image.Label], validation.Judging.IsDefect(image.Label) ? "defect" : "good",
                .. ran.Select(stage => i < stage.Decisions.Count ? validation.Classes[stage.Decisions[i]] : ""),
                judge is null || i >= judge.Decisions.Count ? "" : judge.Decisions[i] == image.Label ? "yes" : "no",
                Name(verdicts[i]), Number(verdicts[i].Excess), found.Sizes.TryGetValue(image.Name, out double size) ? Number(size) : Number(image.DefectPixels),
                .. image.Outputs.SelectMany(step => new[] { Number(step), Number(validation.Judging.Score(step)) }),
                .. disturbed.SelectMany(set => new[] { Name(set.Verdicts[i]), Number(set.Verdicts[i].Excess) }),
                .. found.Devices.SelectMany(device => Cells(device, i)),
            ]);
        }

        return text.ToString();
    }

    /// <summary>Adds a line; cells that need it are quoted.</summary>
    internal static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append('\n');

    private static string[] Cells(DeviceRun device, int index) => device.Images.TryGetValue(index, out DeviceImage? image)
        ? [image.Decision, image.IsExact ? "yes" : "no", image is { Error: "", Microseconds: > 0 } ? Number(image.Microseconds) : ""]
        : ["", "", ""];

    private static string Name(ImageVerdict image) => image.Verdict.ToString().ToUpperInvariant();

    private static string Number(double? value) => value is { } known ? known.ToString("0.######", CultureInfo.InvariantCulture) : "";

    private static string Cell(string value) => value.AsSpan().IndexOfAny(",\"\n\r") < 0 ? value : $"\"{value.Replace("\"", "\"\"")}\"";
}
