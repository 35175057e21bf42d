using System.Runtime.InteropServices;

namespace Edge.Compiler.Storage;

/// <summary>CRC-32 of ISO 3309, as PNG, the emulators' harness (<c>device/kernels/edge_crc32.h</c>) and the link compute it.</summary>
public static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    public static uint Of(ReadOnlySpan<sbyte> values) => Of(MemoryMarshal.AsBytes(values));

    public static uint Of(ReadOnlySpan<byte> values) => After(0, values);

    /// <summary>The checksum of bytes and those that follow them.</summary>
    /// <param name="before">The checksum of the bytes; 0 where there are none.</param>
    public static uint After(uint before, ReadOnlySpan<sbyte> values) => After(before, MemoryMarshal.AsBytes(values));

    private static uint After(uint before, ReadOnlySpan<byte> values)
    {
        uint crc = ~before;
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
