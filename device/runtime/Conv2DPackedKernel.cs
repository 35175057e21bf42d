namespace Edge.Runtime;

/// <summary>Geometry of one Conv2D call over a packed filter.</summary>
public class Conv2DPackedParameters : Conv2DParameters
{
    /// <summary>Bits of each weight, in [2, 8]; with 8 this is the plain kernel.</summary>
    public int FilterBits;
}

/// <summary>Conv2D over a filter of fewer than 8 bits for each weight.</summary>
public static class Conv2DPackedKernel
{
    /// <inheritdoc cref="Conv2DKernel.Run"/>
    /// <param name="filter">A row for each output channel, packed: see <see cref="PackedFilter"/>.</param>
    public static void Run(
        Conv2DPackedParameters p, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier, sbyte[] shift,
        sbyte[] output, int outputOffset)
    {
        Conv2DKernel.RunFilters(p, p.FilterBits, p.InC / p.Groups, input, inputOffset, filter, bias, multiplier, shift, output, outputOffset);
    }
}
