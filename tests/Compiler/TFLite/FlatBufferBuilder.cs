using System.Buffers.Binary;

namespace Edge.Compiler.Tests.TFLite;

/// <summary>Writes flatbuffers front to back: a table first, what it points to after it. Just what small test files need.</summary>
internal sealed class FlatBufferBuilder
{
    private readonly List<byte> _bytes = [0, 0, 0, 0, .. "TFL3"u8];

    private FlatBufferBuilder(Table root) => Write(root, at: 0);

    /// <summary>Fields with a byte, int or float, a table, a vector of either, or a text.</summary>
    internal sealed class Table(params (int Field, object Value)[] fields)
    {
        public IReadOnlyList<(int Field, object Value)> Fields => fields;
    }

    public static byte[] Build(Table root) => [.. new FlatBufferBuilder(root)._bytes];

    // The offset at a place is filled in when what it points to is written.
    private void Write(object value, int at)
    {
        Align();
        BinaryPrimitives.WriteInt32LittleEndian(Span(at), _bytes.Count - at);
        switch (value)
        {
            case Table table:
                WriteTable(table);
                break;
            case Table[] tables:
                Append(tables.Length);
                int first = _bytes.Count;
                Zeros(4 * tables.Length);
                for (int i = 0; i < tables.Length; i++)
                    Write(tables[i], first + 4 * i);
                break;
            default:
                byte[] data = Raw(value, out int count);
                Append(count);
                _bytes.AddRange(data);
                break;
        }
    }

    private void WriteTable(Table table)
    {
        int fields = table.Fields.Count == 0 ? 0 : table.Fields.Max(field => field.Field) + 1;
        int start = _bytes.Count, vtable = start + 4 + 8 * table.Fields.Count;
        Append(start - vtable);
        Zeros(8 * table.Fields.Count);
        Zeros(4 + 2 * fields);
        BinaryPrimitives.WriteUInt16LittleEndian(Span(vtable), (ushort)(4 + 2 * fields));
        BinaryPrimitives.WriteUInt16LittleEndian(Span(vtable + 2), (ushort)(vtable - start));
        for (int i = 0; i < table.Fields.Count; i++)
        {
            (int field, object value) = table.Fields[i];
            int place = start + 4 + 8 * i;
            BinaryPrimitives.WriteUInt16LittleEndian(Span(vtable + 4 + 2 * field), (ushort)(place - start));
            if (value is byte or int or float)
                Bytes(value).CopyTo(Span(place));
            else
                Write(value, place);
        }
    }

    private static byte[] Bytes(object value) => value switch
    {
        byte number => [number],
        int number => BitConverter.GetBytes(number),
        float number => BitConverter.GetBytes(number),
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private static byte[] Raw(object value, out int count)
    {
        byte[] data = value switch
        {
            string text => System.Text.Encoding.UTF8.GetBytes(text),
            byte[] bytes => bytes,
            int[] numbers => [.. numbers.SelectMany(BitConverter.GetBytes)],
            long[] numbers => [.. numbers.SelectMany(BitConverter.GetBytes)],
            float[] numbers => [.. numbers.SelectMany(BitConverter.GetBytes)],
            _ => throw new NotSupportedException(value.GetType().Name),
        };
        count = value switch { string or byte[] => data.Length, long[] => data.Length / 8, _ => data.Length / 4 };
        return data;
    }

    private void Align() => Zeros(-_bytes.Count & 3);

    private void Append(int value) => _bytes.AddRange(BitConverter.GetBytes(value));

    private void Zeros(int count) => _bytes.AddRange(new byte[count]);

    private Span<byte> Span(int at) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes)[at..];
}
