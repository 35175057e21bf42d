using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

/// <summary>The power went off in the middle of an operation of the flash; everything in memory is lost.</summary>
public sealed class PowerCut : Exception;

/// <summary>What words the flash has, and what a cut leaves in them.</summary>
/// <param name="WordBytes">Written at once.</param>
/// <param name="Blocks">Sizes of the erase blocks, in order.</param>
/// <param name="HasErrorCorrection">Words carry check bits: a word that was cut cannot be read, and no word is written twice.</param>
public sealed record FlashKind(int WordBytes, IReadOnlyList<int> Blocks, bool HasErrorCorrection);

/// <summary>NOR flash that behaves as badly as the data sheets allow.</summary>
/// <remarks>
/// Bits fall from 1 to 0 until their block is erased. A cut in a write leaves each bit of the word that had to fall old, new, or weak; a cut in an
/// erase leaves each bit of the block in any state, after the chip has begun to write zeros or to lift the bits. A weak bit reads differently each
/// time until its block is erased whole, or it is written to 0. Writing a whole word a second time is a fault of the code under test.
/// </remarks>
public sealed class SimulatedFlash : IFlash
{
    private enum WordState : byte
    {
        Erased,
        Written,

        /// <summary>Cut by a loss of power, or never erased.</summary>
        Unknown,
    }

    private readonly FlashKind _kind;
    private readonly byte[] _cells;
    private readonly byte[] _weak; // bits that read by chance
    private readonly byte[] _stuck; // bits that no erase lifts any more
    private readonly WordState[] _words;
    private readonly int[] _starts;
    private readonly Random _random;

    public SimulatedFlash(FlashKind kind, int seed)
    {
        _kind = kind;
        _cells = new byte[kind.Blocks.Sum()];
        Array.Fill(_cells, (byte)255);
        _weak = new byte[_cells.Length];
        _stuck = new byte[_cells.Length];
        _words = new WordState[_cells.Length / kind.WordBytes];
        _starts = [.. kind.Blocks.Select((_, i) => kind.Blocks.Take(i).Sum())];
        _random = new Random(seed);
        EraseCounts = new int[kind.Blocks.Count];
    }

    public int Bytes => _cells.Length;

    public int WordBytes => _kind.WordBytes;

    /// <summary>Words written and blocks erased so far: every one of them can be cut.</summary>
    public long Operations { get; private set; }

    /// <summary>How often each block was erased.</summary>
    public int[] EraseCounts { get; }

    /// <summary>The operation in which the power goes, counted from now on; negative: none.</summary>
    public long OperationsToCut { get; set; } = -1;

    /// <summary>From this operation on the chip refuses everything, as a worn block does.</summary>
    public bool IsWornOut { get; set; }

    public int BlockBytes(int address)
    {
        int block = Array.IndexOf(_starts, address);
        return block < 0 ? 0 : _kind.Blocks[block];
    }

    public bool Erase(int address)
    {
        int block = Array.IndexOf(_starts, address);
        Assert.True(block >= 0, $"erase at {address}, where no block begins");
        if (IsWornOut)
            return false;
        int bytes = _kind.Blocks[block];
        EraseCounts[block]++;
        if (IsCut())
        {
            CutErase(address, bytes);
            throw new PowerCut();
        }

        for (int at = address; at < address + bytes; at++)
            _cells[at] = (byte)~_stuck[at];
        Array.Clear(_weak, address, bytes);
        Array.Fill(_words, WordState.Erased, address / WordBytes, bytes / WordBytes);
        return true;
    }

    public bool Write(int address, sbyte[] from, int offset, int count)
    {
        Assert.True(address % WordBytes == 0 && count % WordBytes == 0 && count > 0, $"write of {count} bytes at {address}, words have {WordBytes}");
        Assert.True(BlockAt(address) == BlockAt(address + count - 1), $"write of {count} bytes at {address} crosses a block's end");
        if (IsWornOut)
            return false;
        for (int at = 0; at < count; at += WordBytes)
        {
            if (!WriteWord(address + at, from.AsSpan(offset + at, WordBytes)))
                return false;
        }

        return true;
    }

    public bool Read(int address, sbyte[] to, int offset, int count)
    {
        bool readable = true;
        for (int i = 0; i < count; i++)
        {
            int at = address + i;
            byte weak = _weak[at];
            to[offset + i] = (sbyte)(weak == 0 ? _cells[at] : _cells[at] & ~weak | _random.Next(256) & weak);
            // The check bits of a word that was cut agree with it once in a while.
            if (_kind.HasErrorCorrection && at % WordBytes == 0 && _words[at / WordBytes] == WordState.Unknown)
                readable &= _random.Next(2) == 0;
        }

        return readable;
    }

    /// <summary>A cell loses or gains its charge, years later.</summary>
    public void Rot(int address, int bit) => _cells[address] ^= (byte)(1 << bit);

    /// <summary>A bit that reads by chance until its block is erased, as a cut leaves it.</summary>
    public void Weaken(int address, int bit) => _weak[address] |= (byte)(1 << bit);

    /// <summary>A bit that stays 0 from the next erase on.</summary>
    public void Stick(int address, int bit) => _stuck[address] |= (byte)(1 << bit);

    /// <summary>Puts bytes where a programmer of the factory would.</summary>
    public void Program(int address, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_cells.AsSpan(address));
        Array.Fill(_words, WordState.Written, address / WordBytes, (bytes.Length + WordBytes - 1) / WordBytes);
    }

    /// <summary>What solid cells hold; weak ones as they happen to.</summary>
    public byte[] Content(int address, int count)
    {
        sbyte[] bytes = new sbyte[count];
        Read(address, bytes, 0, count);
        return [.. bytes.Select(b => (byte)b)];
    }

    /// <summary>Whether any bit there reads by chance.</summary>
    public bool IsWeak(int address, int count) => _weak.AsSpan(address, count).ContainsAnyExcept((byte)0);

    private bool WriteWord(int address, ReadOnlySpan<sbyte> value)
    {
        ref WordState word = ref _words[address / WordBytes];
        bool voids = !value.ContainsAnyExcept((sbyte)0);
        Assert.True(word != WordState.Written || voids, $"word at {address} is written twice");
        if (_kind.HasErrorCorrection && word != WordState.Erased)
            return false;
        bool cut = IsCut();
        for (int i = 0; i < WordBytes; i++)
        {
            for (int bit = 1; bit < 256; bit <<= 1)
            {
                if ((value[i] & bit) == 0)
                    Lower(address + i, (byte)bit, cut ? _random.Next(3) : 1);
            }
        }

        word = cut ? WordState.Unknown : WordState.Written;
        return cut ? throw new PowerCut() : true;
    }

    /// <param name="fate">0: as it was; 1: at 0; 2: weak.</param>
    private void Lower(int at, byte bit, int fate)
    {
        bool isLow = (_cells[at] & bit) == 0 && (_weak[at] & bit) == 0;
        if (fate == 0 || isLow)
            return;
        _cells[at] &= (byte)~bit;
        _weak[at] = (byte)(fate == 1 ? _weak[at] & ~bit : _weak[at] | bit);
    }

    private void CutErase(int address, int bytes)
    {
        // How far it came: nothing to be seen yet, writing zeros first, in the middle, nearly done. The last two leave weak bits behind.
        int stage = _random.Next(5);
        for (int at = address; at < address + bytes; at++)
        {
            byte mask = (byte)(_random.Next(256) & _random.Next(256));
            switch (stage)
            {
                case 0:
                    _weak[at] |= (byte)(mask & _random.Next(256) & _random.Next(256));
                    break;
                case 1:
                    _cells[at] &= (byte)~mask;
                    break;
                case 2:
                    _cells[at] = (byte)_random.Next(256);
                    _weak[at] = mask;
                    break;
                case 3:
                    _cells[at] |= mask;
                    _weak[at] |= (byte)(_random.Next(256) & mask);
                    break;
                default:
                    _cells[at] = 255;
                    _weak[at] = (byte)(_random.Next(8) == 0 ? mask : 0);
                    break;
            }
        }

        Array.Fill(_words, WordState.Unknown, address / WordBytes, bytes / WordBytes);
    }

    private bool IsCut()
    {
        Operations++;
        return OperationsToCut >= 0 && OperationsToCut-- == 0;
    }

    private int BlockAt(int address) => Array.FindLastIndex(_starts, start => start <= address);
}
