using System.Device.I2c;

namespace Edge.Bindings.Tests;

/// <summary>A simulated chip on an I2C bus: what comes between a start and a stop.</summary>
internal interface II2cChip
{
    I2cTransferStatus Write(ReadOnlySpan<byte> bytes);

    I2cTransferStatus Read(Span<byte> bytes);
}
