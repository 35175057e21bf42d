using System.Text.Json.Nodes;
using Edge.Cli.Report.Evidence;

namespace Edge.Cli.Report.Blocks;

/// <summary>What the link to each device went through, listed even when all of it is 0.</summary>
internal static class LinkBlock
{
    public static JsonArray Json(Figures figures) => new([.. figures.Found.Devices.Select(device => (JsonNode)Of(device))]);

    public static JsonObject Of(DeviceRun device)
    {
        var json = new JsonObject { ["device"] = device.Name };
        foreach (var (name, count) in device.Link)
            json[name] = count;
        json["void_images"] = device.LostImages;
        return json;
    }

    public static JsonObject View(ReportInput input)
    {
        var (figures, words) = (input.Figures, input.Words);
        var block = new BlockView("link", words);
        if (figures.Found.Devices is not { Count: > 0 } devices)
            return block.Absent(words["link.absent"]).Of();
        string[] names = [.. devices[0].Link.Select(count => count.Name)];
        var table = new TableView("", [words["link.device"], .. names.Select(name => ">" + words.Or($"link.{name}", name)), ">" + words["link.void_images"]]);
        foreach (DeviceRun device in devices)
        {
            table.Marked(device.VoidReason is null && device.LostImages == 0 ? "" : "bad",
                [device.Name, .. names.Select(name => Text.Count(device.Link.FirstOrDefault(count => count.Name == name).Count)),
                    Text.Count(device.LostImages)]);
        }

        return block.Table(table).Of();
    }
}
