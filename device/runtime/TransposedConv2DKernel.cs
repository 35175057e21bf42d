namespace Edge.Runtime;

/// <summary>Geometry of one TransposedConv2D call; the fields of <c>edge_transposed_conv2d_params</c> in C.</summary>
public sealed class TransposedConv2DParameters
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

/// <summary>The integer reference of TransposedConv2D: each output pixel looks for the input pixels whose stamps cover it, so that no scratch is needed.</summary>
public static class TransposedConv2DKernel
{
    /// <param name="input">int8 [InH, InW, InC] from <paramref name="inputOffset"/>.</param>
    /// <param name="filter">int8 [OutC, FilterH, FilterW, InC / Groups].</param>
    /// <param name="bias">int32 [OutC].</param>
    /// <param name="multiplier">int32 [OutC]; see <see cref="Requantization.Apply"/>.</param>
    /// <param name="shift">int8 [OutC].</param>
    /// <param name="output">int8 [OutH, OutW, OutC] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(
        TransposedConv2DParameters p, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier, sbyte[] shift,
        sbyte[] output, int outputOffset)
    {
        int groupIn = p.InC / p.Groups;
        int groupOut = p.OutC / p.Groups;
        int at = outputOffset;
        for (int oy = 0; oy < p.OutH; oy++)
        {
            for (int ox = 0; ox < p.OutW; ox++)
            {
                for (int o = 0; o < p.OutC; o++)
                {
                    int firstChannel = o / groupOut * groupIn;
                    int acc = bias[o];
                    for (int fy = 0; fy < p.FilterH; fy++)
                    {
                        int down = oy + p.PadTop - fy * p.DilationH;
                        if (down < 0 || down % p.StrideH != 0 || down / p.StrideH >= p.InH)
                            continue; // this row of the filter comes from no input row
                        for (int fx = 0; fx < p.FilterW; fx++)
                        {
                            int right = ox + p.PadLeft - fx * p.DilationW;
                            if (right < 0 || right % p.StrideW != 0 || right / p.StrideW >= p.InW)
                                continue;
                            int pixel = inputOffset + (down / p.StrideH * p.InW + right / p.StrideW) * p.InC + firstChannel;
                            int tap = ((o * p.FilterH + fy) * p.FilterW + fx) * groupIn;
                            for (int c = 0; c < groupIn; c++)
                                acc += (input[pixel + c] - p.InputZeroPoint) * filter[tap + c];
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
