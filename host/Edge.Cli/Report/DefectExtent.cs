using Edge.Training.Datasets;

namespace Edge.Cli.Report;

/// <summary>How large a defect is in its picture.</summary>
internal static class DefectExtent
{
    /// <summary>A pixel of which less belongs to the defect is not counted: a quarter of 255.</summary>
    private const byte Least = 64;

    /// <param name="mask">Gray: how much of each pixel is the defect's.</param>
    /// <returns>The longer side of the box around the defect, in pixels; null where there is none.</returns>
    public static int? Of(RawImage mask)
    {
        int left = mask.Width, top = mask.Height, right = -1, bottom = -1;
        for (int i = 0; i < mask.Pixels.Length; i++)
        {
            if (mask.Pixels[i] < Least)
                continue;
            (left, right) = (Math.Min(left, i % mask.Width), Math.Max(right, i % mask.Width));
            (top, bottom) = (Math.Min(top, i / mask.Width), Math.Max(bottom, i / mask.Width));
        }

        return right < 0 ? null : Math.Max(right - left, bottom - top) + 1;
    }
}
