namespace System.Device.I2c;

/// <summary>nanoFramework's I2C device with a simulated chip behind it.</summary>
public sealed class I2cDevice
{
    private readonly Edge.Bindings.Tests.II2cChip _chip;

    internal I2cDevice(Edge.Bindings.Tests.II2cChip chip) => _chip = chip;

    public I2cTransferResult Write(SpanByte buffer) => new(_chip.Write(buffer.Span));

    public I2cTransferResult Read(SpanByte buffer) => new(_chip.Read(buffer.Span));
}

public readonly struct I2cTransferResult(I2cTransferStatus status)
{
    public I2cTransferStatus Status => status;
}

public enum I2cTransferStatus
{
    UnknownError,
    FullTransfer,
    ClockStretchTimeout,
    PartialTransfer,
    SlaveAddressNotAcknowledged,
}
