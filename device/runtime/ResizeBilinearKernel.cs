namespace Edge.Runtime;

/// <summary>Geometry of one bilinear Resize call; the fields of <c>edge_resize_bilinear_params</c> in C.</summary>
public sealed class ResizeBilinearParameters
{
    public int InH;
    public int InW;
    public int Channels;
    public int OutH;
    public int OutW;
}

/// <summary>The integer reference of bilinear Resize: weights in steps of 1/1024, one rounding in the end.</summary>
public static class ResizeBilinearKernel
{
    /// <param name="input">int8 [InH, InW, Channels] from <paramref name="inputOffset"/>.</param>
    /// <param name="row">int32 [OutH]: the input row above each output row.</param>
    /// <param name="rowWeight">int32 [OutH]: the weight of the row below that one, in [0, 1024).</param>
    /// <param name="column">int32 [OutW]: the input column left of each output column.</param>
    /// <param name="columnWeight">int32 [OutW]: the weight of the column right of that one, in [0, 1024).</param>
    /// <param name="output">int8 [OutH, OutW, Channels] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(
        ResizeBilinearParameters p, sbyte[] input, int inputOffset, int[] row, int[] rowWeight, int[] column, int[] columnWeight,
        sbyte[] output, int outputOffset)
    {
        int stride = p.InW * p.Channels;
        for (int oy = 0; oy < p.OutH; oy++)
        {
            Row(p, input, inputOffset + row[oy] * stride, inputOffset + Below(p, row[oy]) * stride, rowWeight[oy], column, columnWeight,
                output, outputOffset + oy * p.OutW * p.Channels);
        }
    }

    /// <summary>The same of some input rows: makes the output rows whose lower row is one of them.</summary>
    /// <param name="input">int8 [1 + rows, InW, Channels] from <paramref name="inputOffset"/>, those from the row before row <paramref name="first"/> on.</param>
    public static void RunRows(
        ResizeBilinearParameters p, sbyte[] input, int inputOffset, int first, int rows, int[] row, int[] rowWeight, int[] column, int[] columnWeight,
        sbyte[] output, int outputOffset)
    {
        int stride = p.InW * p.Channels;
        for (int oy = 0; oy < p.OutH; oy++)
        {
            int below = Below(p, row[oy]);
            if (below >= first && below < first + rows)
            {
                Row(p, input, inputOffset + (row[oy] - first + 1) * stride, inputOffset + (below - first + 1) * stride, rowWeight[oy], column, columnWeight,
                    output, outputOffset + oy * p.OutW * p.Channels);
            }
        }
    }

    private static int Below(ResizeBilinearParameters p, int row)
    {
        return row + 1 < p.InH ? row + 1 : row;
    }

    private static void Row(
        ResizeBilinearParameters p, sbyte[] input, int above, int below, int down, int[] column, int[] columnWeight, sbyte[] output, int at)
    {
        for (int ox = 0; ox < p.OutW; ox++)
        {
            int next = column[ox] + 1 < p.InW ? column[ox] + 1 : column[ox];
            int right = columnWeight[ox];
            int topLeft = above + column[ox] * p.Channels;
            int topRight = above + next * p.Channels;
            int bottomLeft = below + column[ox] * p.Channels;
            int bottomRight = below + next * p.Channels;
            for (int c = 0; c < p.Channels; c++)
            {
                int top = input[topLeft + c] * (1024 - right) + input[topRight + c] * right;
                int bottom = input[bottomLeft + c] * (1024 - right) + input[bottomRight + c] * right;
                output[at++] = (sbyte)Requantization.RoundingDivide(top * (1024 - down) + bottom * down, 20);
            }
        }
    }
}
