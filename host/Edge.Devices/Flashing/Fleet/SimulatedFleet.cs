using System.Globalization;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;

namespace Edge.Devices.Flashing.Fleet;

/// <summary>What a fleet is made of.</summary>
public sealed record FleetOptions
{
    public int Units { get; init; } = 30;

    /// <summary>How many units have which fault; which ones they are depends on the seed.</summary>
    public IReadOnlyList<(FleetFault Fault, int Units)> Faults { get; init; } = [];

    /// <summary>What the chips call themselves.</summary>
    public string Chip { get; init; } = "ESP32-D0WD-V3";

    /// <summary>First address of the chips' flash.</summary>
    public long FlashOrigin { get; init; }

    /// <summary>1: erasing and writing take as long as on a chip; 0: no time.</summary>
    public double Pace { get; init; }

    public int Seed { get; init; } = 1;
}

/// <summary>
/// A bench full of simulated units in a folder: a USB tree, flash tools that behave like the real ones, and the device's firmware behind them.
/// </summary>
/// <remarks>
/// <code>
/// bin/            the tools: shell scripts
/// sys/ dev/       the USB tree as Linux shows it
/// port/ probe/    which unit a port or a probe's number leads to
/// units/1-1.4/    unit.env, flash.bin, store.bin (what its firmware keeps), fault, calls.txt (what tools did to it), belt (parts it sees at each start)
/// key             what its firmware trusts
/// </code>
/// </remarks>
public sealed class SimulatedFleet : IDisposable
{
    private const string ToolFolder = "flashing/tools";

    private readonly Dictionary<string, FleetUnit> _units = [];

    private SimulatedFleet(string folder) => Folder = folder;

    public string Folder { get; }

    public string ToolsFolder => Path.Combine(Folder, "bin");

    /// <summary>USB paths, in order.</summary>
    public IReadOnlyList<string> UsbPaths => [.. Directory.GetDirectories(Path.Combine(Folder, "units")).Select(unit => Path.GetFileName(unit)!)
        .OrderBy(path => path.Split('.').Length).ThenBy(path => path.Split('-', '.')
        .Aggregate(0, (sum, part) => sum * 100 + int.Parse(part, CultureInfo.InvariantCulture)))];

    /// <summary>For the workers.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["EDGE_FLEET"] = Folder };

    /// <summary>Makes the folder; nobody has the power on yet.</summary>
    /// <exception cref="DeviceException">E0736: this system has no shell for the tools.</exception>
    /// <exception cref="UsageException">E0735: more faults than units.</exception>
    public static void Create(string folder, FleetOptions options)
    {
        if (OperatingSystem.IsWindows())
            throw new DeviceException("E0736", "simulated fleet", "its tools are shell scripts", "Linux or macOS", "run it in WSL");
        if (options.Faults.Sum(fault => fault.Units) > options.Units)
            throw new UsageException("E0735", "--fail", $"{options.Faults.Sum(fault => fault.Units)} faults for {options.Units} units",
                "at most one for each unit");
        Write(Path.Combine(folder, "key"), PackKey.Create("simulated").ToText());
        foreach (string tool in Directory.GetFiles(ShippedFiles.Folder(ToolFolder)))
        {
            string copy = Path.Combine(folder, "bin", Path.GetFileName(tool));
            Write(copy, File.ReadAllText(tool).ReplaceLineEndings("\n"));
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        string[] faults = [.. options.Faults.SelectMany(fault => Enumerable.Repeat(fault.Fault.Name, fault.Units)), .. Enumerable.Repeat("", options.Units)];
        faults = faults[..options.Units];
        new Random(options.Seed).Shuffle(faults);
        string? shared = null;
        for (int i = 0; i < options.Units; i++)
        {
            // A hub of ten sockets for each port of the root hub.
            string usbPath = string.Create(CultureInfo.InvariantCulture, $"1-{i / 10 + 1}.{i % 10 + 1}"), port = $"ttyUSB{i}",
                probe = $"SIM{options.Seed:x4}{i:d4}";
            string mac = string.Create(CultureInfo.InvariantCulture, $"f4:12:fa:{options.Seed & 255:x2}:{i >> 8:x2}:{i & 255:x2}");
            if (faults[i] == "same-chip")
                mac = shared ??= mac;
            string chip = faults[i] == "wrong-chip" ? options.Chip == "ESP32-S3" ? "ESP32-D0WD-V3" : "ESP32-S3" : options.Chip;
            string unit = Path.Combine(folder, "units", usbPath);
            Write(Path.Combine(unit, "unit.env"), string.Create(CultureInfo.InvariantCulture,
                $"CHIP={chip}\nMAC={mac}\nPROBE={probe}\nPORT={port}\nBASE={options.FlashOrigin}\nPACE={options.Pace}\n"));
            if (faults[i].Length > 0)
                Write(Path.Combine(unit, "fault"), faults[i] + "\n");
            Write(Path.Combine(folder, "port", port), usbPath + "\n");
            Write(Path.Combine(folder, "probe", probe), usbPath + "\n");
        }
    }

    /// <summary>Plugs every unit in, switches the power on, and lets the firmware answer.</summary>
    public static SimulatedFleet Open(string folder)
    {
        var fleet = new SimulatedFleet(Path.GetFullPath(folder));
        try
        {
            PackKey key = PackKey.Load(Path.Combine(folder, "key"), "key");
            foreach (string usbPath in fleet.UsbPaths)
            {
                fleet.Plug(usbPath);
                string unit = Path.Combine(fleet.Folder, "units", usbPath);
                byte[] chip = Convert.FromHexString(fleet.Value(usbPath, "MAC").Replace(":", "", StringComparison.Ordinal));
                fleet._units.Add(usbPath, new FleetUnit(unit, chip, key));
            }
        }
        catch
        {
            fleet.Dispose();
            throw;
        }

        return fleet;
    }

    /// <summary>Where the firmware of a unit answers.</summary>
    public string LinkOf(string usbPath) => _units[usbPath].Address;

    /// <summary>Name of its fault; empty: none.</summary>
    public string FaultOf(string usbPath) => Path.Combine(Folder, "units", usbPath, "fault") is var file && File.Exists(file) ? File.ReadAllText(file)
        .Trim() : "";

    /// <summary>Takes the fault of a unit away, and plugs it in.</summary>
    public void Mend(string usbPath)
    {
        string fault = FaultOf(usbPath), environment = Path.Combine(Folder, "units", usbPath, "unit.env");
        File.Delete(Path.Combine(Folder, "units", usbPath, "fault"));
        // What another unit shared, or was, is a chip of its own now; its number ends in bytes that no other has.
        if (fault is "same-chip" or "wrong-chip")
        {
            string[] lines = File.ReadAllLines(environment);
            string chip = UsbPaths.Select(other => Value(other, "CHIP")).GroupBy(name => name).MaxBy(same => same.Count())!.Key;
            int number = UsbPaths.ToList().IndexOf(usbPath);
            File.WriteAllLines(environment, lines.Select(line => line.StartsWith("CHIP=", StringComparison.Ordinal) ? $"CHIP={chip}"
                : line.StartsWith("MAC=", StringComparison.Ordinal) ? $"{line[..^5]}fe:{number & 255:x2}" : line));
        }

        Plug(usbPath);
    }

    /// <summary>What tools did to a unit, a line each.</summary>
    public IReadOnlyList<string> CallsOf(string usbPath) =>
        Path.Combine(Folder, "units", usbPath, "calls.txt") is var file && File.Exists(file) ? File.ReadAllLines(file) : [];

    public void Dispose()
    {
        foreach (FleetUnit unit in _units.Values)
            unit.Dispose();
    }

    private void Plug(string usbPath)
    {
        string device = Path.Combine(Folder, "sys/bus/usb/devices", usbPath);
        if (Directory.Exists(device))
            Directory.Delete(device, recursive: true);
        if (FaultOf(usbPath) == "missing")
            return;
        Write(Path.Combine(device, "idVendor"), "10c4\n");
        Write(Path.Combine(device, "idProduct"), "ea60\n");
        Write(Path.Combine(device, "serial"), Value(usbPath, "PROBE") + "\n");
        Directory.CreateDirectory(Path.Combine(device, $"{usbPath}:1.0", Value(usbPath, "PORT")));
    }

    private string Value(string usbPath, string name) =>
        File.ReadAllLines(Path.Combine(Folder, "units", usbPath, "unit.env"))
            .First(line => line.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
