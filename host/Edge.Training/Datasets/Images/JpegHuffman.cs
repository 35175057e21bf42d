namespace Edge.Training.Datasets.Images;

/// <summary>A Huffman table as T.81 stores it: how many codes of each length, and what they mean.</summary>
internal sealed class JpegHuffman
{
    private const int Fast = 9;

    /// <summary>By the next 9 bits: length in the high byte, symbol in the low one; 0 where the code is longer.</summary>
    private readonly ushort[] _fast = new ushort[1 << Fast];
    private readonly int[] _firstCode = new int[17];
    private readonly int[] _firstSymbol = new int[17];
    private readonly int[] _count = new int[17];
    private readonly byte[] _symbols;

    private JpegHuffman(byte[] symbols) => _symbols = symbols;

    /// <summary>T.81, C.2. Null when a length has more codes than it can have.</summary>
    public static JpegHuffman? Create(byte[] counts, byte[] symbols)
    {
        var table = new JpegHuffman(symbols);
        int code = 0, symbol = 0;
        for (int length = 1; length <= 16; length++)
        {
            int count = counts[length - 1];
            if (code + count > 1 << length)
                return null;
            (table._firstCode[length], table._firstSymbol[length], table._count[length]) = (code, symbol, count);
            for (int i = 0; i < count && length <= Fast; i++)
                Array.Fill(table._fast, (ushort)(length << 8 | symbols[symbol + i]), (code + i) << (Fast - length), 1 << (Fast - length));
            code = (code + count) << 1;
            symbol += count;
        }

        return table;
    }

    /// <summary>The next symbol; -1 when the bits are no code.</summary>
    public int Decode(JpegBits bits)
    {
        ushort fast = _fast[bits.Peek(Fast)];
        if (fast != 0)
        {
            bits.Skip(fast >> 8);
            return fast & 0xff;
        }

        for (int length = Fast + 1; length <= 16; length++)
        {
            int offset = bits.Peek(length) - _firstCode[length];
            if (offset >= 0 && offset < _count[length])
            {
                bits.Skip(length);
                return _symbols[_firstSymbol[length] + offset];
            }
        }

        return -1;
    }
}
