using Edge.Compiler.Ir;
using Edge.Devices.Flashing;

namespace Edge.Devices.Tests.Flashing;

/// <summary>Units found by the socket they are in, in a USB tree as Linux shows it.</summary>
public sealed class LinuxUsbTreeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("edge-usb-").FullName;

    public LinuxUsbTreeTests()
    {
        Device("1-1", "09", "2109", "0817", null);
        Device("1-1.2", "00", "10c4", "ea60", "0001", "1-1.2:1.0/ttyUSB7");
        Device("1-1.3", "ef", "303a", "1001", "F4:12:FA:5B:44:F0", "1-1.3:1.0/tty/ttyACM2", "1-1.3:1.1");
        Device("1-1.4", "00", "0483", "374b", "066DFF", "1-1.4:1.0");
        Device("1-1.10", "00", "0403", "6010", null, "1-1.10:1.0/ttyUSB0", "1-1.10:1.1/ttyUSB1");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("1-1.2", "10c4", "0001", "ttyUSB7")] // a bridge: the port lies in its interface
    [InlineData("1-1.3", "303a", "F4:12:FA:5B:44:F0", "ttyACM2")] // the chip's own USB: in a folder tty
    public void A_unit_has_the_port_of_its_socket(string path, string vendor, string serial, string port) =>
        Assert.Equal(new UsbUnit(path, vendor, path == "1-1.2" ? "ea60" : "1001", serial, Path.Combine(_root, "dev", port)), new LinuxUsbTree(_root)
            .Find(path));

    [Fact]
    public void A_probe_has_no_port() => Assert.Null(new LinuxUsbTree(_root).Find("1-1.4").Port);

    [Fact]
    public void An_empty_socket_is_an_error_that_lists_what_is_plugged_in()
    {
        Directory.Delete(Path.Combine(_root, "sys/bus/usb/devices/1-1.10"), recursive: true);
        var error = Assert.Throws<DeviceException>(() => new LinuxUsbTree(_root).Find("1-1.9"));
        Assert.Equal(("E0711", "1-1.2, 1-1.3, 1-1.4"), (error.Code, error.Accepted));
    }

    [Theory]
    [InlineData("../../../etc")]
    [InlineData("1-1.2:1.0")]
    [InlineData("")]
    public void What_is_no_socket_is_not_looked_for(string path)
    {
        Directory.Delete(Path.Combine(_root, "sys/bus/usb/devices/1-1.10"), recursive: true);
        Assert.Equal("E0711", Assert.Throws<DeviceException>(() => new LinuxUsbTree(_root).Find(path)).Code);
    }

    [Fact]
    public void None_of_two_ports_is_chosen() => Assert.Contains("2 serial ports",
        Assert.Throws<DeviceException>(() => new LinuxUsbTree(_root).Find("1-1.10")).Message);

    [Fact]
    public void Another_system_says_what_to_write_instead()
    {
        var error = Assert.Throws<DeviceException>(() => new OtherUsbTree().Find("1-1"));
        Assert.Equal("E0732", error.Code);
        Assert.Contains("'port'", error.Hint);
    }

    private void Device(string path, string kind, string vendor, string product, string? serial, params string[] sides)
    {
        string folder = Path.Combine(_root, "sys/bus/usb/devices", path);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "bDeviceClass"), kind + "\n");
        File.WriteAllText(Path.Combine(folder, "idVendor"), vendor + "\n");
        File.WriteAllText(Path.Combine(folder, "idProduct"), product + "\n");
        if (serial is not null)
            File.WriteAllText(Path.Combine(folder, "serial"), serial + "\n");
        foreach (string side in sides)
            Directory.CreateDirectory(Path.Combine(folder, side));
    }
}
