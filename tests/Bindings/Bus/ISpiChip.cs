namespace Edge.Bindings.Tests;

/// <summary>A simulated chip on an SPI bus.</summary>
internal interface ISpiChip
{
    /// <param name="receive">As long as what is sent, or empty when nobody listens.</param>
    void Transfer(ReadOnlySpan<byte> send, Span<byte> receive);
}
