using Edge.Compiler.Locating;

namespace Edge.Training.Locating;

/// <summary>Area under precision over recall, of boxes that overlap an object's by half: Everingham et al. 2010, IJCV 88, a step for each recall.</summary>
/// <remarks>As there, a detection is held against the object that it overlaps most: where another one has found that, it is false, whatever else it overlaps.</remarks>
public static class AveragePrecision
{
    /// <summary>The least overlap, area of both over area of either.</summary>
    public const double LeastOverlap = 0.5;

    /// <param name="parts">Everything that is found in each image, whatever its score.</param>
    /// <returns>Null where no object of the class has a box.</returns>
    public static double? Of(IReadOnlyList<IReadOnlyList<FoundPart>> parts, IReadOnlyList<ImageTruth> truths, int label)
    {
        TruthObject[][] all = [.. truths.Select(truth => truth.Objects.Where(each => each.Class == label && each.SourceExtent is not null).ToArray())];
        int objects = all.Sum(own => own.Length);
        var found = new HashSet<TruthObject>(ReferenceEqualityComparer.Instance);
        if (objects == 0)
            return null;
        var ranked = parts.SelectMany((own, image) => own.Where(part => part.Class == label).Select(part => (Part: part, Image: image)))
            .OrderByDescending(entry => entry.Part.Score).ToArray();
        var precision = new double[ranked.Length];
        var isHit = new bool[ranked.Length];
        int hits = 0;
        for (int i = 0; i < ranked.Length; i++)
        {
            TruthObject? best = all[ranked[i].Image].MaxBy(each => each.Box.Overlap(ranked[i].Part.Box));
            isHit[i] = best is not null && best.Box.Overlap(ranked[i].Part.Box) >= LeastOverlap && found.Add(best);
            hits += isHit[i] ? 1 : 0;
            precision[i] = (double)hits / (i + 1);
        }

        double area = 0, highest = 0;
        for (int i = ranked.Length - 1; i >= 0; i--)
        {
            highest = Math.Max(highest, precision[i]);
            area += isHit[i] ? highest / objects : 0;
        }

        return area;
    }
}
