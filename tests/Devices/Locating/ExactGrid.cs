using System.Numerics;
using Edge.Runtime.Locating;

namespace Edge.Devices.Tests.Locating;

/// <summary>The specification of grid decoding by other means: names that spread until nothing changes, sorted lists and exact fractions.</summary>
internal static class ExactGrid
{
    public static (int Found, IReadOnlyList<int[]> Detections) Decode(GridParameters grid, sbyte[] scores)
    {
        var hits = new Dictionary<(int Y, int X), (int Class, int Score)>();
        for (int cell = 0; cell < grid.Height * grid.Width; cell++)
        {
            sbyte[] own = scores[(cell * grid.Classes)..((cell + 1) * grid.Classes)];
            int best = Array.IndexOf(own, own.Max());
            if (best > 0 && own[best] >= grid.Threshold)
                hits[(cell / grid.Width, cell % grid.Width)] = (best, own[best]);
        }

        // Every hit is called after itself, then after the first of its neighbours, until all agree.
        Dictionary<(int Y, int X), (int Y, int X)> names = hits.Keys.ToDictionary(at => at);
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (var at in hits.Keys)
            {
                var first = hits.Keys.Where(other => Math.Max(Math.Abs(other.Y - at.Y), Math.Abs(other.X - at.X)) <= 1 && hits[other].Class == hits[at].Class)
                    .Select(other => names[other]).Min();
                changed |= first != names[at];
                names[at] = first;
            }
        }

        var all = hits.Keys.GroupBy(at => names[at]).OrderBy(group => group.Key).Select(group => Describe(grid, hits, [.. group])).ToArray();
        var kept = all.Select((detection, order) => (detection, order)).OrderByDescending(entry => entry.detection[1]).ThenBy(entry => entry.order)
            .Take(grid.Most).OrderBy(entry => entry.order);
        return (all.Length, [.. kept.Select(entry => entry.detection)]);
    }

    /// <summary>A score for each class: the best cell that is its own, and of the background the worst of all.</summary>
    public static sbyte[] ClassScores(GridParameters grid, sbyte[] scores)
    {
        sbyte[][] cells = [.. scores.Chunk(grid.Classes)];
        ILookup<int, sbyte> own = cells.ToLookup(cell => Array.IndexOf(cell, cell.Max()), cell => cell.Max());
        return [cells.Min(cell => cell[0]), .. Enumerable.Range(1, grid.Classes - 1).Select(label => own[label].DefaultIfEmpty(sbyte.MinValue).Max())];
    }

    private static int[] Describe(GridParameters grid, Dictionary<(int Y, int X), (int Class, int Score)> hits, (int Y, int X)[] cells)
    {
        BigInteger weights = 0, sumX = 0, sumY = 0;
        foreach (var at in cells)
        {
            int weight = hits[at].Score + 128;
            weights += weight;
            sumX += weight * (2 * at.X + 1);
            sumY += weight * (2 * at.Y + 1);
        }

        // (2 x + 1) / 2 cells of so many pixels of 256 parts; half a part is added before the fraction is cut.
        int Place(BigInteger sum) => (int)((2 * sum * grid.CellPixels * 128 + weights) / (2 * weights));
        return
        [
            hits[cells[0]].Class, cells.Max(at => hits[at].Score), Place(sumX), Place(sumY),
            cells.Min(at => at.X), cells.Min(at => at.Y), cells.Max(at => at.X), cells.Max(at => at.Y), cells.Length,
        ];
    }
}
