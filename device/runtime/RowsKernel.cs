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

    /// <param name="value">What each of the elements becomes; in [-128, 127].</param>
    /// <param name="to">int8 [count] from <paramref name="toOffset"/>.</param>
    public static void Fill(int value, int count, sbyte[] to, int toOffset)
    {
        for (int i = 0; i < count; i++)
            to[toOffset + i] = (sbyte)value;
    }
}
