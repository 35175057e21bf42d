namespace Edge.Runtime;

/// <summary>Filters with fewer than 8 bits for each weight; the same layout as <c>edge_packed_filter.h</c> describes.</summary>
public static class PackedFilter
{
    /// <summary>Bytes of a row of weights: those of one output channel or, in a depthwise filter, of one tap.</summary>
    /// <param name="bits">Of each weight, in [2, 8].</param>
    public static int RowBytes(int weights, int bits)
    {
        return (weights * bits + 7) / 8;
    }

    /// <summary>One weight of a row. No byte is read that holds no bit of it.</summary>
    /// <param name="row">Where the row begins in <paramref name="filter"/>.</param>
    /// <param name="index">From 0.</param>
    /// <param name="bits">Of each weight, in [2, 8].</param>
    public static int At(sbyte[] filter, int row, int index, int bits)
    {
        int at = index * bits;
        int low = at & 7;
        int first = row + (at >> 3);
        int window = filter[first] & 0xFF;
        if (low + bits > 8)
            window |= (filter[first + 1] & 0xFF) << 8;
        return window << (32 - bits - low) >> (32 - bits);
    }
}
