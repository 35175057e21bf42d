using Edge.Runtime;

namespace Edge.Compiler.Tests.Preprocessing;

/// <summary>Random geometry: odd sizes, scaling up and down, crops inside and at the borders of the frame.</summary>
internal static class AnyPreprocessing
{
    public static PreprocessingParameters Parameters(Random random, int format)
    {
        int frameH = random.Next(1, 24), frameW = random.Next(1, 24);
        if (format == PixelFormat.Yuv422)
            frameW = (frameW + 1) / 2 * 2;
        (int top, int height) = Stretch(random, frameH);
        (int left, int width) = Stretch(random, frameW);
        bool isResized = random.Next(4) != 0;
        return new PreprocessingParameters
        {
            Format = format,
            FrameH = frameH,
            FrameW = frameW,
            CropTop = top,
            CropLeft = left,
            CropH = height,
            CropW = width,
            OutH = isResized ? random.Next(1, 40) : height,
            OutW = isResized ? random.Next(1, 40) : width,
            OutC = format == PixelFormat.Gray8 || random.Next(3) == 0 ? 1 : 3,
            Bilinear = random.Next(3) == 0 ? 0 : 1,
            Multiplier = random.Next(4) == 0 ? random.Next(1, 256) : 1,
            ZeroPoint = random.Next(4) == 0 ? random.Next(-128, 128) : -128,
        };
    }

    /// <summary>Pixels that reach the extremes often enough for saturation to be seen.</summary>
    public static byte[] Frame(Random random, PreprocessingParameters p)
    {
        int bytes = p.Format switch { PixelFormat.Gray8 => 1, PixelFormat.Rgb888 => 3, _ => 2 };
        var frame = new byte[p.FrameH * p.FrameW * bytes];
        random.NextBytes(frame);
        for (int i = random.Next(3); i < frame.Length; i += 3)
            frame[i] = frame[i] < 128 ? (byte)0 : (byte)255;
        return frame;
    }

    public static sbyte[] Run(PreprocessingParameters p, byte[] frame)
    {
        var output = new sbyte[p.OutH * p.OutW * p.OutC];
        Array.Fill(output, (sbyte)0x55);
        Runtime.Preprocessing.Run(p, frame, 0, output, 0);
        return output;
    }

    /// <summary>All of an extent, its beginning, its end, or a part of it.</summary>
    private static (int Start, int Length) Stretch(Random random, int extent)
    {
        int length = random.Next(1, extent + 1);
        return random.Next(4) switch
        {
            0 => (0, extent),
            1 => (0, length),
            2 => (extent - length, length),
            _ => (random.Next(0, extent - length + 1), length),
        };
    }
}
