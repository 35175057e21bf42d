namespace Edge.Runtime.Update;

/// <summary>Who a device is at its line: a serial number and a station, written once when it is flashed and kept through every update.</summary>
/// <remarks>
/// Two erase blocks, used in turn; the newest whole record counts, so that a power cut leaves the old one or the new one.
/// <code>
///  0   8  "EDGEUNIT"
///  8   4  sequence
/// 12  32  serial number, ASCII, filled up with zeros
/// 44  32  station, likewise
/// 76   4  CRC-32 of the 76 bytes before
/// 80  16  0
/// </code>
/// </remarks>
public sealed class UnitStore
{
    public const int RecordBytes = 96;
    public const int NameBytes = 32;

    /// <summary>Bytes of <see cref="Names"/>: serial number, then station.</summary>
    public const int NamesBytes = 2 * NameBytes;

    private const int Magic0 = 0x45474445;
    private const int Magic1 = 0x54494e55;
    private const int SequenceAt = 8;
    private const int NamesAt = 12;
    private const int ChecksumAt = 76;

    private readonly IFlash _flash;
    private readonly int[] _blocks;
    private readonly sbyte[] _record = new sbyte[RecordBytes];
    private int _newest; // 0 or 1; -1: there is no record
    private int _sequence;

    /// <param name="blockA">First address of an erase block of its own, as <paramref name="blockB"/>.</param>
    public UnitStore(IFlash flash, int blockA, int blockB)
    {
        _flash = flash;
        _blocks = new[] { blockA, blockB };
    }

    /// <summary>What the last <see cref="Read"/> found; zeros where there was nothing.</summary>
    public sbyte[] Names { get; } = new sbyte[NamesBytes];

    /// <summary>Reads the record from flash.</summary>
    /// <returns>False: there is none.</returns>
    public bool Read()
    {
        _newest = -1;
        _sequence = 0;
        for (int i = 0; i < NamesBytes; i++)
            Names[i] = 0;
        for (int block = 0; block < 2; block++)
        {
            if (!_flash.Read(_blocks[block], _record, 0, RecordBytes) || !IsRecord())
                continue;
            int sequence = LittleEndian.Read(_record, SequenceAt);
            if (_newest >= 0 && sequence <= _sequence)
                continue;
            _newest = block;
            _sequence = sequence;
            System.Array.Copy(_record, NamesAt, Names, 0, NamesBytes);
        }

        return _newest >= 0;
    }

    /// <summary>Writes a record and reads it back from flash into <see cref="Names"/>.</summary>
    /// <param name="from">Holds serial number and station from <paramref name="at"/> on.</param>
    /// <returns>False: the flash refused, or holds something else than was written. The record before is still there.</returns>
    public bool Write(sbyte[] from, int at)
    {
        Read();
        for (int i = 0; i < RecordBytes; i++)
            _record[i] = 0;
        LittleEndian.Write(_record, 0, Magic0);
        LittleEndian.Write(_record, 4, Magic1);
        LittleEndian.Write(_record, SequenceAt, _sequence + 1);
        System.Array.Copy(from, at, _record, NamesAt, NamesBytes);
        LittleEndian.Write(_record, ChecksumAt, Crc32.Finish(Crc32.Add(Crc32.Start, _record, 0, ChecksumAt)));
        int block = _newest == 0 ? 1 : 0;
        if (!_flash.Erase(_blocks[block]) || !_flash.Write(_blocks[block], _record, 0, RecordBytes) || !Read())
            return false;
        for (int i = 0; i < NamesBytes; i++)
        {
            if (Names[i] != from[at + i])
                return false;
        }

        return true;
    }

    private bool IsRecord()
    {
        return LittleEndian.Read(_record, 0) == Magic0 && LittleEndian.Read(_record, 4) == Magic1
            && LittleEndian.Read(_record, ChecksumAt) == Crc32.Finish(Crc32.Add(Crc32.Start, _record, 0, ChecksumAt));
    }
}
