using System.Device.I2c;
using System.Device.Spi;
using Edge.Runtime.Cameras;

namespace Edge.Bindings.Tests;

/// <summary>An ArduCAM Mini on its two buses, and the driver under test. What the driver did wrong on a bus fails the test when it ends.</summary>
internal sealed class Bench : IDisposable
{
    private readonly Protocol _protocol = new();

    public Bench(ArduCamOptions? options = null, int clockStart = 0)
    {
        Options = options ?? new ArduCamOptions();
        Clock = new VirtualClock(clockStart);
        Sensor = new Ov2640Simulator(Clock, _protocol);
        Sensor.PowerUp();
        Chip = new ArduChipSimulator(Clock, _protocol, Sensor, Options.HasDummyByte);
        Camera = new ArduCamMini(new SpiDevice(Chip), new I2cDevice(Sensor), Clock, Options);
    }

    public ArduCamOptions Options { get; }

    public VirtualClock Clock { get; }

    public Ov2640Simulator Sensor { get; }

    public ArduChipSimulator Chip { get; }

    public ArduCamMini Camera { get; }

    public FrameHead Head { get; } = new();

    /// <summary>A camera that is open and locked.</summary>
    public static Bench Ready(ArduCamOptions? options = null, int clockStart = 0)
    {
        var bench = new Bench(options, clockStart);
        Assert.True(bench.Camera.Open(), $"fault {bench.Camera.Fault}");
        Assert.True(bench.Camera.Lock(8000, 0x13), $"fault {bench.Camera.Fault}");
        return bench;
    }

    /// <summary>Asks every millisecond until there is a frame.</summary>
    /// <returns>False when there was none for so long.</returns>
    public bool TryTake(byte[] into, int milliseconds = 400)
    {
        for (int i = 0; i < milliseconds; i++)
        {
            if (Camera.TryRead(into, Head))
                return true;
            Clock.Pass(1000);
        }

        return false;
    }

    /// <summary>The frame the FIFO held last, as the camera has to hand it out.</summary>
    public byte[] Expected()
    {
        byte[] bytes = new byte[Options.FrameH * Options.FrameW * 2];
        for (int i = 0; i < bytes.Length; i += 2)
        {
            int pixel = i / 2;
            Picture.Encode(Chip.Scene(Chip.Frame, pixel / Options.FrameW, pixel % Options.FrameW), Options.Format == Edge.Runtime.PixelFormat.Rgb565,
                (pixel & 1) != 0, bytes.AsSpan(i, 2));
        }

        return bytes;
    }

    /// <summary>Chips are no longer strict: the bus is disturbed.</summary>
    public void Disturb() => _protocol.IsLenient = true;

    public void Dispose() => Assert.Empty(_protocol.Faults);
}
