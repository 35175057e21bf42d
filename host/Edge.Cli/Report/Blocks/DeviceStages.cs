using System.Text.Json.Nodes;
using Edge.Cli.Report.Evidence;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Blocks;

/// <summary>The last rungs of the ladder: the same images through real devices.</summary>
internal static class DeviceStages
{
    public static IEnumerable<JsonObject> Json(Validation validation, Figures figures) => figures.Found.Devices.Select(device =>
    {
        Compared row = Of(device, validation, figures);
        return new JsonObject
        {
            ["id"] = "device",
            ["title"] = device.Name,
            ["status"] = device.VoidReason is null && device.DifferingImages == 0 ? "passed" : "failed",
            ["device"] = new JsonObject { ["uid"] = device.Uid, ["board"] = device.Board, ["runtime"] = device.Runtime, ["firmware"] = device.FirmwareSha256 },
            ["images"] = row.Images,
            ["errors"] = row.Errors,
            ["changed"] = row.Changed,
            ["worse"] = row.Worse,
            ["better"] = row.Better,
            ["mcnemar_p"] = McNemar.ExactP(row.Worse, row.Better),
            ["bitexact"] = device.Images.Count - device.DifferingImages,
            ["first_difference"] = device.FirstDifference,
            ["link"] = LinkBlock.Of(device),
            ["origin"] = "measured",
        };
    });

    public static JsonObject View(ReportInput input)
    {
        var words = input.Words;
        var block = new BlockView("devices", words);
        if (input.Figures.Found.Devices is not { Count: > 0 } devices)
            return block.Absent(words["devices.absent"]).Absent(words["devices.camera"]).Of();
        var table = new TableView("", words["link.device"], words["devices.board"], ">" + words["ladder.errors"], ">" + words["ladder.changed"],
            ">" + words["devices.worse"],
            ">" + words["ladder.p"], ">" + words["ladder.bit_exact"], words["devices.first"]);
        foreach (DeviceRun device in devices)
        {
            Compared row = Of(device, input.Validation, input.Figures);
            table.Marked(device.DifferingImages == 0 ? "ok" : "bad", device.Name, $"{device.Board} {device.Runtime} {device.Uid}".Trim(),
                $"{Text.Count(row.Errors)} / {Text.Count(row.Images)}", Text.Count(row.Changed), $"{row.Worse} / {row.Better}",
                    Text.P(McNemar.ExactP(row.Worse, row.Better)),
                $"{Text.Count(device.Images.Count - device.DifferingImages)} / {Text.Count(device.Images.Count)}", device.FirstDifference ?? "–");
        }

        return block.Table(table).Absent(words["devices.camera"]).Of();
    }

    private static Compared Of(DeviceRun device, Validation validation, Figures figures)
    {
        int images = 0, errors = 0, changed = 0, worse = 0, better = 0;
        foreach (var (index, image) in device.Images)
        {
            if (index < 0 || index >= figures.Decisions.Count || image.Decision.Length == 0)
                continue;
            string label = validation.Classes[validation.Data.Images[index].Label], before = validation.Classes[figures.Decisions[index]];
            images++;
            errors += image.Decision != label ? 1 : 0;
            changed += image.Decision != before ? 1 : 0;
            worse += image.Decision != label && before == label ? 1 : 0;
            better += image.Decision == label && before != label ? 1 : 0;
        }

        return new Compared(images, errors, changed, worse, better);
    }

    /// <summary>A device against the INT8 reference.</summary>
    private sealed record Compared(int Images, int Errors, int Changed, int Worse, int Better);
}
