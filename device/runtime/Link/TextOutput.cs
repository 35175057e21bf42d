using System;

namespace Edge.Runtime.Link;

/// <summary>Text on its way to the wire.</summary>
internal sealed class TextOutput
{
    private readonly sbyte[] _bytes;
    private int _start;
    private int _end;

    public TextOutput(int bytes)
    {
        _bytes = new sbyte[bytes];
    }

    public bool IsEmpty => _start == _end;

    public int Room => _bytes.Length - _end;

    public void Clear()
    {
        _start = 0;
        _end = 0;
    }

    public void Flush(IByteStream stream)
    {
        while (_start < _end)
        {
            int taken = stream.Write(_bytes, _start, _end - _start);
            if (taken <= 0)
                return;
            _start += taken;
        }

        Clear();
    }

    /// <summary>What has no room is cut off; who asks <see cref="Room"/> first loses nothing.</summary>
    public void Put(Phrase phrase)
    {
        Put(phrase.Bytes, 0, phrase.Bytes.Length);
    }

    public void Put(sbyte[] text, int offset, int count)
    {
        int part = count < Room ? count : Room;
        Array.Copy(text, offset, _bytes, _end, part);
        _end += part;
    }

    /// <summary>A name of ASCII, filled up with zeros.</summary>
    public void PutName(sbyte[] name)
    {
        for (int i = 0; i < name.Length && name[i] != 0; i++)
            PutOne(name[i]);
    }

    public void PutHex(sbyte value)
    {
        PutDigit(value >> 4 & 15);
        PutDigit(value & 15);
    }

    /// <summary>In hexadecimal, the highest digit first.</summary>
    public void PutHex(int value)
    {
        for (int shift = 28; shift >= 0; shift -= 4)
            PutDigit(value >> shift & 15);
    }

    public void PutNumber(long value)
    {
        if (value < 0)
            PutOne('-');
        long rest = value < 0 ? -value : value;
        long unit = 1;
        while (rest / unit >= 10)
            unit *= 10;
        for (; unit > 0; unit /= 10)
            PutDigit((int)(rest / unit % 10));
    }

    /// <summary>With three decimals.</summary>
    public void PutThousandths(long value)
    {
        long rest = value < 0 ? -value : value;
        if (value < 0)
            PutOne('-');
        PutNumber(rest / 1000);
        PutOne('.');
        PutDigit((int)(rest / 100 % 10));
        PutDigit((int)(rest / 10 % 10));
        PutDigit((int)(rest % 10));
    }

    public void PutOne(int value)
    {
        if (Room > 0)
            _bytes[_end++] = (sbyte)value;
    }

    private void PutDigit(int digit)
    {
        PutOne(digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
}
