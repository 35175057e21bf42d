using Edge.Compiler.Ir;

namespace Edge.Compiler.Onnx;

/// <summary>Reads an ONNX file into records, by field number of onnx.proto. Whatever the bytes, the answer is a model or a <see cref="ModelException"/>.</summary>
internal static class OnnxReader
{
    /// <summary>What a microcontroller model never reaches; it bounds the memory that a hostile file can ask for.</summary>
    public const long LargestFileBytes = 64L << 20;

    /// <param name="path">A .onnx file; its external data lies in the same folder.</param>
    /// <exception cref="ModelException">The file cannot be read, is too large or is damaged.</exception>
    public static OnnxModel Read(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > LargestFileBytes)
                throw new ModelException("E0120", name, $"{stream.Length} bytes", $"at most {LargestFileBytes} bytes", "a network for a small device is far smaller");
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return Read(bytes, name, Path.GetDirectoryName(Path.GetFullPath(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ModelException("E0120", name, "the file cannot be read", "a readable .onnx file", e.Message, e);
        }
    }

    /// <param name="bytes">The file's content; kept, since initializers are ranges of it.</param>
    /// <param name="name">For messages.</param>
    /// <param name="folder">Where external data may lie; null when there can be none.</param>
    /// <exception cref="ModelException">The content is damaged.</exception>
    public static OnnxModel Read(byte[] bytes, string name, string? folder = null)
    {
        var file = new ProtoFile(bytes, name);
        var message = new ProtoMessage(file, "model", 0, bytes.Length);
        var opsets = new Dictionary<string, long>();
        OnnxGraph? graph = null;
        for (int field; (field = message.Next()) != 0;)
        {
            if (field == 7)
                graph = Graph(message.Message("graph"), name, folder);
            else if (field == 8)
                Opset(message.Message("opset_import"), opsets);
            else
                message.Skip();
        }

        if (graph is null || opsets.Count == 0)
            throw new ModelException("E0121", name, graph is null ? "there is no graph" : "no operator set is named", "an ONNX model", "this is another kind of file, or half of one");
        return new OnnxModel(name, opsets, graph);
    }

    private static void Opset(ProtoMessage message, Dictionary<string, long> opsets)
    {
        string domain = "";
        long version = 0;
        for (int field; (field = message.Next()) != 0;)
        {
            if (field == 1)
                domain = message.Text();
            else if (field == 2)
                version = message.Integer();
            else
                message.Skip();
        }

        opsets[domain == "ai.onnx" ? "" : domain] = version;
    }

    private static OnnxGraph Graph(ProtoMessage message, string model, string? folder)
    {
        string name = "";
        var nodes = new List<OnnxNode>();
        var initializers = new List<OnnxTensor>();
        List<OnnxValue> inputs = [], outputs = [], values = [];
        for (int field; (field = message.Next()) != 0;)
        {
            switch (field)
            {
                case 1: nodes.Add(Node(message.Message("graph.node"), model, folder)); break;
                case 2: name = message.Text(); break;
                case 5: initializers.Add(OnnxTensorReader.Read(message.Message("graph.initializer"), model, folder)); break;
                case 11: inputs.Add(Value(message.Message("graph.input"))); break;
                case 12: outputs.Add(Value(message.Message("graph.output"))); break;
                case 13: values.Add(Value(message.Message("graph.value_info"))); break;
                case 15: throw message.Damaged("sparse initializers are not supported");
                default: message.Skip(); break;
            }
        }

        return new OnnxGraph(name, nodes, initializers, inputs, outputs, values);
    }

    private static OnnxNode Node(ProtoMessage message, string model, string? folder)
    {
        string name = "", kind = "", domain = "", note = "";
        List<string> inputs = [], outputs = [];
        var attributes = new Dictionary<string, OnnxAttribute>();
        for (int field; (field = message.Next()) != 0;)
        {
            switch (field)
            {
                case 1: inputs.Add(message.Text()); break;
                case 2: outputs.Add(message.Text()); break;
                case 3: name = message.Text(); break;
                case 4: kind = message.Text(); break;
                case 5:
                    OnnxAttribute attribute = Attribute(message.Message("graph.node.attribute"), model, folder);
                    attributes[attribute.Name] = attribute;
                    break;
                case 6: note = message.Text(); break;
                case 7: domain = message.Text(); break;
                default: message.Skip(); break;
            }
        }

        return new OnnxNode(name, kind, domain == "ai.onnx" ? "" : domain, inputs, outputs, attributes) { Note = note };
    }

    private static OnnxAttribute Attribute(ProtoMessage message, string model, string? folder)
    {
        var attribute = new OnnxAttribute("");
        var (kind, seen) = (OnnxAttributeKind.Undefined, OnnxAttributeKind.Undefined);
        var floats = new List<float>();
        var integers = new List<long>();
        for (int field; (field = message.Next()) != 0;)
        {
            switch (field)
            {
                case 1: attribute = attribute with { Name = message.Text() }; break;
                case 2: (attribute, seen) = (attribute with { Float = message.Float() }, OnnxAttributeKind.Float); break;
                case 3: (attribute, seen) = (attribute with { Integer = message.Integer() }, OnnxAttributeKind.Integer); break;
                case 4: (attribute, seen) = (attribute with { Text = message.Text() }, OnnxAttributeKind.Text); break;
                case 5:
                    OnnxTensor tensor = OnnxTensorReader.Read(message.Message("graph.node.attribute.t"), model, folder);
                    (attribute, seen) = (attribute with { Tensor = tensor }, OnnxAttributeKind.Tensor);
                    break;
                case 7: message.Floats(floats); seen = OnnxAttributeKind.Floats; break;
                case 8: message.Integers(integers); seen = OnnxAttributeKind.Integers; break;
                case 20: kind = (OnnxAttributeKind)message.Integer(); break;
                default: message.Skip(); break;
            }
        }

        // The type is required from IR version 2 on; files without it are read by what they hold.
        return attribute with { Kind = kind == OnnxAttributeKind.Undefined ? seen : kind, Floats = floats, Integers = integers };
    }

    private static OnnxValue Value(ProtoMessage message)
    {
        string name = "";
        var type = OnnxType.Undefined;
        List<long?>? dims = null;
        for (int field; (field = message.Next()) != 0;)
        {
            if (field == 1)
                name = message.Text();
            else if (field == 2)
                (type, dims) = TensorType(message.Message("type"));
            else
                message.Skip();
        }

        return new OnnxValue(name, type, dims);
    }

    // TypeProto: only the tensor type, field 1, means anything here; sequences and maps stay Undefined.
    private static (OnnxType Type, List<long?>? Dims) TensorType(ProtoMessage type)
    {
        var (element, dims) = (OnnxType.Undefined, (List<long?>?)null);
        for (int field; (field = type.Next()) != 0;)
        {
            if (field != 1)
            {
                type.Skip();
                continue;
            }

            ProtoMessage tensor = type.Message("type.tensor_type");
            for (int part; (part = tensor.Next()) != 0;)
            {
                if (part == 1)
                    element = (OnnxType)tensor.Integer();
                else if (part == 2)
                    dims = Dims(tensor.Message("type.tensor_type.shape"));
                else
                    tensor.Skip();
            }
        }

        return (element, dims);
    }

    private static List<long?> Dims(ProtoMessage shape)
    {
        var dims = new List<long?>();
        for (int field; (field = shape.Next()) != 0;)
        {
            if (field != 1)
            {
                shape.Skip();
                continue;
            }

            ProtoMessage dim = shape.Message("type.tensor_type.shape.dim");
            long? extent = null;
            for (int part; (part = dim.Next()) != 0;)
            {
                if (part == 1)
                    extent = dim.Integer();
                else
                    dim.Skip();
            }

            dims.Add(extent);
        }

        return dims;
    }
}
