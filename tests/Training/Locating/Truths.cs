using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Training.Locating;

namespace Edge.Training.Tests.Locating;

/// <summary>What images show, written down by hand.</summary>
internal static class Truths
{
    /// <summary>An input of 32x24 pixels, 4x3 cells of 8.</summary>
    public static readonly Shape Input = Shape.Nhwc(1, 24, 32, 1);

    public const int Cell = 8;

    public static readonly LocatingSpecification Specification = new(Cell, 0.5, 8);

    public static ImageTruth Image(params TruthObject[] objects) => new(Input, objects);

    /// <summary>Known by its box alone.</summary>
    public static TruthObject Box(int label, int left, int top, int right, int bottom) =>
        new(label, new PixelBox(left, top, right, bottom), Pixels(left, top, right, bottom), Math.Max(right - left, bottom - top)) { IsBox = true };

    /// <summary>Known pixel by pixel: places (x, y).</summary>
    public static TruthObject Mask(int label, params (int X, int Y)[] pixels) => new(
        label, new PixelBox(pixels.Min(p => p.X), pixels.Min(p => p.Y), pixels.Max(p => p.X) + 1, pixels.Max(p => p.Y) + 1),
        [.. pixels.Select(p => p.Y * Input.Width + p.X)], Math.Max(pixels.Max(p => p.X) - pixels.Min(p => p.X), pixels.Max(p => p.Y) - pixels.Min(p => p.Y)) + 1);

    public static FoundPart Found(int label, double score, double x, double y) => new(label, score, x, y, new PixelBox(x - 4, y - 4, x + 4, y + 4));

    /// <summary>The cells' targets, a row of cells to a text: '.' the background, '-' not judged, else the class.</summary>
    public static string[] Targets(ImageTruth truth, Func<int, int, (int Row, int Column)>? move = null)
    {
        var targets = new long[12];
        GridTargets.Write(truth, new Size(3, 4), Cell, move ?? ((row, column) => (row, column)), targets);
        return [.. targets.Chunk(4).Select(row => string.Concat(row.Select(value => value switch { 0 => ".", GridTargets.NotJudged => "-", _ => $"{value}" })))];
    }

    private static int[] Pixels(int left, int top, int right, int bottom) =>
        [.. Enumerable.Range(top, bottom - top).SelectMany(y => Enumerable.Range(left, right - left).Select(x => y * Input.Width + x))];
}
