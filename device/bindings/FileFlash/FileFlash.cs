using System;
using Edge.Runtime.Update;

namespace Edge.Bindings;

/// <summary>A flash for the model store, made of files: one for each erase block, as long as what was written to it. An erased block has no file.</summary>
/// <remarks>
/// Every write is one opening, writing and closing of a file: milliseconds, and memory on the managed heap while a model is received or checked at boot; an
/// inference does not come here. What a cut of the power leaves is what <see cref="IBlockFiles"/> promises.
/// </remarks>
public sealed class FileFlash : IFlash
{
    private readonly IBlockFiles _files;
    private readonly int _blocks;
    private readonly int _blockBytes;
    private readonly byte[] _buffer;

    /// <param name="blocks">Files there may be.</param>
    /// <param name="blockBytes">Of each, a multiple of <paramref name="wordBytes"/>: 4096 keeps rewriting cheap.</param>
    /// <param name="wordBytes">What the store writes at once, a power of two up to 32; more makes fewer operations.</param>
    public FileFlash(IBlockFiles files, int blocks, int blockBytes, int wordBytes)
    {
        if (blocks < 1 || wordBytes < 1 || wordBytes > 32 || (wordBytes & (wordBytes - 1)) != 0 || blockBytes < wordBytes || blockBytes % wordBytes != 0)
            throw new ArgumentException("words are a power of two up to 32, blocks whole words, and there is at least one");
        _files = files;
        _blocks = blocks;
        _blockBytes = blockBytes;
        _buffer = new byte[blockBytes];
        WordBytes = wordBytes;
    }

    public int WordBytes { get; }

    public int BlockBytes(int address)
    {
        return _blockBytes;
    }

    public bool Erase(int address)
    {
        return address >= 0 && address % _blockBytes == 0 && address / _blockBytes < _blocks && _files.Remove(address / _blockBytes);
    }

    public bool Write(int address, sbyte[] from, int offset, int count)
    {
        int block = address / _blockBytes;
        int at = address % _blockBytes;
        if (address < 0 || block >= _blocks || count < 0 || at + count > _blockBytes)
            return false;
        if (count == 0)
            return true;
        int length = _files.Length(block);
        if (length < 0 || length > _blockBytes)
            return false;
        // A file has no holes: what lies between its end and the write is erased flash.
        int begin = length < at ? length : at;
        int gap = at - begin;
        for (int i = 0; i < gap; i++)
            _buffer[i] = 255;
        for (int i = 0; i < count; i++)
            _buffer[gap + i] = (byte)from[offset + i];
        return _files.Write(block, begin, _buffer, gap + count);
    }

    public bool Read(int address, sbyte[] to, int offset, int count)
    {
        if (address < 0 || count < 0 || address > _blocks * _blockBytes - count)
            return false;
        while (count > 0)
        {
            int at = address % _blockBytes;
            int bytes = _blockBytes - at < count ? _blockBytes - at : count;
            if (!ReadBlock(address / _blockBytes, at, to, offset, bytes))
                return false;
            address += bytes;
            offset += bytes;
            count -= bytes;
        }

        return true;
    }

    private bool ReadBlock(int block, int at, sbyte[] to, int offset, int count)
    {
        int length = _files.Length(block);
        if (length < 0)
            return false;
        int stored = length - at < count ? length - at : count;
        if (stored > 0 && !_files.Read(block, at, _buffer, stored))
            return false;
        for (int i = 0; i < count; i++)
            to[offset + i] = i < stored ? (sbyte)_buffer[i] : (sbyte)-1;
        return true;
    }
}
