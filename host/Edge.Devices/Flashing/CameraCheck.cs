using System.Globalization;
using Edge.Runtime;
using Edge.Runtime.Link;

namespace Edge.Devices.Flashing;

/// <summary>Whether a camera sees anything: brightness, sharpness, rows and columns that are stuck, frames that come.</summary>
/// <param name="Mean">Of the luma, 0 to 255.</param>
/// <param name="Sharpness">Mean of |gradient|.</param>
/// <param name="StuckLines">Rows and columns that are the same in both pictures and in themselves, while the picture around them is not.</param>
/// <param name="Milliseconds">Between the two pictures, by the device's clock.</param>
public sealed record CameraCheck(double Mean, double Sharpness, int StuckLines, double Milliseconds, bool IsRepeated)
{
    /// <summary>Two pictures of the same scene, one after the other.</summary>
    public static CameraCheck Of((CaptureHead Head, byte[] Bytes) first, (CaptureHead Head, byte[] Bytes) second)
    {
        byte[,] a = Luma(first.Head, first.Bytes), b = Luma(second.Head, second.Bytes);
        int height = a.GetLength(0), width = a.GetLength(1);
        double sum = 0, gradient = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                sum += b[y, x];
                gradient += (x > 0 ? Math.Abs(b[y, x] - b[y, x - 1]) : 0) + (y > 0 ? Math.Abs(b[y, x] - b[y - 1, x]) : 0);
            }
        }

        int stuck = Stuck(a, b, height, width, (line, at) => (line, at)) + Stuck(a, b, width, height, (line, at) => (at, line));
        double milliseconds = unchecked(second.Head.TakenAt - first.Head.TakenAt) / 1000.0;
        bool isRepeated = first.Head.Sequence == second.Head.Sequence || first.Bytes.AsSpan().SequenceEqual(second.Bytes);
        return new CameraCheck(sum / (height * width), gradient / (2.0 * height * width), stuck, milliseconds, isRepeated);
    }

    /// <summary>What is wrong, as it follows "the picture"; null: nothing.</summary>
    public string? Against(CameraLimits limits)
    {
        string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
        if (Mean < limits.MeanLow)
            return $"is too dark: mean {Text(Mean)} (limit {limits.MeanLow}-{limits.MeanHigh}), lamp off or lens covered?";
        if (Mean > limits.MeanHigh)
            return $"is too bright: mean {Text(Mean)} (limit {limits.MeanLow}-{limits.MeanHigh}), exposure or lamp?";
        if (StuckLines > 0)
            return $"has {StuckLines} rows or columns that never change: ribbon cable or sensor?";
        if (IsRepeated)
            return "is the same picture twice: the sensor has stopped";
        if (Sharpness < limits.Sharpness)
            return $"is not sharp: {Text(Sharpness)} (at least {Text(limits.Sharpness)}), focus or protective film?";
        return Milliseconds > limits.MostMilliseconds ? $"comes {Text(Milliseconds)} ms after the one before (at most {Text(limits.MostMilliseconds)})" : null;
    }

    // Noise makes every live line differ from one picture to the next.
    private static int Stuck(byte[,] a, byte[,] b, int lines, int along, Func<int, int, (int Y, int X)> place)
    {
        int stuck = 0;
        for (int line = 0; line < lines; line++)
        {
            var (y, x) = place(line, 0);
            byte level = a[y, x];
            bool isSame = Enumerable.Range(0, along).All(at => place(line, at) is var p && a[p.Y, p.X] == level && b[p.Y, p.X] == level);
            stuck += isSame ? 1 : 0;
        }

        return stuck == lines ? 0 : stuck; // a picture of one level is dark, bright or repeated, and said to be that
    }

    /// <summary>A picture's brightness by row and column.</summary>
    public static byte[,] Luma(CaptureHead head, byte[] bytes)
    {
        var asItIs = new PreprocessingParameters
        {
            Format = head.Format,
            FrameH = head.Height,
            FrameW = head.Width,
            CropH = head.Height,
            CropW = head.Width,
            OutH = head.Height,
            OutW = head.Width,
            OutC = 1,
            Multiplier = 1,
            ZeroPoint = -128,
        };
        sbyte[] gray = new sbyte[head.Height * head.Width];
        Preprocessing.Run(asItIs, bytes, 0, gray, 0);
        var luma = new byte[head.Height, head.Width];
        for (int i = 0; i < gray.Length; i++)
            luma[i / head.Width, i % head.Width] = (byte)(gray[i] + 128);
        return luma;
    }
}
