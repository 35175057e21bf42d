namespace Edge.Runtime.Update;

/// <summary>Numbers of 32 and 16 bits in packs, boot records and frames: the lowest byte first.</summary>
public static class LittleEndian
{
    public static int Read(sbyte[] bytes, int at)
    {
        return bytes[at] & 255 | (bytes[at + 1] & 255) << 8 | (bytes[at + 2] & 255) << 16 | bytes[at + 3] << 24;
    }

    public static void Write(sbyte[] bytes, int at, int value)
    {
        bytes[at] = (sbyte)value;
        bytes[at + 1] = (sbyte)(value >> 8);
        bytes[at + 2] = (sbyte)(value >> 16);
        bytes[at + 3] = (sbyte)(value >> 24);
    }

    /// <returns>0 to 65535.</returns>
    public static int Read16(sbyte[] bytes, int at)
    {
        return bytes[at] & 255 | (bytes[at + 1] & 255) << 8;
    }

    public static void Write16(sbyte[] bytes, int at, int value)
    {
        bytes[at] = (sbyte)value;
        bytes[at + 1] = (sbyte)(value >> 8);
    }
}
