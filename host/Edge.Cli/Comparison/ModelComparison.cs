using Edge.Cli.Statistics;

namespace Edge.Cli.Comparison;

/// <summary>Two models on the same images: which ones changed, and whether that is more than chance.</summary>
/// <param name="A">The one before.</param>
/// <param name="B">The one after.</param>
/// <param name="Changes">Every image whose verdict or class changed, the gravest kind first, and within a kind in the order of A.</param>
/// <param name="Verdicts">By what happens to the part. A step between OK, GRAY and NG counts as one image: with GRAY among them the exact sign test, else
/// McNemar's.</param>
/// <param name="Classes">By whether the class is right.</param>
/// <param name="ByClass">In the order of their first image.</param>
internal sealed record ModelComparison(
    JudgedSet A, JudgedSet B, IReadOnlyList<PartChange> Changes, ChangeCount Verdicts, ChangeCount Classes, IReadOnlyList<ClassChange> ByClass)
{
    /// <exception cref="Edge.Compiler.Ir.DataException">E0274: not the same images.</exception>
    public static ModelComparison Of(JudgedSet a, JudgedSet b)
    {
        PartChange[] pairs = [.. a.PairedWith(b).Select(pair => new PartChange(pair.A, pair.B))];
        return new ModelComparison(a, b, [.. pairs.Where(pair => pair.Kind is not null).OrderBy(pair => pair.Kind)], OfVerdicts(pairs), OfClasses(pairs),
            [.. pairs.GroupBy(pair => pair.A.Label).Select(group => new ClassChange(group.Key, group.First().A.IsDefect, group.Count(),
                group.Count(pair => pair.A.IsClassRight), group.Count(pair => pair.B.IsClassRight), OfVerdicts(group), OfClasses(group)))]);
    }

    public int Of(ChangeKind kind) => Changes.Count(change => change.Kind == kind);

    private static ChangeCount OfVerdicts(IEnumerable<PartChange> pairs) =>
        new(pairs.Count(pair => pair.B.Merit < pair.A.Merit), pairs.Count(pair => pair.B.Merit > pair.A.Merit));

    private static ChangeCount OfClasses(IEnumerable<PartChange> pairs) =>
        new(pairs.Count(pair => pair.A.IsClassRight && !pair.B.IsClassRight), pairs.Count(pair => !pair.A.IsClassRight && pair.B.IsClassRight));
}

/// <summary>What became of one image; the gravest first.</summary>
internal enum ChangeKind
{
    /// <summary>A defect that passes now and did not before.</summary>
    Escaped,

    /// <summary>A good part that is thrown away now and was not before.</summary>
    Overkilled,

    /// <summary>It was judged right and is left to a person now.</summary>
    Doubtful,

    /// <summary>The same verdict, but the class was right and is not any more.</summary>
    ClassLost,

    /// <summary>The same verdict, and one wrong class for another.</summary>
    ClassMoved,

    /// <summary>The same verdict, and the class is right now.</summary>
    ClassFound,

    /// <summary>It was judged wrong and is at least left to a person now, or was left to a person and is judged right now.</summary>
    Better,
}

/// <summary>One image before and after.</summary>
internal sealed record PartChange(JudgedPart A, JudgedPart B)
{
    /// <summary>Null: verdict and class are what they were.</summary>
    public ChangeKind? Kind =>
        B.Merit > A.Merit ? ChangeKind.Better
        : B.Merit < A.Merit ? B.Merit == 1 ? ChangeKind.Doubtful : B.IsDefect ? ChangeKind.Escaped : ChangeKind.Overkilled
        : A.Decision == B.Decision ? null
        : A.IsClassRight ? ChangeKind.ClassLost
        : B.IsClassRight ? ChangeKind.ClassFound
        : ChangeKind.ClassMoved;
}

/// <summary>Images that became worse and better.</summary>
internal readonly record struct ChangeCount(int Worse, int Better)
{
    /// <summary>Two-sided; 1 where nothing changed.</summary>
    public double P => McNemar.ExactP(Worse, Better);
}

/// <param name="RightA">Images whose class is right.</param>
internal sealed record ClassChange(string Label, bool IsDefect, int Images, int RightA, int RightB, ChangeCount Verdicts, ChangeCount Classes);
