using System.Buffers.Binary;
using System.Text;
using Edge.Compiler.Ir;
using Google.Protobuf;

namespace Edge.Compiler.Onnx;

/// <summary>The bytes of one protobuf file, and how many more messages and texts it may hold.</summary>
/// <remarks>A message can be two bytes long and becomes an object of a hundred: without a limit a small file fills the memory.</remarks>
internal sealed class ProtoFile(byte[] bytes, string name)
{
    public const int MostItems = 1_000_000;

    private int _items;

    public byte[] Bytes { get; } = bytes;

    public string Name { get; } = name;

    public void CountItem()
    {
        if (++_items > MostItems)
            throw new ModelException("E0121", Name, $"more than {MostItems} messages and names", "a network for a small device");
    }
}

/// <summary>Walks the fields of one protobuf message, by number. Nothing is copied: nested messages are ranges of the same bytes.</summary>
/// <remarks>Wire format: protobuf.dev, "Encoding". Every read checks the wire type and stays inside its message.</remarks>
internal sealed class ProtoMessage
{
    private readonly ProtoFile _file;
    private readonly string _place;
    private readonly int _start;
    private readonly int _end;
    private readonly CodedInputStream _input;
    private uint _tag;

    /// <param name="place">Which message this is, for errors: <c>graph.node</c>.</param>
    public ProtoMessage(ProtoFile file, string place, int start, int length)
    {
        _file = file;
        _place = place;
        _start = start;
        _end = start + length;
        _input = new CodedInputStream(file.Bytes, start, length);
    }

    private WireFormat.WireType Wire => WireFormat.GetTagWireType(_tag);

    /// <summary>The number of the next field; 0 at the end.</summary>
    public int Next() => Guarded(() =>
    {
        _tag = _input.ReadTag();
        return _tag == 0 ? 0 : WireFormat.GetTagFieldNumber(_tag);
    });

    /// <summary>Passes over a field nobody needs.</summary>
    public void Skip() => Guarded(() =>
    {
        _input.SkipLastField();
        return 0;
    });

    public ProtoMessage Message(string place)
    {
        _file.CountItem();
        var (start, length) = Range();
        return new ProtoMessage(_file, place, start, length);
    }

    public string Text()
    {
        _file.CountItem();
        var (start, length) = Range();
        return Encoding.UTF8.GetString(_file.Bytes, start, length);
    }

    public ReadOnlyMemory<byte> Bytes()
    {
        var (start, length) = Range();
        return _file.Bytes.AsMemory(start, length);
    }

    public long Integer()
    {
        Expect(WireFormat.WireType.Varint);
        return Guarded(() => _input.ReadInt64());
    }

    public float Float()
    {
        Expect(WireFormat.WireType.Fixed32);
        return Guarded(() => _input.ReadFloat());
    }

    /// <summary>A repeated integer field, packed or one by one.</summary>
    public void Integers(List<long> values)
    {
        if (Wire != WireFormat.WireType.LengthDelimited)
        {
            values.Add(Integer());
            return;
        }

        var (start, length) = Range();
        int count = 0;
        foreach (byte part in _file.Bytes.AsSpan(start, length))
            count += part < 0x80 ? 1 : 0;
        values.EnsureCapacity(values.Count + count);
        var packed = new CodedInputStream(_file.Bytes, start, length);
        Guarded(() =>
        {
            while (!packed.IsAtEnd)
                values.Add(packed.ReadInt64());
            return 0;
        });
    }

    /// <summary>A repeated float field, packed or one by one.</summary>
    public void Floats(List<float> values)
    {
        if (Wire != WireFormat.WireType.LengthDelimited)
        {
            values.Add(Float());
            return;
        }

        ReadOnlySpan<byte> packed = Packed(sizeof(float));
        values.EnsureCapacity(values.Count + packed.Length / sizeof(float));
        for (; packed.Length > 0; packed = packed[sizeof(float)..])
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed));
    }

    /// <summary>A repeated double field, packed or one by one.</summary>
    public void Doubles(List<double> values)
    {
        if (Wire != WireFormat.WireType.LengthDelimited)
        {
            Expect(WireFormat.WireType.Fixed64);
            values.Add(Guarded(() => _input.ReadDouble()));
            return;
        }

        ReadOnlySpan<byte> packed = Packed(sizeof(double));
        values.EnsureCapacity(values.Count + packed.Length / sizeof(double));
        for (; packed.Length > 0; packed = packed[sizeof(double)..])
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed));
    }

    public ModelException Damaged(string found, Exception? inner = null) =>
        new("E0121", $"{_file.Name}: {_place}, bytes {_start} to {_end}", found, "an intact ONNX file", "copy or export it again", inner);

    private ReadOnlySpan<byte> Packed(int size)
    {
        var (start, length) = Range();
        return length % size == 0 ? _file.Bytes.AsSpan(start, length) : throw Damaged($"{length} bytes of numbers of {size} bytes");
    }

    private (int Start, int Length) Range()
    {
        Expect(WireFormat.WireType.LengthDelimited);
        return Guarded(() =>
        {
            int at = (int)_input.Position;
            var prefix = new CodedInputStream(_file.Bytes, at, _end - at);
            int length = prefix.ReadLength(), start = (int)prefix.Position;
            _input.SkipLastField(); // throws where the length leads outside the message
            return (start, length);
        });
    }

    private void Expect(WireFormat.WireType wanted)
    {
        if (Wire != wanted)
            throw Damaged($"field {WireFormat.GetTagFieldNumber(_tag)} is encoded as {Wire}, not {wanted}");
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Damaged($"no protobuf: {e.Message}", e);
        }
    }
}
