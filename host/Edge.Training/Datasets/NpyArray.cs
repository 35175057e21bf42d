using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Edge.Compiler.Ir;

namespace Edge.Training.Datasets;

/// <summary>An array of integers from a NumPy file: <c>uint8</c>, <c>int8</c> or little-endian <c>int32</c> and <c>int64</c>, in C order.</summary>
/// <remarks>NumPy's format description, versions 1 to 3: magic, version, header length, a dictionary as text, the elements.</remarks>
internal sealed partial class NpyArray
{
    private const int MaximumHeaderBytes = 65536;

    private static readonly byte[] _magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private readonly int _elementBytes;

    private NpyArray(int[] extents, string type, byte[] bytes, int offset)
    {
        (Extents, Type, Bytes, Offset) = (extents, type, bytes, offset);
        _elementBytes = BytesOf(type);
    }

    public int[] Extents { get; }

    /// <summary>NumPy's word: <c>|u1</c>, <c>&lt;i8</c>.</summary>
    public string Type { get; }

    public byte[] Bytes { get; }

    /// <summary>Where the elements begin in <see cref="Bytes"/>.</summary>
    public int Offset { get; }

    public long this[int index]
    {
        get
        {
            ReadOnlySpan<byte> at = Bytes.AsSpan(Offset + index * _elementBytes);
            return Type switch
            {
                "|u1" => at[0],
                "|i1" => (sbyte)at[0],
                "<i4" => BitConverter.ToInt32(at),
                _ => BitConverter.ToInt64(at),
            };
        }
    }

    /// <param name="where">Names the file in messages.</param>
    /// <exception cref="DataException">Not a NumPy file, truncated, or of a type or order that is not read.</exception>
    public static NpyArray Parse(string where, byte[] bytes)
    {
        if (bytes.Length < 10 || !bytes.AsSpan(0, 6).SequenceEqual(_magic))
            throw new DataException("E0245", where, "does not begin like a NumPy file", "a .npy file, as numpy.save writes it");
        bool isLong = bytes[6] >= 2;
        int start = isLong ? 12 : 10;
        long headerBytes = bytes.Length < start ? long.MaxValue : isLong ? BitConverter.ToUInt32(bytes, 8) : BitConverter.ToUInt16(bytes, 8);
        if (bytes[6] is < 1 or > 3 || headerBytes > Math.Min(bytes.Length - start, MaximumHeaderBytes))
            throw new DataException("E0245", where, $"version {bytes[6]} with a header of {headerBytes} bytes in a file of {bytes.Length}", $"version 1, 2 or 3 and a complete header of at most {MaximumHeaderBytes} bytes");
        string header = Encoding.Latin1.GetString(bytes, start, (int)headerBytes);
        string type = DescrPattern().Match(header).Groups[1].Value;
        if (BytesOf(type) == 0)
            throw new DataException("E0245", where, $"elements of type '{type}'", "uint8 for images; uint8, int8, int32 or int64 for labels", "convert with array.astype('uint8')");
        if (!OrderPattern().IsMatch(header))
            throw new DataException("E0245", where, "elements in Fortran order", "C order", "save numpy.ascontiguousarray(array)");
        int[] extents = Shape(where, header);
        long elements = extents.Aggregate(1L, (product, extent) => Math.Min(product * extent, long.MaxValue / int.MaxValue));
        int offset = start + (int)headerBytes;
        if (bytes.Length - offset != elements * BytesOf(type))
            throw new DataException("E0245", where, $"{bytes.Length - offset} bytes for shape ({string.Join(", ", extents)}) of '{type}'", $"{elements * BytesOf(type)} bytes", "the file is truncated; save it again");
        return new NpyArray(extents, type, bytes, offset);
    }

    private static int[] Shape(string where, string header)
    {
        Match match = ShapePattern().Match(header);
        string[] parts = match.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var extents = new int[parts.Length];
        for (int axis = 0; axis < parts.Length; axis++)
        {
            if (!int.TryParse(parts[axis], NumberStyles.None, CultureInfo.InvariantCulture, out extents[axis]) || extents[axis] < 1)
                throw new DataException("E0245", where, $"a dimension of '{parts[axis]}'", "dimensions from 1 to 2147483647");
        }

        return match.Success && parts.Length > 0 ? extents : throw new DataException("E0245", where, "a header without a shape", "{'descr': …, 'fortran_order': False, 'shape': (N, …)}");
    }

    private static int BytesOf(string type) => type switch { "|u1" or "|i1" => 1, "<i4" => 4, "<i8" => 8, _ => 0 };

    [GeneratedRegex("'descr': *'([^']*)'")]
    private static partial Regex DescrPattern();

    [GeneratedRegex("'fortran_order': *False")]
    private static partial Regex OrderPattern();

    [GeneratedRegex("'shape': *\\(([^)]*)\\)")]
    private static partial Regex ShapePattern();
}
