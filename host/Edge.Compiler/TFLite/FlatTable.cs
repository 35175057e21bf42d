namespace Edge.Compiler.TFLite;

/// <summary>One table of a flatbuffer: fields by number, each absent or at a checked place.</summary>
internal readonly struct FlatTable(FlatBuffer buffer, int at, int vtable, int fields, string where)
{
    public string Where => where;

    public byte Byte(int field, byte absent = 0) => Place(field) is { } place ? buffer.Byte(place, Named(field)) : absent;

    public bool Flag(int field) => Byte(field) != 0;

    public int Int32(int field, int absent = 0) => Place(field) is { } place ? buffer.Int32(place, Named(field)) : absent;

    public uint UInt32(int field) => (uint)Int32(field);

    public ulong UInt64(int field) => Place(field) is { } place ? (ulong)buffer.Int64(place, Named(field)) : 0;

    public float Float(int field) => BitConverter.Int32BitsToSingle(Int32(field));

    /// <summary>Null when absent.</summary>
    public FlatTable? Table(int field, string named) =>
        Place(field) is { } place ? buffer.Table(buffer.Follow(place, named), named) : null;

    /// <param name="most">More characters are an error: nobody names anything so.</param>
    public string Text(int field, int most)
    {
        if (Place(field) is not { } place)
            return "";
        var (start, count) = buffer.Vector(buffer.Follow(place, Named(field)), 1, Named(field));
        return count <= most ? buffer.Text(start, count, Named(field)) : throw buffer.Fault(Named(field), $"a text of {count} bytes");
    }

    /// <summary>The bytes of a vector, not copied; empty when absent.</summary>
    public ReadOnlyMemory<byte> Bytes(int field)
    {
        if (Place(field) is not { } place)
            return default;
        var (start, count) = buffer.Vector(buffer.Follow(place, Named(field)), 1, Named(field));
        return buffer.Slice(start, count);
    }

    public int[] Int32s(int field) => Copy(field, 4, (FlatBuffer file, int place, string named) => file.Int32(place, named));

    public long[] Int64s(int field) => Copy(field, 8, (FlatBuffer file, int place, string named) => file.Int64(place, named));

    public float[] Floats(int field) =>
        Copy(field, 4, (FlatBuffer file, int place, string named) => BitConverter.Int32BitsToSingle(file.Int32(place, named)));

    /// <summary>The tables a vector of offsets leads to, each read by <paramref name="read"/>.</summary>
    /// <param name="named">What one element is called in messages.</param>
    /// <param name="most">More elements are an error.</param>
    public T[] Tables<T>(int field, string named, int most, Func<FlatTable, int, T> read)
    {
        if (Place(field) is not { } place)
            return [];
        var (start, count) = buffer.Vector(buffer.Follow(place, Named(field)), 4, Named(field));
        if (count > most)
            throw buffer.Fault(Named(field), $"{count} entries, more than {most}");
        var items = new T[count];
        for (int i = 0; i < count; i++)
        {
            string name = $"{named} {i}";
            items[i] = read(buffer.Table(buffer.Follow(start + 4 * i, name), name), i);
        }

        return items;
    }

    private T[] Copy<T>(int field, int elementBytes, Func<FlatBuffer, int, string, T> read)
    {
        if (Place(field) is not { } place)
            return [];
        string named = Named(field);
        var (start, count) = buffer.Vector(buffer.Follow(place, named), elementBytes, named);
        buffer.Charge((long)count * elementBytes, named);
        var items = new T[count];
        for (int i = 0; i < count; i++)
            items[i] = read(buffer, start + elementBytes * i, named);
        return items;
    }

    private int? Place(int field)
    {
        if (field >= fields)
            return null;
        int offset = buffer.UInt16(vtable + 4 + 2 * field, where);
        return offset == 0 ? null : at + offset;
    }

    private string Named(int field) => $"{where}, field {field}";
}
