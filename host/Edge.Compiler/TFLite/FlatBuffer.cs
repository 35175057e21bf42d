using System.Buffers.Binary;
using System.Text;
using Edge.Compiler.Ir;

namespace Edge.Compiler.TFLite;

/// <summary>The bytes of a flatbuffer. Every offset is compared with the file's length before it is followed.</summary>
/// <remarks>
/// Layout: FlatBuffers, "Internals". What is copied out of the file counts against a budget of eight times its length: offsets may
/// overlap, and a small file must not unfold into gigabytes.
/// </remarks>
internal sealed class FlatBuffer(ReadOnlyMemory<byte> bytes, string name)
{
    private const int Unfolding = 8, LeastBudgetBytes = 1 << 16;

    private long _budgetBytes = LeastBudgetBytes + (long)Unfolding * bytes.Length;

    /// <summary>The table that the file starts from.</summary>
    public FlatTable Root => Table(Follow(0, "the root"), "the root");

    public ModelException Fault(string where, string found) =>
        new("E0140", $"{name}: {where}", found, "a whole TFLite flatbuffer", "the file was cut short or damaged; export it again");

    public FlatTable Table(int at, string where)
    {
        int vtable = Inside((long)at - Int32(at, where), 4, where);
        int vtableBytes = UInt16(vtable, where);
        if (vtableBytes < 4 || vtableBytes % 2 != 0)
            throw Fault(where, $"a field list of {vtableBytes} bytes");
        Inside(vtable, vtableBytes, where);
        return new FlatTable(this, at, vtable, (vtableBytes - 4) / 2, where);
    }

    /// <summary>Where the offset stored at a place points; offsets only lead forward.</summary>
    public int Follow(int at, string where)
    {
        uint offset = UInt32(at, where);
        if (offset == 0)
            throw Fault(where, $"an offset at byte {at} that points to itself");
        return Inside((long)at + offset, 4, where);
    }

    /// <summary>First element and count of the vector at a place.</summary>
    public (int Start, int Count) Vector(int at, int elementBytes, string where)
    {
        uint count = UInt32(at, where);
        Inside(at + 4L, (long)count * elementBytes, where);
        return (at + 4, (int)count);
    }

    public void Charge(long copiedBytes, string where)
    {
        _budgetBytes -= copiedBytes;
        if (_budgetBytes < 0)
            throw Fault(where, $"vectors that lie over one another and unfold to more than {Unfolding} times the file");
    }

    public ReadOnlyMemory<byte> Slice(int start, int count) => bytes.Slice(start, count);

    public string Text(int start, int count, string where)
    {
        Charge(2L * count, where);
        return Encoding.UTF8.GetString(bytes.Span.Slice(start, count));
    }

    public byte Byte(int at, string where) => bytes.Span[Inside(at, 1, where)];

    public ushort UInt16(int at, string where) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span[Inside(at, 2, where)..]);

    public int Int32(int at, string where) => BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[Inside(at, 4, where)..]);

    public uint UInt32(int at, string where) => (uint)Int32(at, where);

    public long Int64(int at, string where) => BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[Inside(at, 8, where)..]);

    private int Inside(long at, long count, string where) =>
        at >= 0 && at + count <= bytes.Length ? (int)at : throw Fault(where, $"an offset to byte {at}, {count} bytes long, in a file of {bytes.Length}");
}
