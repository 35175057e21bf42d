namespace Edge.Runtime.Update;

/// <summary>CRC-32 of ISO 3309, as the host and the link compute it: finds what flash and wires do by chance, not what somebody does on purpose.</summary>
public static class Crc32
{
    /// <summary>What a computation begins with.</summary>
    public const int Start = -1;

    private static readonly int[] Table;

    static Crc32()
    {
        Table = new int[256];
        for (int i = 0; i < 256; i++)
        {
            int crc = i;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1 & int.MaxValue) ^ -306674912 : crc >> 1 & int.MaxValue; // edb88320
            Table[i] = crc;
        }
    }

    /// <param name="crc"><see cref="Start"/>, or what the bytes before these gave.</param>
    /// <returns>To go on with; <see cref="Finish"/> makes the checksum of it.</returns>
    public static int Add(int crc, sbyte[] bytes, int offset, int count)
    {
        int[] table = Table;
        int end = offset + count;
        for (int i = offset; i < end; i++)
            crc = table[(crc ^ bytes[i]) & 255] ^ (crc >> 8 & 0xffffff);
        return crc;
    }

    public static int Finish(int crc)
    {
        return ~crc;
    }
}
