namespace Edge.Runtime;

/// <summary>Geometry of one Conv2D call over a part of a filter.</summary>
public sealed class Conv2DLeadingParameters : Conv2DParameters
{
    /// <summary>Channels of a tap in the filter, at least InC / Groups.</summary>
    public int FilterDepth;

    /// <summary>Bits of each weight, in [2, 8].</summary>
    public int FilterBits;
}

/// <summary>Conv2D over a part of a filter, so that several levels of one network read the same table.</summary>
public static class Conv2DLeadingKernel
{
    /// <inheritdoc cref="Conv2DKernel.Run"/>
    /// <param name="filter">
    /// Of it the first OutC of its output channels, each over the first InC / Groups of its FilterDepth channels; packed where FilterBits is
    /// below 8: see <see cref="PackedFilter"/>.
    /// </param>
    public static void Run(
        Conv2DLeadingParameters p, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier, sbyte[] shift,
        sbyte[] output, int outputOffset)
    {
        Conv2DKernel.RunFilters(p, p.FilterBits, p.FilterDepth, input, inputOffset, filter, bias, multiplier, shift, output, outputOffset);
    }
}
