using System.Globalization;
using System.Text;
using Edge.Runtime.Locating;

namespace Edge.Devices.Tests.Locating;

/// <summary>A grid of scores and what is found in it: one file of <c>tests/vectors/grid_decode</c>.</summary>
/// <param name="Asks">What it was made for.</param>
/// <param name="Found">How many there are.</param>
/// <param name="Detections">Those that there is room for: the fields of a detection in the order of <c>edge_detection</c>.</param>
/// <param name="ClassScores">One for each class: what limits judge.</param>
internal sealed record GridVector(
    string Asks, GridParameters Grid, sbyte[] Scores, int Found, IReadOnlyList<int[]> Detections, IReadOnlyList<int> ClassScores)
{
    public const string Folder = "tests/vectors/grid_decode";

    /// <summary>The file's text: a line for each row of cells, the scores of a cell together.</summary>
    public string Text()
    {
        var text = new StringBuilder($"# {Asks}\n# Expected numbers: tests/Devices/Locating/ExactGrid.cs, exact fractions.\n");
        text.Append(CultureInfo.InvariantCulture, $"height {Grid.Height}\nwidth {Grid.Width}\nclasses {Grid.Classes}\n");
        text.Append(CultureInfo.InvariantCulture, $"cell_pixels {Grid.CellPixels}\nthreshold {Grid.Threshold}\nmost {Grid.Most}\nscores\n");
        foreach (sbyte[] row in Scores.Chunk(Grid.Width * Grid.Classes))
            text.AppendJoin("  ", row.Chunk(Grid.Classes).Select(cell => string.Join(' ', cell))).Append('\n');
        text.Append("class_scores ").AppendJoin(' ', ClassScores);
        text.Append(CultureInfo.InvariantCulture, $"\nfound {Found}\n# class score x y left top right bottom cells\n");
        foreach (int[] detection in Detections)
            text.AppendJoin(' ', detection).Append('\n');
        return text.ToString();
    }

    public GridAnswer Expected => new(Found, Detections, ClassScores);

    public static GridVector Read(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Golden.Root(), Folder, $"{name}.txt"));
        string[] rest = [.. lines.Where(line => !line.StartsWith('#'))];
        int Value(string key) => Numbers(rest.First(line => line.StartsWith(key + " ", StringComparison.Ordinal))[(key.Length + 1)..])[0];
        var grid = new GridParameters
        {
            Height = Value("height"),
            Width = Value("width"),
            Classes = Value("classes"),
            CellPixels = Value("cell_pixels"),
            Threshold = Value("threshold"),
            Most = Value("most"),
        };
        string[] after = [.. rest.SkipWhile(line => line != "scores").Skip(1)];
        sbyte[] scores = [.. after.Take(grid.Height).SelectMany(Numbers).Select(value => (sbyte)value)];
        int[] classScores = Numbers(after[grid.Height]["class_scores ".Length..]);
        return new GridVector(lines[0][2..], grid, scores, Value("found"), [.. after.Skip(grid.Height + 2).Select(Numbers)], classScores);
    }

    /// <summary>What the device's own decoder finds, by the same order of fields.</summary>
    public static GridAnswer ByDevice(GridParameters grid, sbyte[] scores)
    {
        var locator = new Locator(grid);
        const int Before = 3; // the scores may lie anywhere in an array
        int found = locator.Read([.. new sbyte[Before], .. scores], Before);
        return new GridAnswer(
            found, [.. locator.Detections.Take(locator.Count).Select(d => new[] { d.Class, d.Score, d.X, d.Y, d.Left, d.Top, d.Right, d.Bottom, d.Cells })],
            [.. locator.Scores.Select(score => (int)score)]);
    }

    private static int[] Numbers(string line) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
}

/// <summary>What a decoder says of a grid.</summary>
internal sealed record GridAnswer(int Found, IReadOnlyList<int[]> Detections, IReadOnlyList<int> ClassScores)
{
    public static GridAnswer Exact(GridParameters grid, sbyte[] scores)
    {
        var (found, detections) = ExactGrid.Decode(grid, scores);
        return new GridAnswer(found, detections, [.. ExactGrid.ClassScores(grid, scores).Select(score => (int)score)]);
    }
}
