namespace System;

/// <summary>nanoFramework's span of bytes, for drivers whose sources are compiled for .NET.</summary>
public readonly ref struct SpanByte
{
    public SpanByte(byte[] array, int start, int length) => Span = new Span<byte>(array, start, length);

    public int Length => Span.Length;

    internal Span<byte> Span { get; }
}
