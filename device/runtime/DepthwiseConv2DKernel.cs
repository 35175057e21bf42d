namespace Edge.Runtime;

/// <summary>Geometry of one DepthwiseConv2D call; the fields of <c>edge_depthwise_conv2d_params</c> in C.</summary>
public class DepthwiseConv2DParameters
{
    public int InH;
    public int InW;
    public int InC;
    public int OutH;
    public int OutW;
    public int DepthMultiplier;
    public int FilterH;
    public int FilterW;
    public int StrideH;
    public int StrideW;
    public int DilationH;
    public int DilationW;
    public int PadTop;
    public int PadLeft;
    public int InputZeroPoint;
    public int OutputZeroPoint;
    public int ActivationMin;
    public int ActivationMax;
}

/// <summary>The integer reference of DepthwiseConv2D.</summary>
public static class DepthwiseConv2DKernel
{
    /// <param name="input">int8 [InH, InW, InC] from <paramref name="inputOffset"/>.</param>
    /// <param name="filter">int8 [FilterH, FilterW, OutC] with OutC = InC * DepthMultiplier.</param>
    /// <param name="bias">int32 [OutC].</param>
    /// <param name="multiplier">int32 [OutC]; see <see cref="Requantization.Apply"/>.</param>
    /// <param name="shift">int8 [OutC].</param>
    /// <param name="output">int8 [OutH, OutW, OutC] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(
        DepthwiseConv2DParameters p, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier, sbyte[] shift,
        sbyte[] output, int outputOffset)
    {
        RunFilters(p, 8, input, inputOffset, filter, bias, multiplier, shift, output, outputOffset);
    }

    /// <summary>The loops, over filters of <paramref name="filterBits"/> for each weight.</summary>
    internal static void RunFilters(
        DepthwiseConv2DParameters p, int filterBits, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier, sbyte[] shift,
        sbyte[] output, int outputOffset)
    {
        int outC = p.InC * p.DepthMultiplier;
        int rowBytes = PackedFilter.RowBytes(outC, filterBits);
        int at = outputOffset;
        for (int oy = 0; oy < p.OutH; oy++)
        {
            for (int ox = 0; ox < p.OutW; ox++)
            {
                for (int o = 0; o < outC; o++)
                {
                    int c = o / p.DepthMultiplier;
                    int acc = bias[o];
                    for (int fy = 0; fy < p.FilterH; fy++)
                    {
                        int iy = oy * p.StrideH + fy * p.DilationH - p.PadTop;
                        if (iy < 0 || iy >= p.InH)
                            continue; // outside the image reads as real zero
                        for (int fx = 0; fx < p.FilterW; fx++)
                        {
                            int ix = ox * p.StrideW + fx * p.DilationW - p.PadLeft;
                            if (ix < 0 || ix >= p.InW)
                                continue;
                            int pixel = inputOffset + (iy * p.InW + ix) * p.InC + c;
                            int row = (fy * p.FilterW + fx) * rowBytes;
                            int weight = filterBits == 8 ? filter[row + o] : PackedFilter.At(filter, row, o, filterBits);
                            acc += (input[pixel] - p.InputZeroPoint) * weight;
                        }
                    }

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
