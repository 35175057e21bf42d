namespace Edge.Runtime;

/// <summary>Geometry of one Conv2D call; the fields of <c>edge_conv2d_params</c> in C.</summary>
public class Conv2DParameters
{
    public int InH;
    public int InW;
    public int InC;
    public int OutH;
    public int OutW;
    public int OutC;
    public int FilterH;
    public int FilterW;
    public int StrideH;
    public int StrideW;
    public int DilationH;
    public int DilationW;
    public int PadTop;
    public int PadLeft;
    public int Groups;
    public int InputZeroPoint;
    public int OutputZeroPoint;
    public int ActivationMin;
    public int ActivationMax;
}

/// <summary>The integer reference of Conv2D.</summary>
public static class Conv2DKernel
{
    /// <param name="input">int8 [InH, InW, InC] from <paramref name="inputOffset"/>.</param>
    /// <param name="filter">int8 [OutC, FilterH, FilterW, InC / Groups].</param>
    /// <param name="bias">int32 [OutC].</param>
    /// <param name="multiplier">int32 [OutC]; see <see cref="Requantization.Apply"/>.</param>
    /// <param name="shift">int8 [OutC].</param>
    /// <param name="output">int8 [OutH, OutW, OutC] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(
        Conv2DParameters p, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier, sbyte[] shift,
        sbyte[] output, int outputOffset)
    {
        RunFilters(p, 8, p.InC / p.Groups, input, inputOffset, filter, bias, multiplier, shift, output, outputOffset);
    }

    /// <summary>The loops, over filters of <paramref name="filterBits"/> for each weight.</summary>
    /// <param name="filterDepth">Channels of a tap in the filter, of which the first InC / Groups are read.</param>
    internal static void RunFilters(
        Conv2DParameters p, int filterBits, int filterDepth, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier,
        sbyte[] shift, sbyte[] output, int outputOffset)
    {
        int groupIn = p.InC / p.Groups;
        int groupOut = p.OutC / p.Groups;
        int rowBytes = PackedFilter.RowBytes(p.FilterH * p.FilterW * filterDepth, filterBits);
        int at = outputOffset;
        for (int oy = 0; oy < p.OutH; oy++)
        {
            for (int ox = 0; ox < p.OutW; ox++)
            {
                for (int o = 0; o < p.OutC; o++)
                {
                    int firstChannel = o / groupOut * groupIn;
                    int row = o * rowBytes;
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
                            int pixel = inputOffset + (iy * p.InW + ix) * p.InC + firstChannel;
                            int tap = (fy * p.FilterW + fx) * filterDepth;
                            if (filterBits == 8)
                            {
                                tap += row;
                                for (int c = 0; c < groupIn; c++)
                                    acc += (input[pixel + c] - p.InputZeroPoint) * filter[tap + c];
                                continue;
                            }

                            for (int c = 0; c < groupIn; c++)
                                acc += (input[pixel + c] - p.InputZeroPoint) * PackedFilter.At(filter, row, tap + c, filterBits);
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
