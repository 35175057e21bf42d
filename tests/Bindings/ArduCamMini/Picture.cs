namespace Edge.Bindings.Tests;

/// <summary>Pixels as an OV2640 sends them, high byte first.</summary>
internal static class Picture
{
    /// <summary>A pixel of two bytes: RGB565, or luma and one of the two colours, which come in turn: U with even columns, V with odd ones.</summary>
    public static void Encode((int Red, int Green, int Blue) pixel, bool isRgb565, bool isOdd, Span<byte> into)
    {
        if (isRgb565)
        {
            into[0] = (byte)(pixel.Red & 0xf8 | pixel.Green >> 5);
            into[1] = (byte)((pixel.Green & 0x1c) << 3 | pixel.Blue >> 3);
            return;
        }

        into[0] = (byte)pixel.Green;
        into[1] = (byte)(isOdd ? pixel.Red : pixel.Blue);
    }
}
