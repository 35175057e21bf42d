namespace Edge.Runtime;

/// <summary>Geometry of one Dense call over a packed filter.</summary>
public class DensePackedParameters : DenseParameters
{
    /// <summary>Bits of each weight, in [2, 8]; with 8 this is the plain kernel.</summary>
    public int FilterBits;
}

/// <summary>Dense over a filter of fewer than 8 bits for each weight.</summary>
public static class DensePackedKernel
{
    /// <inheritdoc cref="DenseKernel.Run"/>
    /// <param name="filter">A row for each output channel, packed: see <see cref="PackedFilter"/>.</param>
    public static void Run(
        DensePackedParameters p, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier, sbyte[] shift,
        sbyte[] output, int outputOffset)
    {
        DenseKernel.RunFilters(p, p.FilterBits, p.InC, input, inputOffset, filter, bias, multiplier, shift, output, outputOffset);
    }
}
