using Edge.Runtime.Locating;

namespace Edge.Devices.Tests.Locating;

/// <summary>The vectors of grid decoding: each step of the specification, its ties and its borders.</summary>
internal static class GridCases
{
    private const string Background = ".";

    public static IReadOnlyDictionary<string, GridVector> All { get; } = new[]
    {
        Drawn("empty", "all background: nothing is found", 3, 8, 0, 4, [". . .", ". . ."]),
        Drawn("one_cell", "a single cell's centre is its middle, its box itself", 3, 8, 0, 4, [". . .", ". . b90"]),
        Drawn("corners", "every corner and side of the grid, alone", 3, 8, 0, 16, ["a10 . a20 . a30", ". . . . .", "a40 . b9 . a50", ". . . . .", "a60 . a70 . a80"]),
        Drawn("diagonal", "hits that touch at a corner are one detection, in both directions", 3, 8, 0, 4, ["a10 . . . a7", ". a30 . a8 .", ". . a50 . ."]),
        Drawn("whole_rows", "the last cell of a row does not touch the first of the next", 3, 8, 0, 8, [". . . a20", "a30 . . .", ". . . .", ". . . a40"]),
        Drawn("u_shape", "two arms that meet below are one, found from the first arm", 3, 8, 0, 4, ["a1 . a2", "a3 . a4", "a5 a6 a7"]),
        Drawn("other_class", "neighbours of another class stay apart, and one may lie around the other", 3, 8, 0, 4, ["a10 a11 a12", "a13 b90 a14", "a15 a16 a17"]),
        Drawn("threshold", "a score below the threshold is no hit, one at it is", 3, 8, 40, 4, ["a39 . a40 . a41"]),
        Drawn("threshold_parts", "a cell below the threshold parts what it would have joined", 2, 8, 40, 4, ["a90 a39 a90"]),
        Drawn("least_score", "scores at the lowest threshold still weigh something", 2, 8, -127, 4, ["a-127 . a-127 a-126"]),
        Drawn("weights", "the centre leans towards the higher score", 2, 8, -127, 4, ["a127 a-28"]),
        Drawn("centre_rounding", "a centre halfway between two parts is rounded upward", 2, 1, -127, 4, ["a127 a127 . a-127 . a0 a0"]),
        Drawn("one_class", "one class beside the background", 2, 4, 0, 4, ["a1 . a2 . a3"]),
        Drawn("tall", "a grid of one column, cells of 16 pixels", 3, 16, 0, 4, [".", "a9", "a8", ".", "b7"]),
        Drawn("wide", "a grid of one row", 3, 8, 0, 4, [". a9 a8 . b7 . ."]),
        Drawn("not_square", "more columns than rows", 4, 8, 0, 8, [". c5 . . a9 .", "c5 . b6 b7 . a9"]),
        Drawn("overflow_weakest", "with room for three the weakest goes, and the order stays", 2, 8, 0, 3, ["a50 . a10 . a40 . a60"]),
        Drawn("overflow_ties", "of equal scores those that begin first stay", 2, 8, 0, 2, ["a50 . a50 . a50 . a50"]),
        Drawn("overflow_later", "a stronger one later takes the place of the last of the weakest", 2, 8, 0, 2, ["a50 . a50 . a51"]),
        Drawn("overflow_one", "room for one: the best", 2, 8, 0, 1, ["a1 . a2 . a9 . a3"]),
        Ties(), Full(), Varied("varied", 11, 7, 5),
    }.ToDictionary(entry => entry.Name, entry => entry.Vector);

    /// <summary>A grid of any size, dense enough that detections merge and overflow.</summary>
    public static (GridParameters Grid, sbyte[] Scores) Any(Random random)
    {
        var grid = new GridParameters
        {
            Height = random.Next(1, 14),
            Width = random.Next(1, 14),
            Classes = random.Next(2, 6),
            CellPixels = 1 << random.Next(0, 9),
            Threshold = random.Next(-127, 100),
            Most = random.Next(1, 9),
        };
        var scores = new sbyte[grid.Height * grid.Width * grid.Classes];
        int step = random.Next(1, 90); // coarse steps make ties
        for (int i = 0; i < scores.Length; i++)
            scores[i] = (sbyte)Math.Clamp(random.Next(-128, 128) / step * step + (i % grid.Classes == 0 ? random.Next(0, 100) : 0), -128, 127);
        return (grid, scores);
    }

    /// <summary>A word for each cell: '.' the background, 'b90' a score of 90 for the second class beside it.</summary>
    private static (string Name, GridVector Vector) Drawn(string name, string asks, int classes, int pixels, int threshold, int most, string[] rows)
    {
        string[][] cells = [.. rows.Select(row => row.Split(' '))];
        sbyte[] scores = [.. cells.SelectMany(row => row).SelectMany(cell => Enumerable.Range(0, classes).Select(c => (sbyte)(
            cell == Background ? (c == 0 ? 100 : -100) : c == cell[0] - 'a' + 1 ? int.Parse(cell[1..]) : -128)))];
        return Made(name, asks, new GridParameters
        {
            Height = rows.Length,
            Width = cells[0].Length,
            Classes = classes,
            CellPixels = pixels,
            Threshold = threshold,
            Most = most,
        }, scores);
    }

    private static (string Name, GridVector Vector) Ties() => Made("ties", "at equal scores the background goes first, then the lower class",
        new GridParameters { Height = 1, Width = 5, Classes = 3, CellPixels = 8, Threshold = -50, Most = 4 },
        [20, 20, 10, /**/ 10, 20, 20, /**/ 0, 0, 0, /**/ -60, 30, 31, /**/ 5, -5, 5]);

    private static (string Name, GridVector Vector) Full()
    {
        var (grid, scores) = Whole(8);
        return Made("full", "every cell a hit of the highest score", grid, scores);
    }

    /// <summary>A square in which every cell is a hit of the highest score.</summary>
    public static (GridParameters Grid, sbyte[] Scores) Whole(int extent) => (
        new GridParameters { Height = extent, Width = extent, Classes = 2, CellPixels = 256, Threshold = 127, Most = 2 },
        [.. Enumerable.Range(0, extent * extent * 2).Select(i => (sbyte)(i % 2 == 0 ? -128 : 127))]);

    private static (string Name, GridVector Vector) Varied(string name, int height, int width, int classes)
    {
        var random = new Random(5);
        return Made(name, "many of several classes, with room for some",
            new GridParameters { Height = height, Width = width, Classes = classes, CellPixels = 8, Threshold = -20, Most = 6 },
            [.. Enumerable.Range(0, height * width * classes).Select(i => (sbyte)(random.Next(-128, 40) + (i % classes == 0 ? 60 : 0)))]);
    }

    private static (string Name, GridVector Vector) Made(string name, string asks, GridParameters grid, sbyte[] scores)
    {
        GridAnswer exact = GridAnswer.Exact(grid, scores);
        return (name, new GridVector(asks, grid, scores, exact.Found, exact.Detections, exact.ClassScores));
    }
}
