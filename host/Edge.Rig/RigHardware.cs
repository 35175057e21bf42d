using System.ComponentModel;
using System.Device.Gpio;
using System.Device.I2c;
using System.Diagnostics;
using Edge.Compiler.Ir;
using Edge.Devices.Link;
using Iot.Device.Media;

namespace Edge.Rig;

/// <summary>The buses of this computer, through System.Device.Gpio and Iot.Device.Bindings.</summary>
public sealed class RigHardware : IRigHardware
{
    private const string StandInPrefix = "Edge.Compat.";

    public TimeProvider Clock => TimeProvider.System;

    public I2cDevice OpenI2c(int bus, int address) => Open($"I2C bus {bus}", typeof(I2cDevice),
        () => I2cDevice.Create(new I2cConnectionSettings(bus, address)), "/dev/i2c-N is there once I2C is switched on; its group is i2c");

    public GpioController OpenPins() => Open("GPIO", typeof(GpioController),
        () => new GpioController(), "a single-board computer has pins; the group of /dev/gpiochip0 is gpio, and libgpiod is needed");

    public VideoDevice OpenVideo(VideoConnectionSettings settings) => Open($"/dev/video{settings.BusId}", typeof(VideoDevice),
        () => VideoDevice.Create(settings), "'v4l2-ctl --list-devices' shows the cameras");

    public ILinkTransport OpenLink(LinkAddress address) => address.Open();

    public void Wait(TimeSpan time)
    {
        // A sleep may last a scheduler's tick too long; a pulse of microseconds is waited for awake.
        long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        if (time.TotalMilliseconds > 2)
            Thread.Sleep(time - TimeSpan.FromMilliseconds(1));
        while (Stopwatch.GetTimestamp() < end)
            Thread.SpinWait(10);
    }

    /// <summary>Whether a type of a package is the stand-in's.</summary>
    public static bool IsStandIn(Type type) => type.Assembly.GetName().Name!.StartsWith(StandInPrefix, StringComparison.Ordinal);

    private static T Open<T>(string what, Type type, Func<T> open, string hint)
    {
        try
        {
            return open();
        }
        catch (PlatformNotSupportedException e) when (IsStandIn(type))
        {
            throw new ToolMissingException("E0630", what, e.Message.TrimEnd('.'), "a build with the real package",
                "'make packages' asks the feeds; -p:SystemDeviceGpio=real -p:IotDeviceBindings=real on a build decide by hand", e);
        }
        catch (Exception e) when (IsOfHardware(e))
        {
            throw NotThere(what, e, hint);
        }
    }

    /// <summary>What drivers throw when a bus, a pin or a device on it is not there or not ours.</summary>
    internal static bool IsOfHardware(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException or DllNotFoundException or Win32Exception or InvalidOperationException;

    internal static DeviceException NotThere(string what, Exception e, string hint) =>
        new("E0631", what, $"cannot be used: {e.Message.TrimEnd('.')}", hint: hint, inner: e);
}
