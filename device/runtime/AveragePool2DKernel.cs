namespace Edge.Runtime;

/// <summary>Geometry of one AveragePool2D call; the fields of <c>edge_average_pool2d_params</c> in C.</summary>
public sealed class AveragePool2DParameters
{
    public int InH;
    public int InW;
    public int Channels;
    public int OutH;
    public int OutW;
    public int WindowH;
    public int WindowW;
    public int StrideH;
    public int StrideW;
    public int DilationH;
    public int DilationW;
    public int PadTop;
    public int PadLeft;
}

/// <summary>The integer reference of AveragePool2D.</summary>
public static class AveragePool2DKernel
{
    /// <param name="input">int8 [InH, InW, Channels] from <paramref name="inputOffset"/>.</param>
    /// <param name="output">int8 [OutH, OutW, Channels] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(AveragePool2DParameters p, sbyte[] input, int inputOffset, sbyte[] output, int outputOffset)
    {
        int at = outputOffset;
        for (int oy = 0; oy < p.OutH; oy++)
        {
            for (int ox = 0; ox < p.OutW; ox++)
            {
                for (int c = 0; c < p.Channels; c++)
                {
                    int sum = 0;
                    int count = 0;
                    for (int fy = 0; fy < p.WindowH; fy++)
                    {
                        int iy = oy * p.StrideH + fy * p.DilationH - p.PadTop;
                        if (iy < 0 || iy >= p.InH)
                            continue;
                        for (int fx = 0; fx < p.WindowW; fx++)
                        {
                            int ix = ox * p.StrideW + fx * p.DilationW - p.PadLeft;
                            if (ix < 0 || ix >= p.InW)
                                continue;
                            sum += input[inputOffset + (iy * p.InW + ix) * p.Channels + c];
                            count++;
                        }
                    }

                    output[at++] = (sbyte)Requantization.Average(sum, count);
                }
            }
        }
    }

    /// <summary>The same of one window, the whole image, whose rows were added up by <see cref="RowsKernel.Add"/>.</summary>
    /// <param name="sums">int32 [Channels] from <paramref name="sumsOffset"/>.</param>
    /// <param name="output">int8 [Channels] from <paramref name="outputOffset"/>; does not overlap the sums.</param>
    public static void RunOfSums(AveragePool2DParameters p, sbyte[] sums, int sumsOffset, sbyte[] output, int outputOffset)
    {
        for (int c = 0; c < p.Channels; c++)
            output[outputOffset + c] = (sbyte)Requantization.Average(RowsKernel.SumAt(sums, sumsOffset + 4 * c), p.WindowH * p.WindowW);
    }
}
