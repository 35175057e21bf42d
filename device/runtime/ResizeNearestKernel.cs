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
        for (int oy = 0; oy < p.OutH; oy++)
            Row(p, input, inputOffset + row[oy] * p.InW * p.Channels, column, output, outputOffset + oy * p.OutW * p.Channels);
    }

    /// <summary>The same of some input rows: makes the output rows that are one of them.</summary>
    /// <param name="input">int8 [rows, InW, Channels] from <paramref name="inputOffset"/>, those from row <paramref name="first"/> on.</param>
    public static void RunRows(
        ResizeNearestParameters p, sbyte[] input, int inputOffset, int first, int rows, int[] row, int[] column, sbyte[] output, int outputOffset)
    {
        for (int oy = 0; oy < p.OutH; oy++)
        {
            if (row[oy] >= first && row[oy] < first + rows)
                Row(p, input, inputOffset + (row[oy] - first) * p.InW * p.Channels, column, output, outputOffset + oy * p.OutW * p.Channels);
        }
    }

    private static void Row(ResizeNearestParameters p, sbyte[] input, int rowOffset, int[] column, sbyte[] output, int at)
    {
        for (int ox = 0; ox < p.OutW; ox++)
        {
            Array.Copy(input, rowOffset + column[ox] * p.Channels, output, at, p.Channels);
            at += p.Channels;
        }
    }
}
