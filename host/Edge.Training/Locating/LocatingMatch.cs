using Edge.Compiler.Locating;

namespace Edge.Training.Locating;

/// <summary>Which detections of one image found which of its objects.</summary>
/// <remarks>
/// A detection finds an object of its class when its centre lies in the object, or next to it by at most <see cref="GridTruth.Reach"/> along each axis. Each finds at most one and
/// is found by at most one: detections choose in the order of their scores, the earlier one at a tie, the object whose box has the nearest middle.
/// </remarks>
/// <param name="Found">For each detection the object that it found; null: none.</param>
/// <param name="Missed">Objects that none found.</param>
public sealed record LocatingMatch(IReadOnlyList<TruthObject?> Found, IReadOnlyList<TruthObject> Missed)
{
    /// <summary>Whether every detection found something and nothing was missed.</summary>
    public bool IsRight => Missed.Count == 0 && Found.All(found => found is not null);

    public LocatingCount Count => new(Found.Count(found => found is not null), Found.Count(found => found is null), Missed.Count);

    /// <param name="reach">Pixels of the input by which a centre may lie beside its object: <see cref="GridTruth.Reach"/>.</param>
    public static LocatingMatch Of(IReadOnlyList<FoundPart> parts, ImageTruth truth, int reach)
    {
        var left = truth.Objects.ToList();
        var found = new TruthObject?[parts.Count];
        foreach (int i in Enumerable.Range(0, parts.Count).OrderByDescending(i => parts[i].Score).ThenBy(i => i))
        {
            FoundPart part = parts[i];
            found[i] = left.Where(each => each.Class == part.Class && each.IsNear(part.X, part.Y, reach, truth.Shape.Width))
                .MinBy(each => Distance(part, each.Box));
            if (found[i] is { } taken)
                left.Remove(taken);
        }

        return new LocatingMatch(found, left);
    }

    private static double Distance(FoundPart part, PixelBox box)
    {
        double dx = part.X - (box.Left + box.Right) / 2, dy = part.Y - (box.Top + box.Bottom) / 2;
        return dx * dx + dy * dy;
    }
}
