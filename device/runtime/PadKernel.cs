namespace Edge.Runtime;

/// <summary>Geometry of one Pad call; the fields of <c>edge_pad_params</c> in C.</summary>
public sealed class PadParameters
{
    public int InH;
    public int InW;
    public int Channels;
    public int OutH;
    public int OutW;
    public int PadTop;
    public int PadLeft;
}

/// <summary>The integer reference of Pad.</summary>
public static class PadKernel
{
    /// <param name="input">int8 [InH, InW, Channels] from <paramref name="inputOffset"/>.</param>
    /// <param name="value">int8 [Channels]: the border's pixel.</param>
    /// <param name="output">int8 [OutH, OutW, Channels] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(PadParameters p, sbyte[] input, int inputOffset, sbyte[] value, sbyte[] output, int outputOffset)
    {
        int at = outputOffset;
        for (int oy = 0; oy < p.OutH; oy++)
        {
            int iy = oy - p.PadTop;
            for (int ox = 0; ox < p.OutW; ox++)
            {
                int ix = ox - p.PadLeft;
                bool inside = iy >= 0 && iy < p.InH && ix >= 0 && ix < p.InW;
                int pixel = inputOffset + (iy * p.InW + ix) * p.Channels;
                for (int c = 0; c < p.Channels; c++)
                    output[at++] = inside ? input[pixel + c] : value[c];
            }
        }
    }
}
