namespace Edge.Runtime;

/// <summary>Geometry of one Dense call over a part of a filter.</summary>
public sealed class DenseLeadingParameters : DenseParameters
{
    /// <summary>Weights of a row of the filter, at least InC.</summary>
    public int FilterDepth;

    /// <summary>Bits of each weight, in [2, 8].</summary>
    public int FilterBits;
}

/// <summary>Dense over a part of a filter, so that several levels of one network read the same table.</summary>
public static class DenseLeadingKernel
{
    /// <inheritdoc cref="DenseKernel.Run"/>
    /// <param name="filter">
    /// Of it the first OutC of its rows, of each the first InC weights; packed where FilterBits is below 8: see <see cref="PackedFilter"/>.
    /// </param>
    public static void Run(
        DenseLeadingParameters p, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier, sbyte[] shift,
        sbyte[] output, int outputOffset)
    {
        DenseKernel.RunFilters(p, p.FilterBits, p.FilterDepth, input, inputOffset, filter, bias, multiplier, shift, output, outputOffset);
    }
}
