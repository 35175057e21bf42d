using System.Buffers.Binary;
using System.IO.Compression;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;

namespace Edge.Training.Datasets.Images;

/// <summary>PNG: every colour type and bit depth, interlaced or not. 16 bits keep their high byte; transparency is left out.</summary>
/// <remarks>Portable Network Graphics Specification, 2nd edition (ISO/IEC 15948), sections 5, 7 to 11.</remarks>
internal sealed class PngReader(ImageBytes source)
{
    private const int Gray = 0, Rgb = 2, Palette = 3, GrayAlpha = 4, RgbAlpha = 6;

    /// <summary>No byte of deflated data stands for more than this many; zlib's technical notes, "Maximum Compression Factor".</summary>
    private const long MostInflation = 1032;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>First pixel and step of each pass of Adam7, in x and y; section 8.2.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] _adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private int _width, _height, _depth, _color;
    private bool _interlaced;
    private byte[] _palette = [];

    private int Samples => _color switch { Rgb => 3, GrayAlpha => 2, RgbAlpha => 4, _ => 1 };

    private int OutputChannels => _color is Gray or GrayAlpha ? 1 : 3;

    /// <exception cref="DataException">Damaged, or against the specification.</exception>
    public RawImage Read()
    {
        if (!source.Take(8).SequenceEqual(Signature))
            throw source.Fault("a damaged signature", "the eight bytes of a PNG", "copy it again as binary, not as text");
        using var compressed = new MemoryStream();
        for (bool ended = false; !ended;)
        {
            uint length = source.UInt32BigEndian();
            bool isFirst = source.Position == 12;
            ReadOnlySpan<byte> chunk = source.Take(4L + length);
            ReadOnlySpan<byte> type = chunk[..4], body = chunk[4..];
            if (isFirst != type.SequenceEqual("IHDR"u8))
                throw source.Fault("the first chunk is not the only IHDR", "a PNG that begins with its header");
            if (Crc32.Of(chunk) != source.UInt32BigEndian())
                throw source.Fault("a chunk's check sum is wrong", "an undamaged file", "copy it again");
            switch (type)
            {
                case var _ when type.SequenceEqual("IHDR"u8):
                    Header(body);
                    break;
                case var _ when type.SequenceEqual("PLTE"u8):
                    _palette = body.ToArray();
                    break;
                case var _ when type.SequenceEqual("IDAT"u8):
                    compressed.Write(body);
                    break;
                case var _ when type.SequenceEqual("IEND"u8):
                    ended = true;
                    break;
                case var _ when (type[0] & 0x20) == 0:
                    throw source.Fault("a critical chunk that the specification does not know", "IHDR, PLTE, IDAT and IEND");
            }
        }

        if (_color == Palette && (_palette.Length is 0 or > 768 || _palette.Length % 3 != 0))
            throw source.Fault($"a palette of {_palette.Length} bytes", "three bytes for each of 1 to 256 colours");
        if (_width == 0)
            throw source.Fault("ends before its header", "an undamaged file", "copy it again");
        if (RowBytes(_width) * _height > compressed.Length * MostInflation)
            throw source.Fault($"{_width}x{_height} pixels in {compressed.Length} compressed bytes", "a complete file", "copy it again");
        compressed.Position = 0;
        return Pixels(compressed);
    }

    private void Header(ReadOnlySpan<byte> body)
    {
        if (body.Length != 13)
            throw source.Fault($"a header of {body.Length} bytes", "13 bytes");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(body), height = BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
        source.CheckSize(width, height);
        (_width, _height, _depth, _color, _interlaced) = ((int)width, (int)height, body[8], body[9], body[12] == 1);
        bool isLegal = _color switch
        {
            Gray => _depth is 1 or 2 or 4 or 8 or 16,
            Palette => _depth is 1 or 2 or 4 or 8,
            Rgb or GrayAlpha or RgbAlpha => _depth is 8 or 16,
            _ => false,
        };
        if (!isLegal || body[10] != 0 || body[11] != 0 || body[12] > 1)
            throw source.Fault($"colour type {_color}, depth {_depth}, compression {body[10]}, filter {body[11]}, interlace {body[12]}", "a combination of the specification, section 11.2.2");
    }

    private RawImage Pixels(MemoryStream compressed)
    {
        var image = new RawImage(_width, _height, OutputChannels, new byte[_width * _height * OutputChannels]);
        using var inflated = new ZLibStream(compressed, CompressionMode.Decompress);
        try
        {
            if (!_interlaced)
                Pass(inflated, image, 0, 0, 1, 1);
            foreach (var (x, y, stepX, stepY) in _interlaced ? _adam7 : [])
                Pass(inflated, image, x, y, stepX, stepY);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw source.Fault("the compressed pixels are damaged or end early", "a complete file", "copy it again", e);
        }

        return image;
    }

    private void Pass(Stream inflated, RawImage image, int startX, int startY, int stepX, int stepY)
    {
        int columns = (_width - startX + stepX - 1) / stepX, rows = (_height - startY + stepY - 1) / stepY;
        if (columns <= 0 || rows <= 0)
            return;
        int back = Math.Max(1, Samples * _depth / 8);
        var row = new byte[RowBytes(columns)];
        var above = new byte[row.Length];
        for (int r = 0; r < rows; r++)
        {
            int filter = inflated.ReadByte();
            if (filter is < 0 or > 4)
                throw filter < 0 ? new EndOfStreamException() : source.Fault($"row filter {filter}", "0 to 4");
            inflated.ReadExactly(row);
            Unfilter(filter, row, above, back);
            for (int c = 0; c < columns; c++)
                Store(row, c, image.Pixels, ((startY + r * stepY) * _width + startX + c * stepX) * OutputChannels);
            (row, above) = (above, row);
        }
    }

    private long RowBytes(int columns) => ((long)columns * Samples * _depth + 7) / 8;

    /// <summary>Section 9.2.</summary>
    private static void Unfilter(int filter, byte[] row, byte[] above, int back)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= back ? row[i - back] : 0, up = above[i], corner = i >= back ? above[i - back] : 0;
            row[i] += filter switch
            {
                1 => (byte)left,
                2 => (byte)up,
                3 => (byte)((left + up) / 2),
                4 => (byte)Paeth(left, up, corner),
                _ => 0,
            };
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int estimate = left + up - corner;
        int toLeft = Math.Abs(estimate - left), toUp = Math.Abs(estimate - up), toCorner = Math.Abs(estimate - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private void Store(byte[] row, int column, byte[] pixels, int at)
    {
        if (_color == Palette)
        {
            int entry = 3 * Sample(row, column);
            if (entry >= _palette.Length)
                throw source.Fault($"colour {entry / 3} of a palette of {_palette.Length / 3}", "colours of the palette");
            _palette.AsSpan(entry, 3).CopyTo(pixels.AsSpan(at));
            return;
        }

        for (int c = 0; c < OutputChannels; c++)
        {
            int sample = Sample(row, column * Samples + c);
            pixels[at + c] = (byte)(_depth < 8 ? sample * 255 / ((1 << _depth) - 1) : sample);
        }
    }

    /// <summary>Sample <paramref name="index"/> of a row; of 16 bits the high byte.</summary>
    private int Sample(byte[] row, int index)
    {
        if (_depth >= 8)
            return row[index * (_depth / 8)];
        int bit = index * _depth;
        return row[bit / 8] >> (8 - _depth - bit % 8) & ((1 << _depth) - 1);
    }
}
