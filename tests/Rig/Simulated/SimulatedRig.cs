using System.Device.Gpio;
using System.Device.I2c;
using Edge.Devices.Link;
using Iot.Device.Media;

namespace Edge.Rig.Tests.Simulated;

/// <summary>A rig whose buses, pins, camera and device are simulated, on one clock.</summary>
internal sealed class SimulatedRig : IRigHardware
{
    public const int InputBytes = 100;

    private const double ShuntOhms = 0.1;

    public SimulatedRig()
    {
        Board = new SimulatedBoard(Time, InputBytes);
        Pins = new SimulatedPins(Time);
        Ina219 = new SimulatedIna219(Time, ShuntOhms, Board.Load);
        Ina226 = new SimulatedIna226(Time, ShuntOhms, Board.Load);
        ConfigureCamera = _ => { };
    }

    public SimulatedTime Time { get; } = new();

    public SimulatedBoard Board { get; }

    public SimulatedPins Pins { get; }

    public SimulatedIna219 Ina219 { get; }

    public SimulatedIna226 Ina226 { get; }

    public Action<SimulatedCamera> ConfigureCamera { get; set; }

    public TimeProvider Clock => Time;

    public I2cDevice OpenI2c(int bus, int address) => address == 0x40 ? Ina219 : Ina226;

    public GpioController OpenPins() => new(Pins);

    public VideoDevice OpenVideo(VideoConnectionSettings settings)
    {
        var camera = new SimulatedCamera(Time, settings);
        ConfigureCamera(camera);
        return camera;
    }

    public ILinkTransport OpenLink(LinkAddress address) => Board;

    public void Wait(TimeSpan time) => Time.Pass(time.TotalSeconds);
}
