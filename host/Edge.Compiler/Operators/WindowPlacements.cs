using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Which taps of a sliding window lie inside the image: all of them in the middle, fewer at each border that is padded.</summary>
public static class WindowPlacements
{
    /// <summary>Every set of taps that occurs at some place of the output, once each; true for a tap inside. Taps are in the order of the filter.</summary>
    public static IReadOnlyList<bool[]> Of(Shape input, Shape output, Size filter, Size stride, Padding padding, Size dilation) => Of(
        output.Height, (o, f) => Inside(o * stride.Height + f * dilation.Height - padding.Top, input.Height), filter.Height,
        output.Width, (o, f) => Inside(o * stride.Width + f * dilation.Width - padding.Left, input.Width), filter.Width);

    /// <summary>The same for any window: whether tap f adds to output row or column o.</summary>
    internal static IReadOnlyList<bool[]> Of(int outputH, Func<int, int, bool> row, int filterH, int outputW, Func<int, int, bool> column, int filterW)
    {
        List<bool[]> rows = Distinct(outputH, row, filterH), columns = Distinct(outputW, column, filterW);
        return [.. rows.SelectMany(y => columns.Select(x => y.SelectMany(inRow => x.Select(inColumn => inRow && inColumn)).ToArray()))];
    }

    private static bool Inside(int i, int input) => i >= 0 && i < input;

    private static List<bool[]> Distinct(int output, Func<int, int, bool> adds, int filter)
    {
        var found = new List<bool[]>();
        for (int o = 0; o < output; o++)
        {
            bool[] taps = [.. Enumerable.Range(0, filter).Select(f => adds(o, f))];
            if (!found.Exists(other => other.AsSpan().SequenceEqual(taps)))
                found.Add(taps);
        }

        return found;
    }
}
