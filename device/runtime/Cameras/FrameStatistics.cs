using System;

namespace Edge.Runtime.Cameras;

/// <summary>Mean, contrast, saturation and a fingerprint of a frame, from a grid of at most 32 by 32 pixels: what the interpreter can do for every frame.</summary>
public sealed class FrameStatistics
{
    private const int Grid = 32;

    private readonly PreprocessingParameters _whole;
    private readonly int _saturatedFrom;
    private readonly int _stepY;
    private readonly int _stepX;

    /// <param name="format">A constant of <see cref="PixelFormat"/>.</param>
    public FrameStatistics(int format, int frameH, int frameW, int saturatedFrom)
    {
        if (frameH < 1 || frameW < 1)
            throw new ArgumentException("a frame without pixels");
        _whole = new PreprocessingParameters { Format = format, FrameH = frameH, FrameW = frameW, CropH = frameH, CropW = frameW, OutC = 1 };
        _saturatedFrom = saturatedFrom;
        _stepY = (frameH + Grid - 1) / Grid;
        _stepX = (frameW + Grid - 1) / Grid;
    }

    /// <summary>Mean luma of the last frame, 0 to 255.</summary>
    public int Mean { get; private set; }

    /// <summary>Standard deviation of the luma of the last frame, rounded down: 0 to 127.</summary>
    public int Contrast { get; private set; }

    /// <summary>Saturated pixels of the last frame in a thousand.</summary>
    public int SaturatedPermille { get; private set; }

    /// <summary>Differs between frames that differ in a pixel of the grid, but for chance.</summary>
    public int Fingerprint { get; private set; }

    public void Measure(byte[] frame)
    {
        int sum = 0;
        int squares = 0; // 32 * 32 * 255 * 255 at most
        int saturated = 0;
        int count = 0;
        int fingerprint = 17;
        for (int y = _stepY / 2; y < _whole.FrameH; y += _stepY)
        {
            for (int x = _stepX / 2; x < _whole.FrameW; x += _stepX)
            {
                int luma = Preprocessing.Sample(_whole, frame, 0, y, x, 0);
                sum += luma;
                squares += luma * luma;
                fingerprint = fingerprint * 16777619 + luma;
                count++;
                if (luma >= _saturatedFrom)
                    saturated++;
            }
        }

        Mean = sum / count;
        // Of whole numbers: (count * squares - sum * sum) / count^2.
        int variance = (int)(((long)count * squares - (long)sum * sum) / (count * count));
        int contrast = 0;
        while ((contrast + 1) * (contrast + 1) <= variance)
            contrast++;
        Contrast = contrast;
        SaturatedPermille = saturated * 1000 / count;
        Fingerprint = fingerprint;
    }
}
