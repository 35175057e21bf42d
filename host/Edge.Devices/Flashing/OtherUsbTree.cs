using System.Runtime.InteropServices;
using Edge.Compiler.Ir;

namespace Edge.Devices.Flashing;

/// <summary>A system whose USB tree cannot be read here: every slot of the line has to name its port.</summary>
public sealed class OtherUsbTree : IUsbTree
{
    public UsbUnit Find(string usbPath) => throw Fault($"USB path {usbPath}");

    public IReadOnlyList<UsbUnit> All() => throw Fault("USB");

    /// <summary>The tree of the system that this program runs on.</summary>
    /// <param name="root">Where a simulated fleet has its own; null: the system's.</param>
    public static IUsbTree OfSystem(string? root) => root is not null ? new LinuxUsbTree(root) : OperatingSystem.IsLinux()
        ? new LinuxUsbTree("/") : new OtherUsbTree();

    private static DeviceException Fault(string where) => new("E0732", where, $"the USB tree of {RuntimeInformation.OSDescription} cannot be read yet", "Linux",
        "give the slot a 'port' in place of 'usb'; the chip's own number then tells units apart");
}
