namespace Edge.Devices.Flashing;

/// <summary>What is plugged in at a place of the USB tree.</summary>
/// <param name="UsbPath">Bus and ports, as the kernel writes them: <c>1-1.4</c>. It names a socket on the bench, whatever is plugged into it.</param>
/// <param name="VendorId">Four hexadecimal digits, as <paramref name="ProductId"/>.</param>
/// <param name="SerialNumber">Of the bridge or probe; null where it has none. Not always its own: boot loaders of one batch may share it.</param>
/// <param name="Port">Its serial port, <c>/dev/ttyUSB3</c>; null: it has none.</param>
public sealed record UsbUnit(string UsbPath, string VendorId, string ProductId, string? SerialNumber, string? Port);

/// <summary>Finds units by where they are plugged in.</summary>
public interface IUsbTree
{
    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0711: nothing is plugged in there. E0732: this system cannot be asked.</exception>
    UsbUnit Find(string usbPath);

    /// <summary>All that is plugged in, but hubs.</summary>
    IReadOnlyList<UsbUnit> All();
}
