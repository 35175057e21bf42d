using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Line;
using Edge.Cli.Report;
using Edge.Compiler.Ir;
using Edge.Devices.Flashing;
using Edge.Devices.Tools;

namespace Edge.Cli.Verbs;

/// <summary><c>edge line check</c>: whether a run could begin: files, their signature, disk, clock, tool, list of units, sockets. Nothing is written to a unit.</summary>
internal static class LineCheckVerb
{
    public static Command Create(Application application)
    {
        Argument<string> file = LineVerb.LineArgument();
        var command = new Command("check", "Whether a run could begin: files, signature, disk, clock, flash tool, units, sockets; nothing is written") { file };
        application.Bind(command, (session, parsed) => Run(session, parsed.GetValue(file)!));
        return command;
    }

    private static int Run(Session session, string lineFile)
    {
        using LineFile line = LineFile.Read(session, lineFile);
        using LineLedger ledger = LineLedger.Open(Path.Combine(line.Plan.Folder, LineLedger.FileName));
        FlashTool tool = FlashToolReader.Read(line.Plan.Tool);
        bool hasTool = line.Plan.ToolFolder is { } folder && File.Exists(Path.Combine(folder, tool.Write.Program))
            || ExternalTool.Named(tool.Write.Program).Find() is not null;
        IUsbTree tree = OtherUsbTree.OfSystem(line.Fleet?.Folder);
        (LineSlot Slot, string State, bool IsThere)[] slots = [.. line.Plan.Slots.Select(slot => Look(tree, slot))];
        int made = line.Units.Count(unit => ledger.Latest(UnitVerb.Flash).TryGetValue(unit.Serial, out LedgerEntry? entry) && entry.IsGood);
        long free = Free(line.Plan.Folder);
        LineReadiness signature = LineReadiness.Signature(line.Pack), room = LineReadiness.Room(free, line.Units.Count);
        LineReadiness clock = LineReadiness.Clock(DateTimeOffset.Now, LineReadiness.Last(ledger.Entries), Written(line.Plan));
        bool isReady = hasTool && room.IsGood && clock.IsGood && slots.All(slot => slot.IsThere);
        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.line-check/1",
                ["line"] = line.Plan.Name,
                ["ready"] = isReady,
                ["tool"] = tool.Name,
                ["tool_installed"] = hasTool,
                ["release"] = line.Plan.Release,
                ["signature_checked"] = line.Pack?.IsSignatureChecked,
                ["signing_key"] = line.Pack?.KeyName,
                ["disk_free_bytes"] = free,
                ["disk_needed_bytes"] = LineReadiness.Needed(line.Units.Count),
                ["clock_ok"] = clock.IsGood,
                ["units"] = line.Units.Count,
                ["made"] = made,
                ["slots"] = new JsonArray([.. slots.Select(slot =>
                    (JsonNode)new JsonObject { ["slot"] = slot.Slot.Name, ["state"] = slot.State, ["there"] = slot.IsThere })]),
            },
            text =>
            {
                text.WriteLine($"Line check  {line.Plan.Name}");
                var table = new TextTable("", "", "");
                table.Row("images", string.Join(", ", line.Plan.Common.Images.Select(image =>
                    $"{Path.GetFileName(image.File)} at 0x{image.Address:x}, {Text.Bytes(image.Bytes)}")), $"sha256 {line.Plan.FirmwareSha256[..12]}");
                table.Row("pack", line.Plan.Pack.Length > 0 ? line.Plan.Pack : "none named: the model on a unit is not compared",
                    line.Plan.PackSha256.Length > 0 ? $"id {line.Plan.PackSha256[..12]}  {signature.Says}" : "");
                table.Row("disk", session.Shown(line.Plan.Folder), room.Says);
                table.Row("clock", DateTime.Now.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), clock.Says);
                table.Row("tool", tool.Name, hasTool ? "there" : $"NOT INSTALLED: {tool.Write.Program}");
                table.Row("units", $"{Text.Plural(line.Units.Count, "unit")}, each serial number once", $"{made} made");
                foreach (var (slot, state, _) in slots)
                    table.Row($"slot {slot.Name}", slot.UsbPath ?? slot.Port!, state);
                text.Write(table);
                int waves = (line.Units.Count + slots.Length - 1) / slots.Length;
                text.WriteLine(isReady ? $"READY  {Text.Plural(line.Units.Count, "unit")} in {Text.Plural(waves, "wave")}" : "NOT READY");
            });
        return isReady ? ExitCode.Done : hasTool ? ExitCode.CheckFailed : ExitCode.ToolMissing;
    }

    // The disk of the folder, which the records were opened in.
    private static long Free(string folder) => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;

    private static IEnumerable<DateTimeOffset> Written(LinePlan plan) => plan.Common.Images.Select(image => image.File)
        .Concat(new[] { plan.Common.Pack, plan.Common.LimitsPack }.OfType<string>()).Select(file => new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero));

    private static (LineSlot Slot, string State, bool IsThere) Look(IUsbTree tree, LineSlot slot)
    {
        if (slot.UsbPath is null)
            return (slot, File.Exists(slot.Port) ? "there" : "NO SUCH PORT", File.Exists(slot.Port));
        try
        {
            UsbUnit unit = tree.Find(slot.UsbPath);
            return (slot, $"{unit.VendorId}:{unit.ProductId}{(unit.Port is null ? "" : $" {Path.GetFileName(unit.Port)}")}", true);
        }
        catch (DeviceException e) when (e.Code == "E0711")
        {
            return (slot, "EMPTY", false);
        }
    }
}
