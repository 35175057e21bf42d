namespace System.Device.I2c;

/// <summary>One device on an I2C bus. A device that does not answer is an <see cref="IOException"/>.</summary>
public abstract class I2cDevice : IDisposable
{
    public abstract I2cConnectionSettings ConnectionSettings { get; }

    /// <exception cref="PlatformNotSupportedException">Always: the package opens buses, this stand-in does not.</exception>
    public static I2cDevice Create(I2cConnectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        throw StandIn.NoHardware("an I2C bus");
    }

    public abstract void Read(Span<byte> buffer);

    public abstract void Write(ReadOnlySpan<byte> buffer);

    /// <summary>One transaction: written, then read after a repeated start.</summary>
    public abstract void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
