namespace Edge.Runtime.Update;

/// <summary>The boot records, one behind the other in two blocks that take turns. The last readable one of the later block counts.</summary>
/// <remarks>
/// A record that a power cut tore may read well once and badly the next time, and the word behind the last readable record may look blank without
/// being so. Hence <see cref="Settle"/>: after every boot the state is written twice before anything is done by it. The first copy may land on the word
/// that was cut; the second lands on one that nobody has touched, whatever came before.
/// The sequence number counts places, not states: a record that was given up for torn and is readable after all never outranks a later one.
/// </remarks>
internal sealed class Journal
{
    /// <summary>A larger block is used up to here: reading it must not delay the boot.</summary>
    private const int MostBytes = 4096;

    private readonly IFlash _flash;
    private readonly int[] _blocks = new int[2];
    private readonly int[] _records = new int[2];
    private readonly sbyte[] _bytes = new sbyte[BootRecord.Bytes];
    private readonly sbyte[] _readBack = new sbyte[BootRecord.Bytes];
    private int _current;
    private int _next;
    private int _first; // the sequence number of the current block's first place

    public Journal(IFlash flash, StoreLayout layout)
    {
        _flash = flash;
        _blocks[0] = layout.JournalA;
        _blocks[1] = layout.JournalB;
        for (int i = 0; i < 2; i++)
        {
            int bytes = flash.BlockBytes(_blocks[i]);
            _records[i] = (bytes < MostBytes ? bytes : MostBytes) / BootRecord.Bytes;
        }
    }

    /// <summary>Finds the state.</summary>
    /// <returns>False when neither block holds a readable record.</returns>
    public bool Load(BootRecord record)
    {
        int sequence = -1;
        _current = 0;
        _next = _records[0]; // nothing to go on behind: the next record begins a block
        _first = 0;
        for (int block = 0; block < 2; block++)
        {
            int next = 0;
            for (int i = _records[block] - 1; i >= 0; i--)
            {
                bool readable = _flash.Read(_blocks[block] + i * BootRecord.Bytes, _bytes, 0, BootRecord.Bytes);
                if (next == 0 && (!readable || !IsBlank(_bytes)))
                    next = i + 1;
                if (!readable || !BootRecord.IsRecord(_bytes))
                    continue;
                if (BootRecord.SequenceOf(_bytes) > sequence)
                {
                    sequence = BootRecord.SequenceOf(_bytes);
                    record.Decode(_bytes);
                    _current = block;
                    _next = next;
                    _first = sequence - i;
                }

                break;
            }
        }

        return sequence >= 0;
    }

    /// <summary>Once after <see cref="Load"/>: makes sure that the state stays what was read.</summary>
    public bool Settle(BootRecord record)
    {
        if (_next + 2 > _records[_current])
            return BeginBlock(record);
        // A failure of the first copy is what the second one is for.
        Put(record);
        return Append(record);
    }

    /// <summary>Writes a new state; from the moment this returns true it is the one that every boot finds.</summary>
    public bool Append(BootRecord record)
    {
        while (_next < _records[_current])
        {
            if (Put(record))
                return true;
        }

        return BeginBlock(record);
    }

    private bool BeginBlock(BootRecord record)
    {
        int other = 1 - _current;
        // A first record that was cut might be read by the boot after next, were the erase below cut as well: its last bits go first.
        for (int i = 0; i < BootRecord.Bytes; i++)
            _bytes[i] = 0;
        _flash.Write(_blocks[other], _bytes, 0, BootRecord.Bytes);
        if (!_flash.Erase(_blocks[other]))
            return false;
        _first += _records[_current];
        _current = other;
        _next = 0;
        while (_next < _records[_current])
        {
            if (Put(record))
                return true;
        }

        return false;
    }

    private bool Put(BootRecord record)
    {
        record.Sequence = _first + _next;
        record.Encode(_bytes);
        int address = _blocks[_current] + _next++ * BootRecord.Bytes;
        return _flash.Write(address, _bytes, 0, BootRecord.Bytes)
            && _flash.Read(address, _readBack, 0, BootRecord.Bytes)
            && HmacSha256.Same(_bytes, 0, _readBack, 0, BootRecord.Bytes);
    }

    private static bool IsBlank(sbyte[] bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != -1)
                return false;
        }

        return true;
    }
}
