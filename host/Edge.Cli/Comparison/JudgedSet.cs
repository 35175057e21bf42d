using Edge.Cli.Report;
using Edge.Compiler.Ir;

namespace Edge.Cli.Comparison;

/// <summary>What one model said of a set of images.</summary>
/// <param name="Name">The file it was read from, as a person wrote it.</param>
internal sealed record JudgedSet(string Name, IReadOnlyList<JudgedPart> Parts)
{
    /// <summary>The parts of this set and of another one in pairs, by the names of their images.</summary>
    /// <exception cref="DataException">E0274: the images or their labels are not the same.</exception>
    public IReadOnlyList<(JudgedPart A, JudgedPart B)> PairedWith(JudgedSet other)
    {
        Dictionary<string, JudgedPart> byName = ByName(), others = other.ByName();
        Same(byName, others, this, other);
        Same(others, byName, other, this);
        return [.. Parts.Select(part => others[part.Name] is var b && (b.Label, b.IsDefect) == (part.Label, part.IsDefect) ? (part, b)
            : throw Different(other, $"'{part.Name}' is a '{b.Label}'", $"'{part.Label}', as in {Name}"))];
    }

    private static void Same(Dictionary<string, JudgedPart> some, Dictionary<string, JudgedPart> others, JudgedSet set, JudgedSet other)
    {
        string[] missing = [.. some.Keys.Except(others.Keys).Order(StringComparer.Ordinal)];
        if (missing.Length > 0)
            throw Different(other, $"lacks {Text.Plural(missing.Length, "image")} of {set.Name}: '{missing[0]}' is the first", "the same images in both");
    }

    private Dictionary<string, JudgedPart> ByName()
    {
        var byName = new Dictionary<string, JudgedPart>(StringComparer.Ordinal);
        foreach (JudgedPart part in Parts)
        {
            if (!byName.TryAdd(part.Name, part))
                throw Different(this, $"two images are called '{part.Name}'", "a name for each image");
        }

        return byName;
    }

    private static DataException Different(JudgedSet set, string found, string accepted) =>
        new("E0274", set.Name, found, accepted, "judge the same images with both models: name two models, or validate both on one test split");
}

/// <summary>One image and what was made of it.</summary>
/// <param name="Label">The right class.</param>
/// <param name="IsDefect">Of that class.</param>
/// <param name="Decision">The class with the highest score.</param>
internal sealed record JudgedPart(string Name, string Label, bool IsDefect, string Decision, PartVerdict Verdict)
{
    /// <summary>2: as it should be. 1: left to a person. 0: a defect that passes, or a good part that is thrown away.</summary>
    public int Merit => Verdict == PartVerdict.Gray ? 1 : Verdict == (IsDefect ? PartVerdict.Ng : PartVerdict.Ok) ? 2 : 0;

    public bool IsClassRight => Decision == Label;
}
