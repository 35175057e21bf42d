namespace Edge.Runtime;

/// <summary>Geometry of one DepthwiseConv2D call over a packed filter.</summary>
public sealed class DepthwiseConv2DPackedParameters : DepthwiseConv2DParameters
{
    /// <summary>Bits of each weight, in [2, 8]; with 8 this is the plain kernel.</summary>
    public int FilterBits;
}

/// <summary>DepthwiseConv2D over a filter of fewer than 8 bits for each weight.</summary>
public static class DepthwiseConv2DPackedKernel
{
    /// <inheritdoc cref="DepthwiseConv2DKernel.Run"/>
    /// <param name="filter">A row for each tap, packed: see <see cref="PackedFilter"/>.</param>
    public static void Run(
        DepthwiseConv2DPackedParameters p, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier, sbyte[] shift,
        sbyte[] output, int outputOffset)
    {
        DepthwiseConv2DKernel.RunFilters(p, p.FilterBits, input, inputOffset, filter, bias, multiplier, shift, output, outputOffset);
    }
}
