namespace Edge.Runtime;

/// <summary>Filters whose rows hold no zeros, or numbers of values; the same formats as <c>edge_coded_filter.h</c> describes.</summary>
public static class CodedFilter
{
    /// <summary>Every weight, row after row: see <see cref="PackedFilter"/>.</summary>
    public const int Packed = 0;

    /// <summary>For each row a bit for every weight, then the weights that are not 0.</summary>
    public const int Bitmap = 1;

    /// <summary>The different values, then for every weight the number of its value.</summary>
    public const int Codebook = 2;

    /// <summary>The different values other than 0; for each row a bit for every weight, then the numbers of those that are not 0.</summary>
    public const int BitmapCodebook = 3;

    /// <summary>Bytes at the beginning of each row that say which weights are not 0; 0 where the rows hold every weight.</summary>
    /// <param name="format">One of the numbers above.</param>
    /// <param name="weights">Of a row, zeros included.</param>
    public static int MaskBytes(int format, int weights)
    {
        return (format & Bitmap) == 0 ? 0 : (weights + 7) / 8;
    }

    /// <summary>Whether a weight of a row that begins with a mask is 0.</summary>
    /// <param name="row">Where the row begins in <paramref name="filter"/>.</param>
    /// <param name="index">From 0.</param>
    public static bool IsZero(sbyte[] filter, int row, int index)
    {
        return (filter[row + (index >> 3)] >> (index & 7) & 1) == 0;
    }

    /// <summary>A weight that a row holds.</summary>
    /// <param name="format">One of the numbers above.</param>
    /// <param name="stored">Where the row's weights or numbers begin in <paramref name="filter"/>, behind the mask.</param>
    /// <param name="index">Among those that are stored, from 0.</param>
    /// <param name="bits">Of each weight, in [2, 8], or of each number, in [1, 7].</param>
    public static int Stored(int format, sbyte[] filter, int stored, int index, int bits)
    {
        int weight = PackedFilter.At(filter, stored, index, bits);
        return (format & Codebook) == 0 ? weight : filter[weight & ((1 << bits) - 1)];
    }
}
