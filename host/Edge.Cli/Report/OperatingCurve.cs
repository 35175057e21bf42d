namespace Edge.Cli.Report;

/// <summary>Escape against overkill when all limits move together: what a stricter or milder setting would give on these images.</summary>
/// <param name="Points">From the strictest to the mildest; every setting that makes a difference.</param>
internal sealed record OperatingCurve(IReadOnlyList<OperatingPoint> Points)
{
    /// <param name="excess">Steps above the limits, of each image.</param>
    public static OperatingCurve Of(IReadOnlyList<int> excess, IReadOnlyList<bool> isDefect)
    {
        int defects = isDefect.Count(defect => defect), good = isDefect.Count - defects, escaped = 0, passed = 0;
        var points = new List<OperatingPoint>();
        foreach (var group in Enumerable.Range(0, excess.Count).GroupBy(i => excess[i]).OrderBy(group => group.Key))
        {
            points.Add(new OperatingPoint(group.Key, escaped, good - passed, defects, good));
            escaped += group.Count(i => isDefect[i]);
            passed += group.Count(i => !isDefect[i]);
        }

        if (points.Count > 0)
            points.Add(new OperatingPoint(points[^1].From + 1, escaped, good - passed, defects, good));
        return new OperatingCurve(points);
    }

    /// <summary>What the limits in force give, GRAY left out: NG from 0 on.</summary>
    public OperatingPoint? Working => At(0);

    /// <summary>NG from this excess on.</summary>
    public OperatingPoint? At(int from) => Points.Count == 0 ? null : (Points.FirstOrDefault(point => point.From >= from) ?? Points[^1]) with { From = from };

    /// <summary>The mildest setting whose escape is within the target: the least overkill that it costs.</summary>
    public OperatingPoint? Within(double escape) => Points.LastOrDefault(point => point.Escape <= escape + 1e-12);
}

/// <summary>One setting: NG is what is at least <paramref name="From"/> steps above its limit.</summary>
internal sealed record OperatingPoint(int From, int Escaped, int Rejected, int Defects, int Good)
{
    public double Escape => Defects == 0 ? 0 : (double)Escaped / Defects;

    public double Overkill => Good == 0 ? 0 : (double)Rejected / Good;
}
