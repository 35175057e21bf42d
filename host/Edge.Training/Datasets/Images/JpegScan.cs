using Edge.Compiler.Ir;

namespace Edge.Training.Datasets.Images;

/// <summary>Decodes one scan into the coefficients of its components. T.81, annex F (sequential) and G (progressive).</summary>
internal sealed class JpegScan(ImageBytes source, JpegFrame frame, List<JpegComponent> components, JpegSpectrum range, int restartInterval)
{
    private readonly JpegBits _bits = new(source);

    /// <summary>Blocks still to come that bring nothing new in this band; G.1.2.2.</summary>
    private int _emptyBlocks;

    /// <exception cref="DataException">The scan ends early or holds what no encoder writes.</exception>
    public void Run()
    {
        components.ForEach(component => component.LastDc = 0);
        bool isSingle = components.Count == 1;
        (int wide, int high) = isSingle ? SingleExtent(components[0]) : (frame.UnitsWide, frame.UnitsHigh);
        for (int unit = 0; unit < wide * high; unit++)
        {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0)
                Restart();
            if (isSingle)
                Block(components[0], unit % wide, unit / wide);
            else
                Unit(unit % wide, unit / wide);
        }

        _bits.Align();
    }

    /// <summary>A scan of one component has only the blocks that show; A.2.2.</summary>
    private (int Wide, int High) SingleExtent(JpegComponent component)
    {
        int columns = (frame.Width * component.H + frame.MostH - 1) / frame.MostH, rows = (frame.Height * component.V + frame.MostV - 1) / frame.MostV;
        return ((columns + 7) / 8, (rows + 7) / 8);
    }

    private void Unit(int ux, int uy)
    {
        foreach (JpegComponent component in components)
            for (int v = 0; v < component.V; v++)
                for (int h = 0; h < component.H; h++)
                    Block(component, ux * component.H + h, uy * component.V + v);
    }

    private void Restart()
    {
        _bits.Align();
        int first = source.Byte(), second = source.Byte();
        if (first != 0xff || second is < 0xd0 or > 0xd7)
            throw source.Fault("no restart marker where one belongs", "an undamaged file", "copy it again");
        components.ForEach(component => component.LastDc = 0);
        _emptyBlocks = 0;
    }

    private void Block(JpegComponent component, int bx, int by)
    {
        Span<short> block = component.Coefficients.AsSpan((by * component.BlocksWide + bx) * 64, 64);
        if (!frame.IsProgressive)
        {
            DcFirst(component, block);
            AcFirst(component, block, 1);
        }
        else if (range.Start == 0)
        {
            if (range.High == 0)
                DcFirst(component, block);
            else if (_bits.Take(1) == 1)
                block[0] |= (short)(1 << range.Low);
        }
        else if (range.High == 0)
        {
            AcFirst(component, block, range.Start);
        }
        else
        {
            AcRefine(component, block);
        }
    }

    private void DcFirst(JpegComponent component, Span<short> block)
    {
        int size = Symbol(component.Dc!);
        if (size > 15)
            throw source.Fault($"a difference of {size} bits", "at most 15");
        component.LastDc += _bits.Signed(size);
        block[0] = (short)(component.LastDc << range.Low);
    }

    private void AcFirst(JpegComponent component, Span<short> block, int start)
    {
        if (_emptyBlocks > 0)
        {
            _emptyBlocks--;
            return;
        }

        for (int k = start; k <= range.End; k++)
        {
            int symbol = Symbol(component.Ac!), run = symbol >> 4, size = symbol & 15;
            if (size == 0 && run < 15)
            {
                if (run > 0 && !frame.IsProgressive)
                    throw source.Fault($"symbol 0x{symbol:x2} in a sequential scan", "runs of zeros or the end of the block");
                _emptyBlocks = (1 << run) - 1 + _bits.Take(run);
                return;
            }

            k += run;
            if (k > range.End)
                throw BeyondTheBand();
            if (size != 0)
                block[JpegFrame.ZigZag[k]] = (short)(_bits.Signed(size) << range.Low);
        }
    }

    /// <summary>G.1.2.3: one more bit for coefficients that are not zero, and new ones of magnitude 1 between them.</summary>
    private void AcRefine(JpegComponent component, Span<short> block)
    {
        short bit = (short)(1 << range.Low);
        int k = range.Start;
        while (_emptyBlocks == 0 && k <= range.End)
        {
            int symbol = Symbol(component.Ac!), run = symbol >> 4, size = symbol & 15;
            short found = 0;
            if (size == 0 && run < 15)
            {
                _emptyBlocks = (1 << run) + _bits.Take(run);
                break;
            }

            if (size == 1)
                found = _bits.Take(1) == 1 ? bit : (short)-bit;
            else if (size != 0)
                throw source.Fault($"a new coefficient of {size} bits in a refining scan", "1 bit");
            k = SkipZeros(block, k, run, bit);
            if (found != 0)
            {
                if (k > range.End)
                    throw BeyondTheBand();
                block[JpegFrame.ZigZag[k]] = found;
            }

            k++;
        }

        if (_emptyBlocks > 0)
        {
            SkipZeros(block, k, int.MaxValue, bit);
            _emptyBlocks--;
        }
    }

    /// <summary>Passes <paramref name="run"/> zeros and stands on the next one; what is not zero on the way gets its next bit.</summary>
    private int SkipZeros(Span<short> block, int k, int run, short bit)
    {
        for (; k <= range.End; k++)
        {
            ref short coefficient = ref block[JpegFrame.ZigZag[k]];
            if (coefficient == 0)
            {
                if (run-- == 0)
                    break;
            }
            else if (_bits.Take(1) == 1 && (coefficient & bit) == 0)
            {
                coefficient += coefficient > 0 ? bit : (short)-bit;
            }
        }

        return k;
    }

    private int Symbol(JpegHuffman table)
    {
        int symbol = table.Decode(_bits);
        return symbol >= 0 ? symbol : throw source.Fault("bits that are no Huffman code", "an undamaged file", "copy it again");
    }

    private DataException BeyondTheBand() => source.Fault($"a run of zeros beyond coefficient {range.End}", "an undamaged file", "copy it again");
}
