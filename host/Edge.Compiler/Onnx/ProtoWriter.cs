using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;

namespace Edge.Compiler.Onnx;

/// <summary>Writes a protobuf message field by field. The same fields in the same order give the same bytes.</summary>
internal sealed class ProtoWriter
{
    private readonly MemoryStream _bytes = new();
    private readonly CodedOutputStream _output;

    public ProtoWriter() => _output = new CodedOutputStream(_bytes, leaveOpen: true);

    public ProtoWriter Integer(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
        return this;
    }

    public ProtoWriter Float(int field, float value)
    {
        _output.WriteTag(field, WireFormat.WireType.Fixed32);
        _output.WriteFloat(value);
        return this;
    }

    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteBytes(ByteString.CopyFrom(value));
        return this;
    }

    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Message(int field, ProtoWriter message) => Bytes(field, message.ToBytes());

    /// <summary>A field that occurs as often as there are messages.</summary>
    public ProtoWriter Messages(int field, IEnumerable<ProtoWriter> messages)
    {
        foreach (ProtoWriter message in messages)
            Message(field, message);
        return this;
    }

    public ProtoWriter Packed(int field, IEnumerable<long> values)
    {
        var packed = new ProtoWriter();
        foreach (long value in values)
            packed._output.WriteInt64(value);
        return Bytes(field, packed.ToBytes());
    }

    public ProtoWriter Raw<T>(int field, params T[] values) where T : unmanaged => Bytes(field, MemoryMarshal.AsBytes<T>(values));

    public byte[] ToBytes()
    {
        _output.Flush();
        return _bytes.ToArray();
    }
}
