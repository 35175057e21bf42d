namespace Edge.Compiler.Onnx;

/// <summary>Records to the bytes of an ONNX file: what <see cref="OnnxReader"/> reads, by field number of onnx.proto. The same records give the same bytes.</summary>
internal static class OnnxWriter
{
    public static byte[] Write(OnnxModel model)
    {
        OnnxGraph graph = model.Graph;
        var body = new ProtoWriter()
            .Messages(1, graph.Nodes.Select(Node)).Text(2, graph.Name).Messages(5, graph.Initializers.Select(Tensor))
            .Messages(11, graph.Inputs.Select(Value)).Messages(12, graph.Outputs.Select(Value)).Messages(13, graph.Values.Select(Value));
        return new ProtoWriter().Integer(1, IrVersion(model.Opset)).Text(2, "Edge").Message(7, body)
            .Message(8, new ProtoWriter().Text(1, "").Integer(2, model.Opset)).ToBytes();
    }

    // The version that came with the operator set: onnx, "Versioning".
    private static long IrVersion(long opset) => opset switch
    {
        <= 14 => 7,
        <= 18 => 8,
        <= 20 => 9,
        _ => 10,
    };

    private static ProtoWriter Node(OnnxNode node)
    {
        var message = new ProtoWriter();
        foreach (string input in node.Inputs)
            message.Text(1, input);
        foreach (string output in node.Outputs)
            message.Text(2, output);
        message.Text(3, node.Name).Text(4, node.Operator).Messages(5, node.Attributes.Values.Select(Attribute));
        return node.Note.Length == 0 ? message : message.Text(6, node.Note);
    }

    private static ProtoWriter Attribute(OnnxAttribute attribute)
    {
        ProtoWriter message = new ProtoWriter().Text(1, attribute.Name);
        message = attribute.Kind switch
        {
            OnnxAttributeKind.Float => message.Float(2, attribute.Float),
            OnnxAttributeKind.Integer => message.Integer(3, attribute.Integer),
            OnnxAttributeKind.Text => message.Text(4, attribute.Text),
            OnnxAttributeKind.Integers => message.Packed(8, attribute.Integers),
            _ => throw new NotSupportedException($"attribute {attribute.Kind}"),
        };
        return message.Integer(20, (long)attribute.Kind);
    }

    private static ProtoWriter Tensor(OnnxTensor tensor) =>
        new ProtoWriter().Packed(1, tensor.Dims).Integer(2, (long)tensor.Type).Text(8, tensor.Name).Bytes(9, tensor.Raw!.Value.Span);

    private static ProtoWriter Value(OnnxValue value)
    {
        ProtoWriter shape = new ProtoWriter().Messages(1, value.Dims!.Select(dim => new ProtoWriter().Integer(1, dim!.Value)));
        return new ProtoWriter().Text(1, value.Name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Integer(1, (long)value.Type).Message(2, shape)));
    }
}
