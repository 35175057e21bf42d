using System;

namespace Edge.Runtime;

/// <summary>Rows of an image that move within working memory, where a network is computed some rows at a time.</summary>
public static class RowsKernel
{
    /// <param name="from">int8 [count] from <paramref name="fromOffset"/>.</param>
    /// <param name="to">int8 [count] from <paramref name="toOffset"/>; the two may overlap.</param>
    public static void Copy(sbyte[] from, int fromOffset, int count, sbyte[] to, int toOffset)
    {
        Array.Copy(from, fromOffset, to, toOffset, count);
    }

    /// <summary>Copies some columns of rows; the two do not overlap.</summary>
    /// <param name="from">int8 [rows][count] from <paramref name="fromOffset"/>, <paramref name="fromStride"/> elements from row to row.</param>
    /// <param name="to">int8 [rows][count] from <paramref name="toOffset"/>, <paramref name="toStride"/> elements from row to row.</param>
    public static void CopyColumns(sbyte[] from, int fromOffset, int fromStride, int rows, int count, sbyte[] to, int toOffset, int toStride)
    {
        for (int row = 0; row < rows; row++)
            Array.Copy(from, fromOffset + row * fromStride, to, toOffset + row * toStride, count);
    }

    /// <summary>Adds up pixels channel by channel, to what was added up before.</summary>
    /// <param name="from">int8 [pixels][channels] from <paramref name="fromOffset"/>.</param>
    /// <param name="sums">int32 [channels] from <paramref name="sumsOffset"/>, each as four elements, the lowest bits first.</param>
    public static void Add(sbyte[] from, int fromOffset, int pixels, int channels, sbyte[] sums, int sumsOffset)
    {
        for (int c = 0; c < channels; c++)
        {
            int sum = SumAt(sums, sumsOffset);
            int at = fromOffset + c;
            for (int i = 0; i < pixels; i++)
            {
                sum += from[at];
                at += channels;
            }

            sums[sumsOffset++] = (sbyte)sum;
            sums[sumsOffset++] = (sbyte)(sum >> 8);
            sums[sumsOffset++] = (sbyte)(sum >> 16);
            sums[sumsOffset++] = (sbyte)(sum >> 24);
        }
    }

    /// <summary>A sum as <see cref="Add"/> keeps it.</summary>
    public static int SumAt(sbyte[] sums, int offset)
    {
        return (sums[offset] & 255) | ((sums[offset + 1] & 255) << 8) | ((sums[offset + 2] & 255) << 16) | (sums[offset + 3] << 24);
    }

    /// <param name="value">What each of the elements becomes; in [-128, 127].</param>
    /// <param name="to">int8 [count] from <paramref name="toOffset"/>.</param>
    public static void Fill(int value, int count, sbyte[] to, int toOffset)
    {
        for (int i = 0; i < count; i++)
            to[toOffset + i] = (sbyte)value;
    }
}
