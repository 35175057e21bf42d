namespace System.Device.Spi;

/// <summary>nanoFramework's SPI device with a simulated chip behind it; the select line falls before a transfer and rises after it.</summary>
public sealed class SpiDevice
{
    private readonly Edge.Bindings.Tests.ISpiChip _chip;

    internal SpiDevice(Edge.Bindings.Tests.ISpiChip chip) => _chip = chip;

    public void Write(SpanByte buffer) => _chip.Transfer(buffer.Span, []);

    public void TransferFullDuplex(SpanByte writeBuffer, SpanByte readBuffer) => _chip.Transfer(writeBuffer.Span, readBuffer.Span);
}
