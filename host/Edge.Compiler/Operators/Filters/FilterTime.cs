namespace Edge.Compiler.Operators;

/// <summary>How long a kernel walks a filter once, predicted from its format and its weights.</summary>
/// <remarks>
/// Cycles of a Cortex-M4 without wait states, for emitted C as gcc 12 makes it with -O3: instructions counted on QEMU, times as ARM documents them. Fitted to a
/// Dense of 256 to 64 channels, and points and 3x3 Conv2Ds of 64 and 32 channels, plain, of 4 and 6 bits, with 50 to 95 % zeros, with 3 and 16 values; within a
/// quarter of each count. What all formats share, such as rounding each sum, is left out. Other cores take other times; this is for choosing.
/// </remarks>
internal static class FilterTime
{
    private const double OfWeight = 9, OfMaskByte = 15, OfStored = 17;

    /// <param name="bits">That hold each weight or, in a codebook, each value.</param>
    public static double Of(FilterCounts counts, FilterFormat format, int bits) => format switch
    {
        FilterFormat.Packed => counts.Weights * (OfWeight + Unpacking(bits)),
        FilterFormat.Bitmap => Masks(counts) + counts.NonZero * (OfStored + Unpacking(bits)),
        FilterFormat.Codebook => counts.Weights * (OfWeight + Unpacking(FilterBytes.NumberBits(counts.Values)) + 1),
        _ => Masks(counts) + counts.NonZero * (OfStored + Unpacking(FilterBytes.NumberBits(counts.NonZeroValues)) + 1),
    };

    private static double Masks(FilterCounts counts) => counts.Rows * ((counts.RowWeights + 7) / 8) * OfMaskByte;

    // Weights that never lie across two bytes are read with one load.
    private static double Unpacking(int bits) => bits switch
    {
        8 => 0,
        1 or 2 or 4 => 7,
        _ => 12,
    };
}
