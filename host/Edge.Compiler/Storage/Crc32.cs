using System.Runtime.InteropServices;

namespace Edge.Compiler.Storage;

/// <summary>CRC-32 of ISO 3309, as PNG, the emulators' harness (<c>device/kernels/edge_crc32.h</c>) and the link compute it.</summary>
public static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    public static uint Of(ReadOnlySpan<sbyte> values) => Of(MemoryMarshal.AsBytes(values));

    public static uint Of(ReadOnlySpan<byte> values)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in values)
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint Entry(int index)
    {
        uint crc = (uint)index;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
        return crc;
    }
}
