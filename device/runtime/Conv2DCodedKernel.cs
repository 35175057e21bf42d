namespace Edge.Runtime;

/// <summary>Geometry of one Conv2D call over a coded filter.</summary>
public sealed class Conv2DCodedParameters : Conv2DPackedParameters
{
    /// <summary>A number of <see cref="CodedFilter"/>.</summary>
    public int FilterFormat;

    /// <summary>Bytes of the filter before its first row: the values of a codebook.</summary>
    public int FilterStart;
}

/// <summary>Conv2D over a filter without its zeros, or with numbers of values in place of weights.</summary>
public static class Conv2DCodedKernel
{
    /// <inheritdoc cref="Conv2DKernel.Run"/>
    /// <param name="filter">Values, then a row for each output channel: see <see cref="CodedFilter"/>.</param>
    public static void Run(
        Conv2DCodedParameters p, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier, sbyte[] shift,
        sbyte[] output, int outputOffset)
    {
        int groupIn = p.InC / p.Groups;
        int groupOut = p.OutC / p.Groups;
        int maskBytes = CodedFilter.MaskBytes(p.FilterFormat, p.FilterH * p.FilterW * groupIn);
        int at = outputOffset;
        for (int oy = 0; oy < p.OutH; oy++)
        {
            for (int ox = 0; ox < p.OutW; ox++)
            {
                int row = p.FilterStart;
                for (int o = 0; o < p.OutC; o++)
                {
                    int firstChannel = o / groupOut * groupIn;
                    int acc = bias[o];
                    int next = 0;
                    int index = 0;
                    for (int fy = 0; fy < p.FilterH; fy++)
                    {
                        int iy = oy * p.StrideH + fy * p.DilationH - p.PadTop;
                        for (int fx = 0; fx < p.FilterW; fx++)
                        {
                            int ix = ox * p.StrideW + fx * p.DilationW - p.PadLeft;
                            bool isInside = iy >= 0 && iy < p.InH && ix >= 0 && ix < p.InW;
                            int pixel = inputOffset + (iy * p.InW + ix) * p.InC + firstChannel;
                            for (int c = 0; c < groupIn; c++, index++)
                            {
                                if (maskBytes > 0 && CodedFilter.IsZero(filter, row, index))
                                    continue;
                                if (isInside) // outside the image reads as real zero
                                {
                                    int weight = CodedFilter.Stored(p.FilterFormat, filter, row + maskBytes, next, p.FilterBits);
                                    acc += (input[pixel + c] - p.InputZeroPoint) * weight;
                                }

                                next++;
                            }
                        }
                    }

                    row += maskBytes + PackedFilter.RowBytes(next, p.FilterBits);
                    int value = Requantization.Apply(acc, multiplier[o], shift[o]) + p.OutputZeroPoint;
                    if (value < p.ActivationMin)
                        value = p.ActivationMin;
                    if (value > p.ActivationMax)
                        value = p.ActivationMax;
                    output[at++] = (sbyte)value;
                }
            }
        }
    }
}
