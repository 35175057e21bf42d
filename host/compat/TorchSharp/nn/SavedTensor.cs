using System.Text;
using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Utils;

/// <summary>Whole numbers of at least 0 in groups of seven bits, lowest first; the top bit of a byte says that another follows.</summary>
internal static class LEB128Codec
{
    public static void Encode(BinaryWriter writer, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        for (; value > 0x7f; value >>= 7)
            writer.Write((byte)((value & 0x7f) | 0x80));
        writer.Write((byte)value);
    }

    public static long Decode(BinaryReader reader)
    {
        long result = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            long part = reader.ReadByte();
            result |= (part & 0x7f) << shift;
            if ((part & 0x80) == 0)
                return result;
        }

        throw new InvalidDataException("a number of more than 63 bits");
    }
}

/// <summary>
/// One tensor of a checkpoint: element type, number of dimensions, sizes, then the elements in row-major order, little-endian.
/// </summary>
internal sealed record SavedTensor(string Name, torch.ScalarType Type, long[] Shape)
{
    // libtorch allows 64 dimensions.
    private const int MostDimensions = 64;

    private long Bytes => checked(Shapes.Count(Shape) * Type.ElementSize());

    public static SavedTensor ReadHeader(BinaryReader reader, string name) => Guard($"the header of tensor '{name}'", () =>
    {
        long code = LEB128Codec.Decode(reader);
        if (code > sbyte.MaxValue || !Enum.IsDefined((torch.ScalarType)code))
            throw new InvalidDataException($"{code} is no element type");
        var type = (torch.ScalarType)code;
        long rank = LEB128Codec.Decode(reader);
        if (rank > MostDimensions)
            throw new InvalidDataException($"{rank} dimensions; a tensor has at most {MostDimensions}");
        var shape = new long[rank];
        for (int d = 0; d < rank; d++)
            shape[d] = LEB128Codec.Decode(reader);
        var header = new SavedTensor(name, type, shape);
        try
        {
            _ = header.Bytes;
        }
        catch (OverflowException)
        {
            throw new InvalidDataException($"shape {Shapes.Text(shape)} has more elements than can be counted");
        }

        return header;
    });

    /// <summary>Runs one reading step; whatever goes wrong is reported with what was being read.</summary>
    public static T Guard<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or InvalidDataException or DecoderFallbackException)
        {
            string found = e is EndOfStreamException ? "the data ends" : e.Message;
            throw new InvalidDataException($"no TorchSharp checkpoint: while reading {what}: {found}. Save it again with Module.save.", e);
        }
    }

    /// <summary>Checks type and shape before anything is allocated or changed, then replaces the tensor's elements.</summary>
    public void ReadInto(torch.Tensor target, BinaryReader reader)
    {
        if (Type != target.dtype)
            throw new ArgumentException($"Mismatched tensor data types while loading '{Name}': found {Type}, expected {target.dtype}. "
                + $"Make sure that the model you are loading into is exactly the same as the origin.");
        if (!Shapes.Same(Shape, target.Body.Shape))
            throw new ArgumentException($"Mismatched tensor shape while loading '{Name}': found {Shapes.Text(Shape)}, expected "
                + $"{Shapes.Text(target.Body.Shape)}. Make sure that the model you are loading into is exactly the same as the origin.");
        using var values = new Owned(Read(reader));
        Strided.CopyInto(target.Body, values.Body);
        target.Body.Storage.Version++;
    }

    /// <summary>The tensor, allocated only when the stream is known to hold its bytes or as they arrive.</summary>
    public TensorBody Read(BinaryReader reader) => Guard($"{Bytes} bytes of tensor '{Name}' {Shapes.Text(Shape)}", () =>
    {
        CheckLeft(reader.BaseStream);
        var body = new TensorBody(Type, Shape);
        Fill(body, reader.BaseStream);
        return body;
    });

    public void Skip(BinaryReader reader) => Guard($"{Bytes} bytes of tensor '{Name}' {Shapes.Text(Shape)}", () =>
    {
        CheckLeft(reader.BaseStream);
        return reader.BaseStream.Seek(Bytes, SeekOrigin.Current);
    });

    private void CheckLeft(Stream stream)
    {
        if (stream.CanSeek && stream.Length - stream.Position < Bytes)
            throw new EndOfStreamException();
    }

    private unsafe void Fill(TensorBody body, Stream stream)
    {
        const int Part = 1 << 20;
        for (long at = 0; at < Bytes; at += Part)
            stream.ReadExactly(new Span<byte>(body.Bytes + at, (int)Math.Min(Part, Bytes - at)));
    }
}
