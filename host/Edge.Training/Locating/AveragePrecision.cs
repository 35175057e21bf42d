using Edge.Compiler.Locating;

namespace Edge.Training.Locating;

/// <summary>Area under precision over recall, of boxes that overlap an object's by half: Everingham et al. 2010, IJCV 88, a step for each recall.</summary>
public static class AveragePrecision
{
    /// <summary>The least overlap, area of both over area of either.</summary>
    public const double LeastOverlap = 0.5;

    /// <param name="parts">Everything that is found in each image, whatever its score.</param>
    /// <returns>Null where no object of the class has a box.</returns>
    public static double? Of(IReadOnlyList<IReadOnlyList<FoundPart>> parts, IReadOnlyList<ImageTruth> truths, int label)
    {
        List<TruthObject>[] left = [.. truths.Select(truth => truth.Objects.Where(each => each.Class == label && each.SourceExtent is not null).ToList())];
        int objects = left.Sum(own => own.Count);
        if (objects == 0)
            return null;
        var ranked = parts.SelectMany((own, image) => own.Where(part => part.Class == label).Select(part => (Part: part, Image: image)))
            .OrderByDescending(entry => entry.Part.Score).ToArray();
        var precision = new double[ranked.Length];
        var isHit = new bool[ranked.Length];
        int hits = 0;
        for (int i = 0; i < ranked.Length; i++)
        {
            TruthObject? best = left[ranked[i].Image].MaxBy(each => each.Box.Overlap(ranked[i].Part.Box));
            isHit[i] = best is not null && best.Box.Overlap(ranked[i].Part.Box) >= LeastOverlap;
            if (isHit[i])
                left[ranked[i].Image].Remove(best!);
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
