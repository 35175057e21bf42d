using Edge.Compiler.Ir;

namespace Edge.Training.Datasets.Images;

/// <summary>JPEG: baseline and progressive Huffman coding, 8 bits, gray or colour, every whole-number subsampling, restart markers.</summary>
/// <remarks>ITU-T T.81 (ISO/IEC 10918-1), section numbers below; JFIF 1.02 for the meaning of colours.</remarks>
internal sealed class JpegReader(ImageBytes source)
{
    private readonly int[]?[] _quantization = new int[4][];
    private readonly JpegHuffman?[] _dc = new JpegHuffman[4];
    private readonly JpegHuffman?[] _ac = new JpegHuffman[4];
    private JpegFrame? _frame;
    private int _restartInterval;
    private bool _isRgb;
    private int _scans;

    /// <exception cref="DataException">Damaged, or a kind of JPEG that cameras do not write.</exception>
    public RawImage Read()
    {
        source.Take(2);
        while (true)
        {
            int marker = NextMarker();
            if (marker == 0xd9)
                break;
            int length = source.UInt16BigEndian();
            if (length < 2)
                throw source.Fault($"a segment of {length} bytes", "2 or more");
            var segment = new ImageBytes($"{source.Where}: JPEG segment 0xff{marker:x2}", source.Take(length - 2).ToArray());
            Segment(marker, segment);
            if (marker == 0xda)
                _scans++;
        }

        if (_frame is null || _scans == 0)
            throw source.Fault("ends before any scan", "a complete file", "copy it again");
        return _frame.ToImage(_isRgb);
    }

    /// <summary>B.1.1.2: fill bytes may stand before a marker.</summary>
    private int NextMarker()
    {
        if (source.Byte() != 0xff)
            throw source.Fault("no marker where one belongs", "an undamaged file", "copy it again");
        int marker = source.Byte();
        while (marker == 0xff)
            marker = source.Byte();
        return marker;
    }

    private void Segment(int marker, ImageBytes segment)
    {
        switch (marker)
        {
            case 0xc0 or 0xc1 or 0xc2:
                Frame(segment, isProgressive: marker == 0xc2);
                break;
            case 0xc4:
                HuffmanTables(segment);
                break;
            case >= 0xc3 and <= 0xcf and not 0xc8 and not 0xcc:
                throw source.Fault($"coding process 0xff{marker:x2}", "baseline or progressive Huffman coding", "save it as an ordinary JPEG");
            case 0xcc:
                throw source.Fault("arithmetic coding", "Huffman coding", "save it as an ordinary JPEG");
            case 0xda:
                Scan(segment);
                break;
            case 0xdb:
                QuantizationTables(segment);
                break;
            case 0xdd:
                _restartInterval = segment.UInt16BigEndian();
                break;
            case 0xee:
                // Adobe's segment: its last byte 0 says that three components are red, green and blue.
                if (segment.Length >= 12 && segment.Take(5).SequenceEqual("Adobe"u8))
                    _isRgb = segment.Rest()[6] == 0;
                break;
        }
    }

    /// <summary>B.2.2.</summary>
    private void Frame(ImageBytes segment, bool isProgressive)
    {
        if (_frame is not null)
            throw source.Fault("a second frame", "one image in a file");
        int precision = segment.Byte();
        int height = segment.UInt16BigEndian(), width = segment.UInt16BigEndian(), count = segment.Byte();
        if (precision != 8 || count is not (1 or 3))
            throw source.Fault($"{count} components of {precision} bits", "1 or 3 components of 8 bits", "save it as gray or RGB, not CMYK");
        source.CheckSize(width, height);
        var components = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            int id = segment.Byte(), sampling = segment.Byte(), table = segment.Byte();
            components[i] = new JpegComponent(id, sampling >> 4, sampling & 15, table & 3);
        }

        bool areLegal = components.All(c => c.H is >= 1 and <= 4 && c.V is >= 1 and <= 4);
        int mostH = components.Max(c => c.H), mostV = components.Max(c => c.V);
        if (!areLegal || components.Any(c => mostH % c.H != 0 || mostV % c.V != 0))
            throw source.Fault("sampling " + string.Join(", ", components.Select(c => $"{c.H}x{c.V}")), "factors that divide the largest one");
        _frame = new JpegFrame(width, height, isProgressive, components);
        // A block takes a bit at the least: more blocks than bits cannot be, whatever the header says.
        if (_frame.Blocks > 8L * source.Length)
            throw source.Fault($"{width}x{height} pixels in {source.Length} bytes", "a complete file", "copy it again");
        _frame.Allocate();
    }

    /// <summary>B.2.4.2.</summary>
    private void HuffmanTables(ImageBytes segment)
    {
        while (!segment.AtEnd)
        {
            int place = segment.Byte();
            if (place >> 4 > 1 || (place & 15) > 3)
                throw source.Fault($"Huffman table 0x{place:x2}", "class 0 or 1, table 0 to 3");
            byte[] counts = segment.Take(16).ToArray();
            byte[] symbols = segment.Take(counts.Sum(c => c)).ToArray();
            JpegHuffman table = JpegHuffman.Create(counts, symbols) ?? throw source.Fault("a Huffman table with too many codes", "at most 2^n codes of n bits");
            (place >> 4 == 0 ? _dc : _ac)[place & 15] = table;
        }
    }

    /// <summary>B.2.4.1.</summary>
    private void QuantizationTables(ImageBytes segment)
    {
        while (!segment.AtEnd)
        {
            int place = segment.Byte();
            if (place >> 4 > 1 || (place & 15) > 3)
                throw source.Fault($"quantization table 0x{place:x2}", "precision 0 or 1, table 0 to 3");
            var table = new int[64];
            for (int k = 0; k < 64; k++)
                table[JpegFrame.ZigZag[k]] = place >> 4 == 0 ? segment.Byte() : segment.UInt16BigEndian();
            _quantization[place & 15] = table;
        }
    }

    /// <summary>B.2.3.</summary>
    private void Scan(ImageBytes segment)
    {
        JpegFrame frame = _frame ?? throw source.Fault("a scan before the frame", "the frame's header first");
        int count = segment.Byte();
        if (count < 1 || count > frame.Components.Length)
            throw source.Fault($"a scan of {count} components", $"1 to {frame.Components.Length}");
        var components = new List<JpegComponent>();
        for (int i = 0; i < count; i++)
        {
            int id = segment.Byte(), tables = segment.Byte();
            JpegComponent component = Array.Find(frame.Components, c => c.Id == id) ?? throw source.Fault($"a scan of component {id}", "components of the frame");
            component.Dc = _dc[tables >> 4 & 3];
            component.Ac = _ac[tables & 3];
            component.Quantization ??= _quantization[component.Table] ?? throw source.Fault($"no quantization table {component.Table}", "a table before the scan");
            components.Add(component);
        }

        int start = segment.Byte(), end = segment.Byte(), approximation = segment.Byte();
        var range = new JpegSpectrum(start, end, approximation >> 4, approximation & 15);
        bool isLegal = frame.IsProgressive
            ? start <= end && end <= 63 && range.Low <= 13 && (start == 0 ? end == 0 : count == 1) && (range.High == 0 || range.High == range.Low + 1)
            : start == 0 && end == 63 && approximation == 0;
        bool needsDc = start == 0 && range.High == 0, needsAc = end > 0;
        if (!isLegal || components.Any(c => (needsDc && c.Dc is null) || (needsAc && c.Ac is null)))
            throw source.Fault($"a scan of coefficients {start} to {end}, bits {range.High} to {range.Low}", "ranges of T.81 G.1.1, and Huffman tables before the scan");
        if (components.Any(c => !c.Begin(range)))
            throw source.Fault($"a scan of coefficients {start} to {end}, bits {range.High} to {range.Low}, out of turn", "each bit of a coefficient once, the high ones first");
        new JpegScan(source, frame, components, range, _restartInterval).Run();
    }
}
