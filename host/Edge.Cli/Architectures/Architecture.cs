using Edge.Training.Models;

namespace Edge.Cli.Architectures;

/// <summary>A network of the family, on images of a size.</summary>
internal sealed record Architecture(SeparableFamily Family, int Height, int Width)
{
    public string Name => $"{Family.Name} at {Height}x{Width}";

    /// <summary>Names its folder.</summary>
    public string Key => $"{Family.Name}-{Height}x{Width}";

    /// <summary>
    /// Everything a search chooses from: widths, depths, stages, kernels, and the images as they are, at three quarters and at half of their size.
    /// </summary>
    /// <param name="height">Of the images as the project prepares them.</param>
    public static IEnumerable<Architecture> All(int height, int width) =>
        from size in new[] { 4, 3, 2 }.Select(quarters => (Height: Rounded(height * quarters / 4), Width: Rounded(width * quarters / 4))).Distinct()
        from stages in (int[])[2, 3, 4]
        where Math.Min(size.Height, size.Width) >> (stages + 1) >= 2 // the last stage still sees more than a point
        from channels in (int[])[4, 6, 8, 12, 16]
        from depth in (int[])[0, 1, 2]
        from kernel in (int[])[3, 5]
        where depth > 0 || kernel == 3 // without blocks the kernel is the stem's alone
        select new Architecture(new SeparableFamily(channels, depth, stages, kernel), size.Height, size.Width);

    // Half and quarter of a multiple of 8 are whole.
    private static int Rounded(int pixels) => Math.Max(8, (pixels + 4) / 8 * 8);
}
