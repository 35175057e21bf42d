using System.Buffers.Binary;
using System.Device.I2c;

namespace Edge.Rig.Tests.Simulated;

/// <summary>What INA219 and INA226 share: registers of 16 bits behind a pointer, and a conversion that ends from time to time.</summary>
/// <remarks>The bus runs at 400 kHz: 9 bits for each byte, start and address included (NXP UM10204, section 3.1).</remarks>
/// <param name="load">Volts and amperes at a moment.</param>
internal abstract class SimulatedMonitor(SimulatedTime time, int bus, int address, double shuntOhms, Func<double, (double Volts, double Amperes)> load)
    : I2cDevice
{
    private const double SecondsPerByte = 9 / 400_000.0;

    private readonly Random _noise = new(219);
    private double _convertedAt;
    private byte _pointer;

    public override I2cConnectionSettings ConnectionSettings { get; } = new(bus, address);

    /// <summary>The device is pulled off the bus.</summary>
    public bool IsGone { get; set; }

    /// <summary>Of the shunt's amplifier, in volts: the standard deviation of one conversion.</summary>
    public double NoiseVolts { get; set; } = 5e-6;

    /// <summary>Another master holds the bus for a while: each transaction takes as much longer.</summary>
    public Func<double> Held { get; set; } = () => 0;

    protected abstract double ConversionSeconds { get; }

    protected Dictionary<byte, ushort> Registers { get; } = [];

    public override void Read(Span<byte> buffer)
    {
        Spend(1 + buffer.Length);
        BinaryPrimitives.WriteUInt16BigEndian(buffer, ReadRegister(_pointer));
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Spend(1 + buffer.Length);
        _pointer = buffer[0];
        if (buffer.Length == 3)
            WriteRegister(_pointer, BinaryPrimitives.ReadUInt16BigEndian(buffer[1..]));
    }

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        Write(writeBuffer);
        Read(readBuffer);
    }

    protected abstract ushort ReadRegister(byte register);

    protected abstract void WriteRegister(byte register, ushort value);

    /// <summary>The load's voltages over shunt and bus, averaged over a conversion.</summary>
    protected abstract void Convert(double shuntVolts, double busVolts);

    /// <summary>Runs the conversions that have ended since the last look; only the last one's result is kept, as in the part.</summary>
    protected void CatchUp()
    {
        double length = ConversionSeconds;
        if (time.Seconds - _convertedAt < length)
            return;
        double end = _convertedAt + length * Math.Floor((time.Seconds - _convertedAt) / length);
        const int Points = 8;
        double shunt = 0, volts = 0;
        for (int i = 0; i < Points; i++)
        {
            var (v, a) = load(end - length + (i + 0.5) * length / Points);
            (shunt, volts) = (shunt + a * shuntOhms / Points, volts + v / Points);
        }

        _convertedAt = end;
        double gaussian = Math.Sqrt(-2 * Math.Log(1 - _noise.NextDouble())) * Math.Cos(2 * Math.PI * _noise.NextDouble());
        Convert(shunt + NoiseVolts * gaussian, volts);
    }

    private void Spend(int bytes)
    {
        time.Pass(bytes * SecondsPerByte + Held());
        if (IsGone)
            throw new IOException("Error 121 performing I2C data transfer.");
        CatchUp();
    }
}
