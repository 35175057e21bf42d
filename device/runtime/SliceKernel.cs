namespace Edge.Runtime;

/// <summary>Geometry of one Slice call; the fields of <c>edge_slice_params</c> in C.</summary>
public sealed class SliceParameters
{
    public int InW;
    public int InC;
    public int OutH;
    public int OutW;
    public int OutC;
    public int StartH;
    public int StartW;
    public int StartC;
    public int StepH;
    public int StepW;
    public int StepC;
}

/// <summary>The integer reference of Slice.</summary>
public static class SliceKernel
{
    /// <param name="input">int8 [any, InW, InC] from <paramref name="inputOffset"/>.</param>
    /// <param name="output">int8 [OutH, OutW, OutC] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(SliceParameters p, sbyte[] input, int inputOffset, sbyte[] output, int outputOffset)
    {
        int at = outputOffset;
        for (int oy = 0; oy < p.OutH; oy++)
        {
            int iy = p.StartH + oy * p.StepH;
            for (int ox = 0; ox < p.OutW; ox++)
            {
                int ix = p.StartW + ox * p.StepW;
                int from = inputOffset + (iy * p.InW + ix) * p.InC + p.StartC;
                for (int c = 0; c < p.OutC; c++)
                    output[at++] = input[from + c * p.StepC];
            }
        }
    }
}
