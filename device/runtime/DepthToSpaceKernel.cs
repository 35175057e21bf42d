namespace Edge.Runtime;

/// <summary>Geometry of one DepthToSpace call; the fields of <c>edge_depth_to_space_params</c> in C.</summary>
public sealed class DepthToSpaceParameters
{
    public int InH;
    public int InW;
    public int Channels;
    public int Block;
    public int PixelStep;
    public int ChannelStep;
}

/// <summary>The integer reference of DepthToSpace.</summary>
public static class DepthToSpaceKernel
{
    /// <param name="input">int8 [InH, InW, Block * Block * Channels] from <paramref name="inputOffset"/>.</param>
    /// <param name="output">int8 [InH * Block, InW * Block, Channels] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(DepthToSpaceParameters p, sbyte[] input, int inputOffset, sbyte[] output, int outputOffset)
    {
        int depth = p.Block * p.Block * p.Channels;
        int at = outputOffset;
        for (int oy = 0; oy < p.InH * p.Block; oy++)
        {
            for (int ox = 0; ox < p.InW * p.Block; ox++)
            {
                int pixel = oy % p.Block * p.Block + ox % p.Block;
                int from = inputOffset + (oy / p.Block * p.InW + ox / p.Block) * depth + pixel * p.PixelStep;
                for (int c = 0; c < p.Channels; c++)
                    output[at++] = input[from + c * p.ChannelStep];
            }
        }
    }
}
