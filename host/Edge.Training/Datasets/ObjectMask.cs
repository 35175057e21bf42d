using Edge.Compiler.Locating;

namespace Edge.Training.Datasets;

/// <summary>Which pixels of a mask belong to its object.</summary>
public static class ObjectMask
{
    /// <summary>A pixel of which less belongs to the object is not counted: a quarter of 255.</summary>
    public const byte Least = 64;

    /// <param name="mask">Gray: how much of each pixel is the object's.</param>
    /// <returns>The box around the object; null where there is none.</returns>
    public static PixelBox? BoxOf(RawImage mask)
    {
        int left = mask.Width, top = mask.Height, right = -1, bottom = -1;
        for (int i = 0; i < mask.Pixels.Length; i++)
        {
            if (mask.Pixels[i] < Least)
                continue;
            (left, right) = (Math.Min(left, i % mask.Width), Math.Max(right, i % mask.Width));
            (top, bottom) = (Math.Min(top, i / mask.Width), Math.Max(bottom, i / mask.Width));
        }

        return right < 0 ? null : new PixelBox(left, top, right + 1, bottom + 1);
    }
}
