using System.Buffers.Binary;
using Edge.Compiler.Ir;

namespace Edge.Training.Datasets.Images;

/// <summary>The bytes of an image file with a position: every read is checked, every fault names the file and where in it.</summary>
internal sealed class ImageBytes(string where, byte[] bytes)
{
    /// <summary>Names the image in messages.</summary>
    public string Where => where;

    public int Position { get; set; }

    public int Length => bytes.Length;

    public bool AtEnd => Position >= bytes.Length;

    public byte Byte()
    {
        Require(1);
        return bytes[Position++];
    }

    public int UInt16BigEndian() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint UInt32BigEndian() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public int UInt16LittleEndian() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32LittleEndian() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>The next <paramref name="count"/> bytes.</summary>
    /// <exception cref="DataException">There are fewer.</exception>
    public ReadOnlySpan<byte> Take(long count)
    {
        Require(count);
        ReadOnlySpan<byte> taken = bytes.AsSpan(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    /// <summary>Everything from the position on.</summary>
    public ReadOnlySpan<byte> Rest() => bytes.AsSpan(Math.Min(Position, bytes.Length));

    /// <summary>Checks a size before anything of it is allocated.</summary>
    /// <exception cref="DataException">No pixels, or more than <see cref="RawImage.MaximumExtent"/> along a side or <see cref="RawImage.MaximumPixels"/> in all.</exception>
    public void CheckSize(long width, long height)
    {
        if (width is < 1 or > RawImage.MaximumExtent || height is < 1 or > RawImage.MaximumExtent || width * height > RawImage.MaximumPixels)
        {
            throw Fault($"an image of {width}x{height}", $"sides of 1 to {RawImage.MaximumExtent}, at most {RawImage.MaximumPixels} pixels",
                "crop or scale it before");
        }
    }

    public DataException Fault(string found, string accepted, string? hint = null, Exception? inner = null) =>
        new("E0250", $"{where} at byte {Math.Min(Position, bytes.Length)}", found, accepted, hint, inner);

    private void Require(long count)
    {
        if (count < 0 || count > bytes.Length - Position)
            throw Fault($"the file ends where {count} more bytes belong", "a complete file", "copy it again");
    }
}
