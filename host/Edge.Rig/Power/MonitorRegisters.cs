using System.Buffers.Binary;
using System.Device.I2c;
using Edge.Compiler.Ir;

namespace Edge.Rig.Power;

/// <summary>Registers of 16 bits, high byte first, as the monitors of this family have them.</summary>
/// <param name="bus">Disposed with this.</param>
internal sealed class MonitorRegisters(I2cDevice bus, string name) : IDisposable
{
    public int Read(byte register)
    {
        Span<byte> bytes = stackalloc byte[2];
        try
        {
            bus.WriteRead([register], bytes);
        }
        catch (IOException e)
        {
            throw Silent(e);
        }

        return BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    /// <summary>As two's complement.</summary>
    public int ReadSigned(byte register) => (short)Read(register);

    public void Write(byte register, int value)
    {
        try
        {
            bus.Write([register, (byte)(value >> 8), (byte)value]);
        }
        catch (IOException e)
        {
            throw Silent(e);
        }
    }

    public void Dispose() => bus.Dispose();

    private DeviceException Silent(IOException e) => new("E0632", name, $"the monitor does not answer: {e.Message.TrimEnd('.')}",
        hint: "'i2cdetect -y BUS' shows the addresses that answer; check supply, SDA, SCL and the address pins", inner: e);
}
