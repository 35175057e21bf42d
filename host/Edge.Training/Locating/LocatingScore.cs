using Edge.Compiler.Locating;

namespace Edge.Training.Locating;

/// <summary>How well objects are found: counts of detections and objects, and what follows from them.</summary>
/// <param name="Right">Detections that found an object, which is also how many objects were found.</param>
/// <param name="Wrong">Detections that found none.</param>
/// <param name="Missed">Objects that no detection found.</param>
public readonly record struct LocatingCount(int Right, int Wrong, int Missed)
{
    /// <summary>Of the detections, those that found something; null without any.</summary>
    public double? Precision => Right + Wrong == 0 ? null : (double)Right / (Right + Wrong);

    /// <summary>Of the objects, those that were found; null without any.</summary>
    public double? Recall => Right + Missed == 0 ? null : (double)Right / (Right + Missed);

    /// <summary>2 Right / (2 Right + Wrong + Missed): the harmonic mean of the two. 1 where there was nothing to find and nothing was.</summary>
    public double F1 => Right + Wrong + Missed == 0 ? 1 : 2.0 * Right / (2 * Right + Wrong + Missed);

    /// <summary>Whether everything was found and nothing else.</summary>
    public bool IsRight => Errors == 0;

    /// <summary>Detections and objects without a counterpart.</summary>
    public int Errors => Wrong + Missed;

    /// <summary>What is found twice and its errors: the part below F1's line.</summary>
    internal int Weight => 2 * Right + Wrong + Missed;

    public static LocatingCount operator +(LocatingCount one, LocatingCount other) =>
        new(one.Right + other.Right, one.Wrong + other.Wrong, one.Missed + other.Missed);

    public static LocatingCount Sum(IEnumerable<LocatingCount> counts) => counts.Aggregate(new LocatingCount(), (one, other) => one + other);
}

/// <summary>Objects of a range of sizes.</summary>
/// <param name="UpTo">The largest extent of the range in pixels of the picture; null: there is no end.</param>
public sealed record SizeRecall(double Above, double? UpTo, int Found, int Objects);

/// <summary>How well one class, or all, was located in a set of images.</summary>
public sealed record LocatingScore
{
    private static readonly double[] Sizes = [4, 8, 16, 32];

    /// <summary>Over all classes, each object counting the same.</summary>
    public required LocatingCount All { get; init; }

    /// <summary>Of each class; the background's is empty.</summary>
    public required IReadOnlyList<LocatingCount> Classes { get; init; }

    /// <summary>How many objects of a size were found, by the longer side of their boxes; empty where nobody knows sizes.</summary>
    public required IReadOnlyList<SizeRecall> BySize { get; init; }

    /// <summary>Images with every object found and nothing else.</summary>
    public required int RightImages { get; init; }

    public required int Images { get; init; }

    /// <summary>Of each class with objects, by boxes that overlap by half: <see cref="AveragePrecision"/>; null where there are no boxes.</summary>
    public IReadOnlyList<double?> AveragePrecision { get; init; } = [];

    /// <summary>The mean of <see cref="AveragePrecision"/> over classes that have one.</summary>
    public double? MeanAveragePrecision => AveragePrecision.Any(value => value is not null) ? AveragePrecision.Average() : null;

    /// <param name="parts">What was found in each image at the project's threshold.</param>
    /// <param name="reach">As <see cref="GridTruth.Reach"/>.</param>
    public static LocatingScore Of(IReadOnlyList<IReadOnlyList<FoundPart>> parts, IReadOnlyList<ImageTruth> truths, int classes, int reach)
    {
        var counts = new LocatingCount[classes];
        List<(double Extent, bool IsFound)> sizes = [];
        int right = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            LocatingMatch match = LocatingMatch.Of(parts[i], truths[i], reach);
            for (int k = 0; k < parts[i].Count; k++)
                counts[parts[i][k].Class] += match.Found[k] is null ? new LocatingCount(0, 1, 0) : new LocatingCount(1, 0, 0);
            foreach (TruthObject missed in match.Missed)
                counts[missed.Class] += new LocatingCount(0, 0, 1);
            sizes.AddRange(truths[i].Objects.Where(each => each.SourceExtent is not null)
                .Select(each => (each.SourceExtent!.Value, !match.Missed.Contains(each))));
            right += match.IsRight ? 1 : 0;
        }

        return new LocatingScore
        {
            All = LocatingCount.Sum(counts),
            Classes = counts,
            BySize = [.. Ranges(sizes)],
            RightImages = right,
            Images = parts.Count,
        };
    }

    private static IEnumerable<SizeRecall> Ranges(IReadOnlyList<(double Extent, bool IsFound)> sizes)
    {
        double above = 0;
        foreach (double? upTo in Sizes.Select(size => (double?)size).Append(null))
        {
            var own = sizes.Where(each => each.Extent > above && (upTo is null || each.Extent <= upTo)).ToArray();
            if (own.Length > 0)
                yield return new SizeRecall(above, upTo, own.Count(each => each.IsFound), own.Length);
            above = upTo ?? above;
        }
    }
}
