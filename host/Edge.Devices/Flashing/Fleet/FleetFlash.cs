using System.Runtime.InteropServices;
using Edge.Runtime.Update;

namespace Edge.Devices.Flashing.Fleet;

/// <summary>The part of a simulated unit's memory that its firmware writes: erase blocks of 4 KB in a file, kept from one run to the next.</summary>
internal sealed class FleetFlash : IFlash
{
    public const int Block = 4096;

    private readonly string _file;
    private readonly byte[] _bytes;

    public FleetFlash(string file, int blocks)
    {
        _file = file;
        _bytes = new byte[blocks * Block];
        Array.Fill(_bytes, (byte)255);
        if (File.Exists(file))
            File.ReadAllBytes(file).AsSpan().CopyTo(_bytes);
    }

    /// <summary>The chip takes nothing any more.</summary>
    public bool IsWornOut { get; set; }

    public int Bytes => _bytes.Length;

    public int WordBytes => 4;

    public int BlockBytes(int address) => address % Block == 0 && address >= 0 && address < _bytes.Length ? Block : 0;

    public bool Erase(int address)
    {
        if (IsWornOut)
            return false;
        Array.Fill(_bytes, (byte)255, address, Block);
        File.WriteAllBytes(_file, _bytes);
        return true;
    }

    public bool Write(int address, sbyte[] from, int offset, int count)
    {
        if (IsWornOut)
            return false;
        for (int i = 0; i < count; i++)
            _bytes[address + i] &= (byte)from[offset + i]; // bits fall to 0 until their block is erased
        File.WriteAllBytes(_file, _bytes);
        return true;
    }

    public bool Read(int address, sbyte[] to, int offset, int count)
    {
        _bytes.AsSpan(address, count).CopyTo(MemoryMarshal.AsBytes(to.AsSpan(offset, count)));
        return true;
    }
}
