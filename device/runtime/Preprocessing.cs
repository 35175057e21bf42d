namespace Edge.Runtime;

/// <summary>From a camera's frame to a network's input: the fields of <c>edge_preprocessing_params</c> in C.</summary>
public sealed class PreprocessingParameters
{
    /// <summary>One of the constants of <see cref="PixelFormat"/>.</summary>
    public int Format;
    public int FrameH;
    public int FrameW;
    public int CropTop;
    public int CropLeft;
    public int CropH;
    public int CropW;
    public int OutH;
    public int OutW;

    /// <summary>1 is gray, 3 is red green blue.</summary>
    public int OutC;

    /// <summary>1: bilinear; 0: the nearest pixel.</summary>
    public int Bilinear;

    /// <summary>q = clamp(pixel * Multiplier + ZeroPoint).</summary>
    public int Multiplier;
    public int ZeroPoint;
}

/// <summary>How a camera lays out a frame, rows top to bottom.</summary>
public static class PixelFormat
{
    /// <summary>1 byte a pixel.</summary>
    public const int Gray8 = 0;

    /// <summary>3 bytes a pixel: red, green, blue.</summary>
    public const int Rgb888 = 1;

    /// <summary>2 bytes a pixel, high byte first as an OV2640 sends it: rrrrrggg gggbbbbb.</summary>
    public const int Rgb565 = 2;

    /// <summary>4 bytes for two pixels side by side: Y0 U Y1 V, ITU-R BT.601 in full range. The width is even.</summary>
    public const int Yuv422 = 3;
}

/// <summary>Crop, colour, resize and scale, in integers; the same bytes on the PC, the emulator and the chip.</summary>
/// <remarks>
/// In this order: (1) a pixel of the crop is read and brought to gray or red green blue in 0 to 255; (2) four of them are mixed, or the nearest
/// is taken; (3) q = clamp(pixel * Multiplier + ZeroPoint, -128, 127).
/// Pixel centres lie at half steps: output d reads position (d + 1/2) * in / out - 1/2. Bilinear has 15 fraction bits, rounds once, halves upward.
/// </remarks>
public static class Preprocessing
{
    /// <param name="frame">Pixels in p.Format, from <paramref name="frameOffset"/>.</param>
    /// <param name="output">int8 [OutH, OutW, OutC] from <paramref name="outputOffset"/>.</param>
    public static void Run(PreprocessingParameters p, byte[] frame, int frameOffset, sbyte[] output, int outputOffset)
    {
        int at = outputOffset;
        for (int oy = 0; oy < p.OutH; oy++)
        {
            for (int ox = 0; ox < p.OutW; ox++)
            {
                for (int c = 0; c < p.OutC; c++)
                {
                    int pixel = p.Bilinear != 0 ? Mix(p, frame, frameOffset, oy, ox, c) : Nearest(p, frame, frameOffset, oy, ox, c);
                    int value = pixel * p.Multiplier + p.ZeroPoint;
                    if (value < -128)
                        value = -128;
                    if (value > 127)
                        value = 127;
                    output[at++] = (sbyte)value;
                }
            }
        }
    }

    private static int Nearest(PreprocessingParameters p, byte[] frame, int frameOffset, int oy, int ox, int c)
    {
        int y = (2 * oy + 1) * p.CropH / (2 * p.OutH);
        int x = (2 * ox + 1) * p.CropW / (2 * p.OutW);
        return Sample(p, frame, frameOffset, y, x, c);
    }

    private static int Mix(PreprocessingParameters p, byte[] frame, int frameOffset, int oy, int ox, int c)
    {
        int positionY = Position(oy, p.CropH, p.OutH);
        int positionX = Position(ox, p.CropW, p.OutW);
        int y0 = positionY >> 15;
        int x0 = positionX >> 15;
        int y1 = y0 + 1 < p.CropH ? y0 + 1 : y0;
        int x1 = x0 + 1 < p.CropW ? x0 + 1 : x0;
        int fy = positionY & 32767;
        int fx = positionX & 32767;
        int upper = Sample(p, frame, frameOffset, y0, x0, c) * (32768 - fx) + Sample(p, frame, frameOffset, y0, x1, c) * fx;
        int lower = Sample(p, frame, frameOffset, y1, x0, c) * (32768 - fx) + Sample(p, frame, frameOffset, y1, x1, c) * fx;
        long mixed = (long)upper * (32768 - fy) + (long)lower * fy;
        return (int)((mixed + (1L << 29)) >> 30);
    }

    /// <summary>Where output <paramref name="d"/> reads, with 15 fraction bits; never before the first pixel.</summary>
    private static int Position(int d, int inExtent, int outExtent)
    {
        long twice = (long)(2 * d + 1) * inExtent * 16384;
        int position = (int)(twice / outExtent) - 16384;
        return position < 0 ? 0 : position;
    }

    /// <summary>Channel c of a pixel of the crop, 0 to 255.</summary>
    internal static int Sample(PreprocessingParameters p, byte[] frame, int frameOffset, int y, int x, int c)
    {
        int row = p.CropTop + y;
        int column = p.CropLeft + x;
        int pixel = row * p.FrameW + column;
        if (p.Format == PixelFormat.Gray8)
            return Byte(frame, frameOffset + pixel);
        if (p.Format == PixelFormat.Yuv422)
        {
            int luma = Byte(frame, frameOffset + 2 * pixel);
            if (p.OutC == 1)
                return luma;
            int pair = frameOffset + 2 * (pixel - (column & 1));
            return FromYuv(luma, Byte(frame, pair + 1) - 128, Byte(frame, pair + 3) - 128, c);
        }

        int red;
        int green;
        int blue;
        if (p.Format == PixelFormat.Rgb565)
        {
            int high = Byte(frame, frameOffset + 2 * pixel);
            int low = Byte(frame, frameOffset + 2 * pixel + 1);
            int red5 = high >> 3;
            int green6 = (high & 7) << 3 | low >> 5;
            int blue5 = low & 31;
            red = red5 << 3 | red5 >> 2;
            green = green6 << 2 | green6 >> 4;
            blue = blue5 << 3 | blue5 >> 2;
        }
        else
        {
            red = Byte(frame, frameOffset + 3 * pixel);
            green = Byte(frame, frameOffset + 3 * pixel + 1);
            blue = Byte(frame, frameOffset + 3 * pixel + 2);
        }

        if (p.OutC == 1)
            return Luma(red, green, blue);
        return c == 0 ? red : c == 1 ? green : blue;
    }

    /// <summary>A byte of the frame, 0 to 255. nanoCLR would go on counting without a sign behind a bare one; through sbyte it is an int.</summary>
    private static int Byte(byte[] frame, int index)
    {
        return (sbyte)frame[index] & 255;
    }

    /// <summary>ITU-R BT.601 luma, 0 to 255, with weights of 8 bits.</summary>
    public static int Luma(int red, int green, int blue)
    {
        return (77 * red + 150 * green + 29 * blue + 128) >> 8;
    }

    /// <summary>Red (c 0), green (1) or blue (2), 0 to 255: ITU-R BT.601 in full range, with weights of 16 bits.</summary>
    /// <param name="u">From -128 to 127, as <paramref name="v"/>.</param>
    public static int FromYuv(int luma, int u, int v, int c)
    {
        int value = luma * 65536 + 32768;
        if (c == 0)
            value += 91881 * v;
        else if (c == 1)
            value -= 22554 * u + 46802 * v;
        else
            value += 116130 * u;
        value >>= 16;
        return value < 0 ? 0 : value > 255 ? 255 : value;
    }
}
