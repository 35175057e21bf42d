using System.Globalization;
using System.Security.Cryptography;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Devices.Flashing;
using Edge.Devices.Flashing.Fleet;
using Edge.Devices.Link;
using Edge.Runtime.Update;

namespace Edge.Cli.Verbs;

/// <summary>A line as somebody wrote it down, with its simulated fleet where it has one.</summary>
/// <param name="Fleet">Power on; null: the units are real.</param>
internal sealed record LineFile(LinePlan Plan, IReadOnlyList<LineUnit> Units, SimulatedFleet? Fleet) : IDisposable
{
    private const string PortPlace = "{port}";

    private static readonly Dictionary<string, UnitStep> _steps = Enum.GetValues<UnitStep>().ToDictionary(UnitWorker.Name);

    /// <summary>Set for every worker.</summary>
    public IReadOnlyDictionary<string, string> Environment => Fleet?.Environment ?? new Dictionary<string, string>();

    /// <summary>The pack that the line names, as it was read; null: none.</summary>
    public ReadPack? Pack { get; init; }

    /// <summary>Where a unit that was made answers: its socket is that of the list, else the one it was made in.</summary>
    /// <exception cref="DeviceException">E0711: nothing is plugged in there. E0602: its socket has no serial port, or is not in the line file any more.</exception>
    public LinkAddress AddressOf(LineUnit unit, LedgerEntry made)
    {
        string name = unit.Slot ?? made.Slot;
        LineSlot slot = Plan.Slots.FirstOrDefault(slot => slot.Name == name)
            ?? throw new DeviceException("E0602", unit.Serial, $"was made in the slot '{name}', which the line file does not have", string.Join(", ", Plan.Slots.Select(slot => slot.Name)));
        string link = slot.Link ?? Plan.Common.Link;
        if (!link.Contains(PortPlace, StringComparison.Ordinal))
            return new LinkAddress(link);
        string? port = slot.Port ?? OtherUsbTree.OfSystem(Fleet?.Folder).Find(slot.UsbPath!).Port;
        return new LinkAddress(link.Replace(PortPlace, port ?? throw new DeviceException("E0602", unit.Serial, $"what is plugged in at {slot.UsbPath} has no serial port"),
            StringComparison.Ordinal));
    }

    public void Dispose() => Fleet?.Dispose();

    /// <exception cref="UsageException">With file, line and column. Files that it names are read, and at fault where they are.</exception>
    public static LineFile Read(Session session, string file)
    {
        string path = session.Resolve(file);
        var section = new Section(YamlReader.ReadFile(path, session.Shown(path)), "");
        string At(string relative) => Path.GetFullPath(relative, Path.GetDirectoryName(path)!);
        string? FileOf(string key) => section.Text(key) is { } name ? Existing(section, key, At(name)) : null;

        string name = section.RequiredText("line", "a name for the line");
        string tool = section.RequiredText("tool", string.Join(", ", FlashToolReader.Shipped()) + ", or the path of a .json file");
        tool = FlashToolReader.Find(tool.EndsWith(".json", StringComparison.Ordinal) ? At(tool) : tool);
        FlashToolReader.Read(tool);
        string? fleetFolder = section.Text("fleet"), toolPath = section.Text("tool_path");
        IReadOnlyList<LineSlot> slots = Slots(section);
        string records = At(section.Text("records") ?? "records"), units = At(section.RequiredText("units", "a file such as units.csv"));
        string? packFile = FileOf("pack");
        PackKey? key = FileOf("key") is { } keyFile ? PackKey.Load(keyFile, session.Shown(keyFile)) : null;
        ReadPack? pack = packFile is null ? null : PackReader.Load(packFile, session.Shown(packFile), key);
        string? limitsFile = FileOf("limits");
        ReadPack? limits = limitsFile is null ? null : PackReader.Load(limitsFile, session.Shown(limitsFile), key);
        if (limits is not null && pack is not null && !LimitsPack.IsFor(limits.Content, pack.Content))
            throw section.Wrong("limits", $"limits of the model in {Path.GetFileName(packFile)}", "'edge pack --limits' makes them from that model's project; without this line the pack's own hold");
        var common = new UnitJob
        {
            Verb = UnitVerb.Flash,
            Serial = "",
            Slot = "",
            Folder = "",
            Tool = tool,
            Places = Places(section),
            Chip = section.Text("chip"),
            Board = section.Text("board"),
            Images = Images(section, At),
            Link = fleetFolder is null ? section.RequiredText("link", "an address such as serial:{port}@921600") : section.Text("link") ?? "",
            ModelSha256 = Hash(pack, PackSection.Program),
            PreprocessingSha256 = Hash(pack, PackSection.Preprocessing),
            Pack = packFile,
            LimitsPack = limitsFile,
            LimitsSha256 = Hash(limits ?? pack, PackSection.Limits),
            WritesNames = section.Flag("names") ?? true,
            Camera = Camera(section),
            Golden = FileOf("golden"),
            Seconds = Seconds(section),
        };
        double grace = section.Number("grace", 1, 600) ?? 30;
        section.Finish();
        SimulatedFleet? fleet = fleetFolder is null ? null : SimulatedFleet.Open(At(fleetFolder));
        var plan = new LinePlan
        {
            Name = name,
            Folder = records,
            Tool = tool,
            ToolFolder = toolPath is not null ? At(toolPath) : fleet?.ToolsFolder,
            Slots = fleet is null ? slots : [.. slots.Select(slot => slot with { Link = fleet.LinkOf(slot.UsbPath!) })],
            Common = common with { UsbRoot = fleet?.Folder, Golden = LineGolden.Prepare(session, common.Golden, pack, records) },
            Pack = pack is null ? "" : $"{pack.Content.Product} {pack.Content.Label}",
            PackSha256 = pack?.Id ?? "",
            LimitsId = limits is null ? "" : limits.Content.Label,
            GraceSeconds = grace,
        };
        return new LineFile(plan, LineUnits.Read(units, session.Shown(units)), fleet) { Pack = pack };
    }

    private static string? Hash(ReadPack? pack, int part) => pack?.Content.Find(part) is { } bytes ? Convert.ToHexStringLower(SHA256.HashData(bytes)) : null;

    private static string Existing(Section section, string key, string path) =>
        File.Exists(path) || Directory.Exists(path) ? path : throw section.Wrong(key, "a file that is there", $"looked for {path}");

    private static Dictionary<string, string> Places(Section section)
    {
        var places = new Dictionary<string, string> { ["baud"] = (section.Integer("baud", 9600, 4_000_000) ?? 921600).ToString(CultureInfo.InvariantCulture) };
        foreach (string key in new[] { "target", "config", "uid_address" })
        {
            if (section.Text(key) is { } text)
                places.Add(key, text);
        }

        return places;
    }

    private static IReadOnlyList<LineSlot> Slots(Section section)
    {
        Section slots = section.RequiredChild("slots", "a USB path for each socket, such as '1: 1-1.1'; 'edge line check' lists what is plugged in");
        LineSlot[] all = [.. slots.Keys.ToArray().Select(name => slots.RequiredText(name, "a USB path such as 1-1.1, or port:PATH") is var place
            && place.StartsWith("port:", StringComparison.Ordinal) ? new LineSlot(name, null, place[5..]) : new LineSlot(name, place))];
        LineSlot? twice = all.FirstOrDefault(slot => all.Any(other => other.Name != slot.Name && (other.UsbPath, other.Port) == (slot.UsbPath, slot.Port)));
        return twice is null ? all : throw slots.Wrong(twice.Name, "a socket of its own for each slot");
    }

    private static IReadOnlyList<FlashImage> Images(Section section, Func<string, string> at)
    {
        Section images = section.RequiredChild("images", "an address for each file, such as 'firmware.bin: 0x10000'");
        return [.. images.Keys.ToArray().Select(name => FlashImage.Of(Existing(images, name, at(name)), Address(images, name)))];
    }

    private static long Address(Section images, string name)
    {
        string text = images.RequiredText(name, "an address such as 0x10000");
        return text.StartsWith("0x", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long address)
            && address is >= 0 and <= uint.MaxValue ? address : throw images.Wrong(name, "an address such as 0x10000");
    }

    private static CameraLimits? Camera(Section section)
    {
        if (section.Child("camera") is not { } camera)
            return null;
        var usual = new CameraLimits();
        int[]? mean = camera.Integers("mean", 2, 0, 255);
        var limits = new CameraLimits
        {
            MeanLow = mean?[0] ?? usual.MeanLow,
            MeanHigh = mean?[1] ?? usual.MeanHigh,
            Sharpness = camera.Number("sharpness", 0, 255) ?? usual.Sharpness,
            MostMilliseconds = camera.Number("frame_ms", 1, 60_000) ?? usual.MostMilliseconds,
        };
        camera.Finish();
        return limits;
    }

    private static Dictionary<UnitStep, double> Seconds(Section section)
    {
        if (section.Child("seconds") is not { } times)
            return [];
        var seconds = _steps.Where(step => times.Has(step.Key)).ToDictionary(step => step.Value, step => times.Number(step.Key, 0.1, 36_000)!.Value);
        times.Finish();
        return seconds;
    }
}
