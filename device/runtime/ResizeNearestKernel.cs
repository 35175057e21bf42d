using System;

namespace Edge.Runtime;

/// <summary>Geometry of one nearest-neighbour Resize call; the fields of <c>edge_resize_nearest_params</c> in C.</summary>
public sealed class ResizeNearestParameters
{
    public int InH;
    public int InW;
    public int Channels;
    public int OutH;
    public int OutW;
}

/// <summary>The integer reference of Resize with the nearest pixel: which one that is, is known before.</summary>
public static class ResizeNearestKernel
{
    /// <param name="input">int8 [InH, InW, Channels] from <paramref name="inputOffset"/>.</param>
    /// <param name="row">int32 [OutH]: the input row of each output row.</param>
    /// <param name="column">int32 [OutW]: the input column of each output column.</param>
    /// <param name="output">int8 [OutH, OutW, Channels] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(ResizeNearestParameters p, sbyte[] input, int inputOffset, int[] row, int[] column, sbyte[] output, int outputOffset)
    {
        int at = outputOffset;
        for (int oy = 0; oy < p.OutH; oy++)
        {
            for (int ox = 0; ox < p.OutW; ox++)
            {
                int from = inputOffset + (row[oy] * p.InW + column[ox]) * p.Channels;
                Array.Copy(input, from, output, at, p.Channels);
                at += p.Channels;
            }
        }
    }
}
