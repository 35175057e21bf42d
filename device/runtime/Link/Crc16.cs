namespace Edge.Runtime.Link;

/// <summary>CRC-16 with the polynomial 0x1021 from 0xffff, highest bit first (CRC-16/IBM-3740): guards a frame's head.</summary>
public static class Crc16
{
    // One entry for each half of a byte.
    private static readonly int[] Table =
    {
        0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50a5, 0x60c6, 0x70e7, 0x8108, 0x9129, 0xa14a, 0xb16b, 0xc18c, 0xd1ad, 0xe1ce, 0xf1ef,
    };

    public static int Of(sbyte[] bytes, int offset, int count)
    {
        int[] table = Table;
        int crc = 0xffff;
        int end = offset + count;
        for (int i = offset; i < end; i++)
        {
            int value = bytes[i];
            crc = (crc << 4 & 0xffff) ^ table[(crc >> 12 ^ value >> 4) & 15];
            crc = (crc << 4 & 0xffff) ^ table[(crc >> 12 ^ value) & 15];
        }

        return crc;
    }
}
