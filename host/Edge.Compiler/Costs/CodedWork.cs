using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Costs;

/// <summary>The work of calls of kernels that read filters of which zeros are left out, or weights are numbers of values.</summary>
/// <remarks>
/// Where zeros are left out, <see cref="CallWork.Macs"/> are products with the weights that are stored, and <see cref="CallWork.Taps"/> bytes of masks that are
/// looked at, also those of taps outside the image: their weights have to be passed. A codebook alone is walked as a packed filter is.
/// </remarks>
internal static class CodedWork
{
    private const int MaskBits = 8;

    /// <summary>What the costs of a call are listed by: its kernel, and its filter's format where the kernel reads several.</summary>
    public static string NameOf(KernelCall call) => FilterStorage.FormatOf(call) switch
    {
        FilterFormat.Bitmap => $"{call.Kernel} bitmap",
        FilterFormat.Codebook => $"{call.Kernel} codebook",
        FilterFormat.BitmapCodebook => $"{call.Kernel} bitmap codebook",
        _ => call.Kernel,
    };

    /// <param name="plain">As if every weight were there.</param>
    public static CallWork Of(KernelCall call, CallWork plain)
    {
        if (FilterStorage.FormatOf(call) is FilterFormat.Packed or FilterFormat.Codebook)
            return plain;
        var counts = FilterCounts.Of(FilterStorage.Weights(call), FilterStorage.RowWeights(call));
        long taps = plain.Depth == 0 ? 0 : plain.Outputs * (counts.RowWeights / plain.Depth);
        // A tap whose weights begin inside a byte of the mask reaches into one more than it fills.
        bool isAligned = plain.Depth % MaskBits == 0 || counts.RowWeights == plain.Depth;
        double perTap = isAligned ? (plain.Depth + MaskBits - 1) / MaskBits : (plain.Depth + MaskBits - 1) / (double)MaskBits;
        return plain with { Macs = (long)Math.Round((double)plain.Macs * counts.NonZero / counts.Weights), Taps = (long)Math.Round(taps * perTap) };
    }
}
