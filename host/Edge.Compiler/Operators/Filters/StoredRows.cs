using Edge.Runtime;

namespace Edge.Compiler.Operators;

/// <summary>A filter's bytes as kernels read them.</summary>
/// <param name="Bytes">The values of a codebook, if it has one, then the rows.</param>
/// <param name="Start">Where the rows begin.</param>
/// <param name="Bits">Of each weight or number in a row.</param>
internal sealed record StoredRows(sbyte[] Bytes, int Start, int Bits)
{
    /// <param name="weights">Row after row.</param>
    /// <param name="rowWeights">Of a row.</param>
    /// <param name="bits">That hold each weight.</param>
    public static StoredRows Of(sbyte[] weights, int rowWeights, FilterFormat format, int bits)
    {
        bool isMasked = format is FilterFormat.Bitmap or FilterFormat.BitmapCodebook;
        sbyte[] values = format is FilterFormat.Packed or FilterFormat.Bitmap ? [] : [.. weights.Where(weight => weight != 0 || !isMasked).Distinct().Order()];
        int stored = format is FilterFormat.Packed or FilterFormat.Bitmap ? bits : FilterBytes.NumberBits(values.Length);
        Dictionary<sbyte, int> numbers = values.Select((value, number) => (value, number)).ToDictionary(pair => pair.value, pair => pair.number);
        List<byte> bytes = [.. values.Select(value => (byte)value)];
        foreach (sbyte[] row in weights.Chunk(rowWeights))
        {
            if (isMasked)
                Append(bytes, row.Select(weight => weight == 0 ? 0 : 1), 1);
            Append(bytes, row.Where(weight => weight != 0 || !isMasked).Select(weight => numbers.GetValueOrDefault(weight, weight)), stored);
        }

        return new StoredRows([.. bytes.Select(value => (sbyte)value)], values.Length, stored);
    }

    /// <summary>The weights of such bytes, row after row.</summary>
    /// <param name="rowWeights">Of a row.</param>
    /// <param name="rows">How many.</param>
    public sbyte[] Weights(FilterFormat format, int rowWeights, int rows)
    {
        var weights = new sbyte[rows * rowWeights];
        for (int row = 0, at = Start; row < rows; row++)
        {
            int stored = at + CodedFilter.MaskBytes((int)format, rowWeights), next = 0;
            for (int i = 0; i < rowWeights; i++)
            {
                if (stored == at || !CodedFilter.IsZero(Bytes, at, i))
                    weights[row * rowWeights + i] = (sbyte)CodedFilter.Stored((int)format, Bytes, stored, next++, Bits);
            }

            at = stored + PackedFilter.RowBytes(next, Bits);
        }

        return weights;
    }

    // The lowest bits of each number, lowest first, from the next byte on.
    private static void Append(List<byte> bytes, IEnumerable<int> numbers, int bits)
    {
        int free = 0;
        foreach (int number in numbers)
        {
            for (int bit = 0; bit < bits; bit++, free--)
            {
                if (free == 0)
                {
                    bytes.Add(0);
                    free = 8;
                }

                bytes[^1] |= (byte)((number >> bit & 1) << (8 - free));
            }
        }
    }
}
