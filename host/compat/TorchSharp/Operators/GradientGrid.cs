namespace TorchSharp.Operators;

/// <summary>Along one axis, the input positions first, first + stride, ... and the filter taps that touch them.</summary>
/// <param name="First">First position.</param>
/// <param name="Count">Number of positions.</param>
/// <param name="Taps">Each tap with the output it belongs to, counted from the position's own, in ascending order of that output.</param>
internal sealed record GradientGrid(int First, int Count, List<(int Tap, int Shift)> Taps)
{
    /// <summary>All grids of one axis: every input position is in exactly one.</summary>
    public static List<GradientGrid> Along(int size, int pad, int filter, int stride, int dilation)
    {
        var grids = new List<GradientGrid>();
        for (int first = 0; first < Math.Min(stride, size); first++)
        {
            var taps = new List<(int Tap, int Shift)>();
            for (int tap = filter - 1; tap >= 0; tap--)
            {
                int distance = first + pad - tap * dilation;
                if (distance % stride == 0)
                    taps.Add((tap, distance / stride));
            }

            grids.Add(new GradientGrid(first, (size - first + stride - 1) / stride, taps));
        }

        return grids;
    }

    /// <summary>Zeros that have to stand before the output's gradient, and its size with those on both sides.</summary>
    public static (int Before, int Padded) Margins(List<GradientGrid> grids, int size)
    {
        int before = 0, end = size;
        foreach (var grid in grids)
        {
            foreach (var (_, shift) in grid.Taps)
            {
                before = Math.Max(before, -shift);
                end = Math.Max(end, grid.Count + shift);
            }
        }

        return (before, before + end);
    }
}
