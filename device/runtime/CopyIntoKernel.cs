using System;

namespace Edge.Runtime;

/// <summary>Layout of one input of a Concat; the fields of <c>edge_copy_into_params</c> in C.</summary>
public sealed class CopyIntoParameters
{
    public int Rows;
    public int RowBytes;
    public int OutputRowBytes;
    public int OutputStartBytes;
    public int Requantize;
    public int InputZeroPoint;
    public int OutputZeroPoint;
    public int Multiplier;
    public int Shift;
}

/// <summary>The integer reference of Concat: one input's rows into the output's longer rows.</summary>
public static class CopyIntoKernel
{
    /// <param name="input">int8 [Rows, RowBytes] from <paramref name="inputOffset"/>.</param>
    /// <param name="output">
    /// int8 [Rows, OutputRowBytes] from <paramref name="outputOffset"/>, written from OutputStartBytes of each row; does not overlap the input.
    /// </param>
    public static void Run(CopyIntoParameters p, sbyte[] input, int inputOffset, sbyte[] output, int outputOffset)
    {
        for (int row = 0; row < p.Rows; row++)
        {
            int from = inputOffset + row * p.RowBytes;
            int to = outputOffset + row * p.OutputRowBytes + p.OutputStartBytes;
            if (p.Requantize == 0)
            {
                Array.Copy(input, from, output, to, p.RowBytes);
                continue;
            }

            for (int i = 0; i < p.RowBytes; i++)
            {
                int value = Requantization.Apply(input[from + i] - p.InputZeroPoint, p.Multiplier, p.Shift) + p.OutputZeroPoint;
                if (value < -128)
                    value = -128;
                if (value > 127)
                    value = 127;
                output[to + i] = (sbyte)value;
            }
        }
    }
}
