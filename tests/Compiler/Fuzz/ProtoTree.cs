using Google.Protobuf;

namespace Edge.Compiler.Tests.Fuzz;

/// <summary>One field of a protobuf message: a number, bytes, or a message whose fields are known.</summary>
/// <param name="Message">What kind of message <see cref="Fields"/> make; null when this field is no message.</param>
internal sealed class ProtoField(int number, WireFormat.WireType wire, string? message)
{
    public int Number { get; set; } = number;

    public WireFormat.WireType Wire => wire;

    public string? Message => message;

    /// <summary>Of a varint or a fixed-width field.</summary>
    public ulong Value { get; set; }

    /// <summary>Of a field of bytes or text.</summary>
    public byte[] Bytes { get; set; } = [];

    /// <summary>Of a message, in the order of the file.</summary>
    public List<ProtoField> Fields { get; private init; } = [];

    public ProtoField Copy() => new(Number, wire, message) { Value = Value, Bytes = [.. Bytes], Fields = [.. Fields.Select(field => field.Copy())] };

    /// <summary>This message and all messages within it.</summary>
    public IEnumerable<ProtoField> Messages() => message is null ? [] : Fields.SelectMany(field => field.Messages()).Prepend(this);
}

/// <summary>An ONNX file as a tree that can be changed and written again, lengths included. Field numbers: onnx.proto.</summary>
internal static class ProtoTree
{
    private static readonly Dictionary<(string Message, int Field), string> _messages = new()
    {
        [("model", 7)] = "graph",
        [("model", 8)] = "opset",
        [("graph", 1)] = "node",
        [("graph", 5)] = "tensor",
        [("graph", 11)] = "value",
        [("graph", 12)] = "value",
        [("graph", 13)] = "value",
        [("node", 5)] = "attribute",
        [("attribute", 5)] = "tensor",
        [("value", 2)] = "type",
        [("type", 1)] = "tensor type",
        [("tensor type", 2)] = "shape",
        [("shape", 1)] = "dim",
    };

    public static ProtoField Read(byte[] file)
    {
        var root = new ProtoField(0, WireFormat.WireType.LengthDelimited, "model");
        Read(root, new CodedInputStream(file));
        return root;
    }

    public static byte[] Write(ProtoField message)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            foreach (ProtoField field in message.Fields)
                Write(field, output);
        }

        return bytes.ToArray();
    }

    private static void Read(ProtoField message, CodedInputStream input)
    {
        while (input.ReadTag() is var tag and not 0)
        {
            int number = WireFormat.GetTagFieldNumber(tag);
            WireFormat.WireType wire = WireFormat.GetTagWireType(tag);
            var field = new ProtoField(number, wire, wire == WireFormat.WireType.LengthDelimited ? _messages.GetValueOrDefault((message.Message!, number)) : null);
            switch (wire)
            {
                case WireFormat.WireType.Varint: field.Value = input.ReadUInt64(); break;
                case WireFormat.WireType.Fixed32: field.Value = input.ReadFixed32(); break;
                case WireFormat.WireType.Fixed64: field.Value = input.ReadFixed64(); break;
                default: field.Bytes = input.ReadBytes().ToByteArray(); break;
            }

            if (field.Message is not null)
                Read(field, new CodedInputStream(field.Bytes));
            message.Fields.Add(field);
        }
    }

    private static void Write(ProtoField field, CodedOutputStream output)
    {
        output.WriteTag(field.Number, field.Wire);
        switch (field.Wire)
        {
            case WireFormat.WireType.Varint: output.WriteUInt64(field.Value); break;
            case WireFormat.WireType.Fixed32: output.WriteFixed32((uint)field.Value); break;
            case WireFormat.WireType.Fixed64: output.WriteFixed64(field.Value); break;
            default: output.WriteBytes(ByteString.CopyFrom(field.Message is null ? field.Bytes : Write(field))); break;
        }
    }
}
