using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Which taps of a sliding window lie inside the image: all of them in the middle, fewer at each border that is padded.</summary>
public static class WindowPlacements
{
    /// <summary>Every set of taps that occurs at some place of the output, once each; true for a tap inside. Taps are in the order of the filter.</summary>
    public static IReadOnlyList<bool[]> Of(Shape input, Shape output, Size filter, Size stride, Padding padding, Size dilation)
    {
        List<bool[]> rows = Distinct(input.Height, output.Height, filter.Height, stride.Height, padding.Top, dilation.Height);
        List<bool[]> columns = Distinct(input.Width, output.Width, filter.Width, stride.Width, padding.Left, dilation.Width);
        return [.. rows.SelectMany(row => columns.Select(column => row.SelectMany(y => column.Select(x => y && x)).ToArray()))];
    }

    private static List<bool[]> Distinct(int input, int output, int filter, int stride, int before, int dilation)
    {
        var found = new List<bool[]>();
        for (int o = 0; o < output; o++)
        {
            bool[] inside = [.. Enumerable.Range(0, filter).Select(f => o * stride + f * dilation - before).Select(i => i >= 0 && i < input)];
            if (!found.Exists(other => other.AsSpan().SequenceEqual(inside)))
                found.Add(inside);
        }

        return found;
    }
}
