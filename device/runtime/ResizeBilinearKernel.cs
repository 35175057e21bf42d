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
        int at = outputOffset;
        for (int oy = 0; oy < p.OutH; oy++)
        {
            int below = row[oy] + 1 < p.InH ? row[oy] + 1 : row[oy];
            int down = rowWeight[oy];
            for (int ox = 0; ox < p.OutW; ox++)
            {
                int next = column[ox] + 1 < p.InW ? column[ox] + 1 : column[ox];
                int right = columnWeight[ox];
                int topLeft = inputOffset + (row[oy] * p.InW + column[ox]) * p.Channels;
                int topRight = inputOffset + (row[oy] * p.InW + next) * p.Channels;
                int bottomLeft = inputOffset + (below * p.InW + column[ox]) * p.Channels;
                int bottomRight = inputOffset + (below * p.InW + next) * p.Channels;
                for (int c = 0; c < p.Channels; c++)
                {
                    int top = input[topLeft + c] * (1024 - right) + input[topRight + c] * right;
                    int bottom = input[bottomLeft + c] * (1024 - right) + input[bottomRight + c] * right;
                    output[at++] = (sbyte)Requantization.RoundingDivide(top * (1024 - down) + bottom * down, 20);
                }
            }
        }
    }
}
