namespace Edge.Training.Datasets.Images;

/// <summary>The bits of a scan: 0xff 0x00 reads as 0xff, a marker ends them.</summary>
internal sealed class JpegBits(ImageBytes source)
{
    private ulong _bits;
    private int _count;
    private bool _ended;

    /// <summary>The next bits without taking them; zeros stand behind the last one.</summary>
    public int Peek(int count)
    {
        while (_count < count)
            Fill();
        return (int)(_bits >> (_count - count)) & ((1 << count) - 1);
    }

    /// <exception cref="Compiler.Ir.DataException">The scan ended before.</exception>
    public void Skip(int count)
    {
        _count -= count;
        if (_count < _padding)
            throw source.Fault("the scan ends early", "a complete file", "copy it again");
    }

    /// <summary>T.81, F.2.2.1: <paramref name="size"/> bits as a signed number.</summary>
    public int Signed(int size)
    {
        if (size == 0)
            return 0;
        int value = Take(size);
        return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    }

    public int Take(int count)
    {
        if (count == 0)
            return 0;
        int value = Peek(count);
        Skip(count);
        return value;
    }

    /// <summary>Drops the rest of the byte; the source stands behind the last byte that was used.</summary>
    public void Align()
    {
        // Whole bytes that were read ahead go back; none of them is a marker.
        int ahead = (_count - _padding) / 8;
        for (; ahead > 0; ahead--)
        {
            source.Position--;
            if (source.Rest()[0] == 0 && source.Position > 0 && Before() == 0xff)
                source.Position--;
        }

        (_bits, _count, _padding, _ended) = (0, 0, 0, false);
    }

    /// <summary>Zero bits that stand for nothing in the file.</summary>
    private int _padding;

    private byte Before()
    {
        source.Position--;
        return source.Byte();
    }

    private void Fill()
    {
        ReadOnlySpan<byte> rest = source.Rest();
        _ended |= rest.Length == 0 || (rest[0] == 0xff && (rest.Length < 2 || rest[1] != 0));
        _bits = _bits << 8 | (_ended ? 0u : rest[0]);
        _count += 8;
        if (_ended)
            _padding += 8;
        else
            source.Position += rest[0] == 0xff ? 2 : 1;
    }
}
