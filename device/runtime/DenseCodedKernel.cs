namespace Edge.Runtime;

/// <summary>Geometry of one Dense call over a coded filter.</summary>
public sealed class DenseCodedParameters : DensePackedParameters
{
    /// <summary>A number of <see cref="CodedFilter"/>.</summary>
    public int FilterFormat;

    /// <summary>Bytes of the filter before its first row: the values of a codebook.</summary>
    public int FilterStart;
}

/// <summary>Dense over a filter without its zeros, or with numbers of values in place of weights.</summary>
public static class DenseCodedKernel
{
    /// <inheritdoc cref="DenseKernel.Run"/>
    /// <param name="filter">Values, then a row for each output channel: see <see cref="CodedFilter"/>.</param>
    public static void Run(
        DenseCodedParameters p, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier, sbyte[] shift,
        sbyte[] output, int outputOffset)
    {
        int maskBytes = CodedFilter.MaskBytes(p.FilterFormat, p.InC);
        int row = p.FilterStart;
        for (int o = 0; o < p.OutC; o++)
        {
            int acc = bias[o];
            int next = 0;
            for (int c = 0; c < p.InC; c++)
            {
                if (maskBytes > 0 && CodedFilter.IsZero(filter, row, c))
                    continue;
                int weight = CodedFilter.Stored(p.FilterFormat, filter, row + maskBytes, next, p.FilterBits);
                acc += (input[inputOffset + c] - p.InputZeroPoint) * weight;
                next++;
            }

            row += maskBytes + PackedFilter.RowBytes(next, p.FilterBits);
            int value = Requantization.Apply(acc, multiplier[o], shift[o]) + p.OutputZeroPoint;
            if (value < p.ActivationMin)
                value = p.ActivationMin;
            if (value > p.ActivationMax)
                value = p.ActivationMax;
            output[outputOffset + o] = (sbyte)value;
        }
    }
}
