namespace Edge.Compiler.Operators;

/// <summary>What a filter's format is chosen for.</summary>
public enum FilterGoal
{
    /// <summary>Few bytes, where they cost little time.</summary>
    Balanced,

    /// <summary>The fewest bytes.</summary>
    Size,

    /// <summary>The least time; of formats that take the same, the one of the fewest bytes.</summary>
    Speed,
}

/// <summary>Chooses the format of each filter from its weights: the one place that weighs bytes against time. No output depends on the choice.</summary>
/// <remarks>
/// What others are compared with is the usual table: the filter packed, or an int8 for each weight where that takes no more. Another format has to take fewer
/// bytes, the code of its kernel included. <see cref="FilterGoal.Balanced"/> also asks that time grow by no larger a factor than the table shrinks by, and by
/// <see cref="MostTime"/> at most, <see cref="FilterTime"/> being the judge. On 8-bit weights it takes bitmaps from 40 % zeros on, which are faster than whole
/// bytes from 60 % on, and codebooks of 16 values, which take half the bytes and 1.9 times as long; a codebook of 32 it leaves.
/// </remarks>
public sealed record FilterRule(FilterGoal Goal)
{
    public const double MostTime = 2;

    /// <summary>The rule where nobody asks for another.</summary>
    public static FilterRule Balanced { get; } = new(FilterGoal.Balanced);

    /// <summary>Formats other than packed are left alone: for levels of compute, which read parts of one table.</summary>
    public static FilterRule Packed { get; } = new(FilterGoal.Balanced) { IsPackedOnly = true };

    public bool IsPackedOnly { get; init; }

    /// <summary>
    /// Bytes of code that a call of a coded kernel takes beyond one of the usual kernel in emitted C, where every call is a copy with its own constants: on a
    /// Cortex-M4, with -O3, 64 to 96 for a Dense, 72 to 104 for a point, 212 to 260 for a 3x3 Conv2D. The interpreter and C# have one copy for all calls.
    /// </summary>
    public int CodeBytes { get; init; } = 260;

    /// <param name="weights">Row after row.</param>
    /// <param name="rowWeights">Of a row.</param>
    /// <param name="bits">That hold each weight.</param>
    /// <param name="isCodable">Whether there is a kernel for formats other than packed.</param>
    /// <returns>The format, and the bits that hold each weight in it, or each value of its codebook.</returns>
    internal (FilterFormat Format, int Bits) Choose(sbyte[] weights, int rowWeights, int bits, bool isCodable)
    {
        var counts = FilterCounts.Of(weights, rowWeights);
        Candidate Of(FilterFormat format, int each) =>
            new(format, each, counts.Bytes(format, each) + (format == FilterFormat.Packed ? 0 : CodeBytes), FilterTime.Of(counts, format, each));
        Candidate bytes = Of(FilterFormat.Packed, 8), packed = Of(FilterFormat.Packed, bits), usual = packed.Bytes < bytes.Bytes ? packed : bytes;
        Candidate[] coded =
        [
            Of(FilterFormat.Bitmap, bits), Of(FilterFormat.Codebook, bits), Of(FilterFormat.BitmapCodebook, bits), Of(FilterFormat.Bitmap, 8),
        ];
        Candidate[] all = [usual, bytes, .. isCodable && !IsPackedOnly ? coded : []]; // of equals the first is the simplest
        Candidate best = Goal switch
        {
            FilterGoal.Size => all.MinBy(one => one.Bytes)!,
            FilterGoal.Speed => all.OrderBy(one => one.Time).ThenBy(one => one.Bytes).First(),
            _ => all.Where(one => IsWorthIts(one.Time / usual.Time, (double)one.Bytes / usual.Bytes)).MinBy(one => one.Bytes)!,
        };
        return (best.Format, best.Bits);
    }

    /// <summary>Whether bytes are saved at a price that <see cref="FilterGoal.Balanced"/> pays.</summary>
    /// <param name="times">How many times longer than the usual form it takes.</param>
    /// <param name="share">Of the usual form's bytes.</param>
    internal static bool IsWorthIts(double times, double share) => times <= MostTime && times * share <= 1;

    private sealed record Candidate(FilterFormat Format, int Bits, long Bytes, double Time);
}
