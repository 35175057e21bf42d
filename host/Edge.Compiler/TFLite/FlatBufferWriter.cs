using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Edge.Compiler.TFLite;

/// <summary>Writes a .tflite flatbuffer front to back: a table first, what it points to after it, so that every offset leads forward.</summary>
/// <remarks>Layout: FlatBuffers, "Internals". The same tables give the same bytes. A field takes four bytes; texts end with a zero.</remarks>
internal sealed class FlatBufferWriter
{
    /// <summary>Where the first value of a vector of bytes lies: constants are used in place, by vector instructions.</summary>
    private const int ConstantAlignment = 16;

    private readonly List<byte> _bytes = [0, 0, 0, 0, .. "TFL3"u8];

    private FlatBufferWriter(Table root) => Write(root, at: 0);

    /// <summary>Fields by number: a byte, int, uint or float, a table, tables, a text, or a vector of bytes, int, long or float.</summary>
    internal sealed class Table(params (int Field, object Value)[] fields)
    {
        public IReadOnlyList<(int Field, object Value)> Fields => fields;
    }

    public static byte[] Build(Table root) => [.. new FlatBufferWriter(root)._bytes];

    // The offset at a place is filled in when what it points to is written.
    private void Write(object value, int at)
    {
        switch (value) // what follows a vector's count must be aligned, not the count
        {
            case byte[]: Align(ConstantAlignment, after: sizeof(int)); break;
            case long[]: Align(sizeof(long), after: sizeof(int)); break;
            default: Align(sizeof(int), after: 0); break;
        }

        BinaryPrimitives.WriteInt32LittleEndian(Span(at), _bytes.Count - at);
        switch (value)
        {
            case Table table:
                WriteTable(table);
                break;
            case Table[] tables:
                Append(tables.Length);
                int first = _bytes.Count;
                Zeros(sizeof(int) * tables.Length);
                for (int i = 0; i < tables.Length; i++)
                    Write(tables[i], first + sizeof(int) * i);
                break;
            case string text:
                byte[] letters = Encoding.UTF8.GetBytes(text);
                Append(letters.Length);
                _bytes.AddRange(letters);
                Zeros(1);
                break;
            default:
                (byte[] data, int count) = Raw(value);
                Append(count);
                _bytes.AddRange(data);
                break;
        }
    }

    private void WriteTable(Table table)
    {
        int fields = table.Fields.Count == 0 ? 0 : table.Fields.Max(field => field.Field) + 1;
        int start = _bytes.Count, vtable = start + sizeof(int) * (1 + table.Fields.Count);
        Append(start - vtable);
        Zeros(sizeof(int) * table.Fields.Count);
        Zeros(4 + 2 * fields);
        BinaryPrimitives.WriteUInt16LittleEndian(Span(vtable), (ushort)(4 + 2 * fields));
        BinaryPrimitives.WriteUInt16LittleEndian(Span(vtable + 2), (ushort)(vtable - start));
        for (int i = 0; i < table.Fields.Count; i++)
        {
            (int field, object value) = table.Fields[i];
            int place = start + sizeof(int) * (1 + i);
            BinaryPrimitives.WriteUInt16LittleEndian(Span(vtable + 4 + 2 * field), (ushort)(place - start));
            if (Number(value) is { } bits)
                BinaryPrimitives.WriteUInt32LittleEndian(Span(place), bits);
            else
                Write(value, place);
        }
    }

    private static uint? Number(object value) => value switch
    {
        byte number => number,
        int number => (uint)number,
        uint number => number,
        float number => BitConverter.SingleToUInt32Bits(number),
        _ => null,
    };

    private static (byte[] Data, int Count) Raw(object value) => value switch
    {
        byte[] bytes => (bytes, bytes.Length),
        int[] numbers => (MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray(), numbers.Length),
        long[] numbers => (MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray(), numbers.Length),
        float[] numbers => (MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray(), numbers.Length),
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    // Zeros until the place `after` bytes further on is a multiple of the alignment.
    private void Align(int alignment, int after) => Zeros((alignment - (_bytes.Count + after) % alignment) % alignment);

    private void Append(int value) => _bytes.AddRange(BitConverter.GetBytes(value));

    private void Zeros(int count) => _bytes.AddRange(new byte[count]);

    private Span<byte> Span(int at) => CollectionsMarshal.AsSpan(_bytes)[at..];
}
