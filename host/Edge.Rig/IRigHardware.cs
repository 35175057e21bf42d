using System.Device.Gpio;
using System.Device.I2c;
using Edge.Devices.Link;
using Iot.Device.Media;

namespace Edge.Rig;

/// <summary>What a rig is wired to: this computer's buses, or simulated ones.</summary>
public interface IRigHardware
{
    /// <summary>Every time a rig states is by this clock.</summary>
    TimeProvider Clock { get; }

    /// <exception cref="Edge.Compiler.Ir.EdgeException">E0630 without the package, E0631 where the bus cannot be opened.</exception>
    I2cDevice OpenI2c(int bus, int address);

    /// <inheritdoc cref="OpenI2c"/>
    GpioController OpenPins();

    /// <inheritdoc cref="OpenI2c"/>
    VideoDevice OpenVideo(VideoConnectionSettings settings);

    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0602: nothing answers there.</exception>
    ILinkTransport OpenLink(LinkAddress address);

    /// <summary>Returns after the time.</summary>
    void Wait(TimeSpan time);
}
