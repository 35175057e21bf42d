namespace System;

public readonly ref struct SpanByte
{
    public SpanByte(byte[] array) => throw null;

    public SpanByte(byte[] array, int start, int length) => throw null;

    public int Length => throw null;

    public static implicit operator SpanByte(byte[] array) => throw null;
}
