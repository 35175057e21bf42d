using System;

namespace Edge.Runtime;

/// <summary>Makes buffers and tables of emitted code, once, when a model is created.</summary>
public static class UnrolledTables
{
    /// <summary>A border: <paramref name="count"/> times the value that means zero.</summary>
    public static sbyte[] Filled(int count, int value)
    {
        var bytes = new sbyte[count];
        for (int i = 0; i < count; i++)
            bytes[i] = (sbyte)value;
        return bytes;
    }

    /// <summary>For each value from <paramref name="least"/> to <paramref name="most"/>, the value in [<paramref name="min"/>, <paramref name="max"/>] nearest to it.</summary>
    public static sbyte[] Clamp(int least, int most, int min, int max)
    {
        var bytes = new sbyte[most - least + 1];
        for (int i = 0; i < bytes.Length; i++)
        {
            int value = least + i;
            bytes[i] = (sbyte)(value < min ? min : value > max ? max : value);
        }

        return bytes;
    }

    /// <summary>Puts a part of a table in its place; the part is garbage afterwards.</summary>
    /// <returns><paramref name="whole"/>.</returns>
    public static sbyte[] With(sbyte[] whole, int from, sbyte[] part)
    {
        Array.Copy(part, 0, whole, from, part.Length);
        return whole;
    }

    /// <inheritdoc cref="With(sbyte[], int, sbyte[])"/>
    public static int[] With(int[] whole, int from, int[] part)
    {
        Array.Copy(part, 0, whole, from, part.Length);
        return whole;
    }
}
