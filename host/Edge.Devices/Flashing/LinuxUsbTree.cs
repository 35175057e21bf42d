using System.Text.RegularExpressions;
using Edge.Compiler.Ir;

namespace Edge.Devices.Flashing;

/// <summary>The USB tree as Linux shows it: a folder for each device in <c>/sys/bus/usb/devices</c>.</summary>
/// <remarks>
/// A name such as <c>1-1.4</c> is bus 1, port 1 of its root hub, port 4 of the hub there (Documentation/ABI/stable/sysfs-bus-usb); the interfaces of
/// the device lie in it
/// as <c>1-1.4:1.0</c>, and what a driver made of one in that: <c>ttyUSB0</c>, or <c>tty/ttyACM0</c>.
/// </remarks>
/// <param name="root">Normally <c>/</c>.</param>
public sealed partial class LinuxUsbTree(string root) : IUsbTree
{
    private const string Hub = "09";

    private string Devices => Path.Combine(root, "sys/bus/usb/devices");

    public UsbUnit Find(string usbPath)
    {
        string folder = Path.Combine(Devices, usbPath);
        if (!Name().IsMatch(usbPath) || !Directory.Exists(folder))
        {
            string[] others = [.. All().Select(unit => unit.UsbPath)];
            throw new DeviceException("E0711", $"USB path {usbPath}", "nothing is plugged in there",
                others.Length == 0 ? "no device is plugged in at all" : string.Join(", ", others.Take(12)) + (others.Length > 12 ? ", ..." : ""),
                "plug the unit into that socket, or is the hub without power?");
        }

        return UnitOf(folder, usbPath);
    }

    public IReadOnlyList<UsbUnit> All() => !Directory.Exists(Devices) ? [] :
    [
        .. Directory.GetDirectories(Devices).Where(folder => Name().IsMatch(Path.GetFileName(folder)) && Text(folder, "bDeviceClass") != Hub)
            .Order(StringComparer.Ordinal).Select(folder => UnitOf(folder, Path.GetFileName(folder))),
    ];

    private UsbUnit UnitOf(string folder, string usbPath)
    {
        string[] ports = [.. PortsOf(folder, usbPath)];
        if (ports.Length > 1)
            throw new DeviceException("E0711", $"USB path {usbPath}", $"has {ports.Length} serial ports: {string.Join(", ", ports)}",
                "a unit with one serial port");
        return new UsbUnit(usbPath, Text(folder, "idVendor") ?? "", Text(folder, "idProduct") ?? "", Text(folder, "serial"),
            ports.Length == 0 ? null : Path.Combine(root, "dev", ports[0]));
    }

    private static IEnumerable<string> PortsOf(string folder, string usbPath) => Directory.GetDirectories(folder, $"{usbPath}:*")
        .SelectMany(side => Directory.GetDirectories(side, "tty*")
        .Concat(Directory.Exists(Path.Combine(side, "tty")) ? Directory.GetDirectories(Path.Combine(side, "tty")) : []))
        .Select(port => Path.GetFileName(port)!).Where(name => name != "tty").Order(StringComparer.Ordinal);

    // A unit may be pulled out while it is looked at.
    private static string? Text(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[0-9]+-[0-9]+(\.[0-9]+)*$")]
    private static partial Regex Name();
}
