using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Storage;

/// <summary>Writes <see cref="ModelFile"/>: every field in a fixed order, numbers in their shortest exact form.</summary>
internal static class ModelWriter
{
    public static byte[] Write(ModelFile model)
    {
        Tensor[] tensors = Tensors(model.Graph);
        byte[] header = Header(model, tensors);
        using var file = new MemoryStream();
        Span<byte> prefix = stackalloc byte[ModelLayout.PrefixBytes];
        ModelLayout.Magic.CopyTo(prefix);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[8..], ModelLayout.Version);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[12..], header.Length);
        file.Write(prefix);
        file.Write(header);
        foreach (Tensor constant in tensors.Where(tensor => tensor.IsConstant))
            file.Write(Data(constant));
        file.Write(SHA256.HashData(file.GetBuffer().AsSpan(0, (int)file.Length)));
        return file.ToArray();
    }

    // Inputs first, then each node's constants and output: the order in which a reader meets them.
    private static Tensor[] Tensors(Graph graph) =>
        [.. graph.Inputs.Concat(graph.Nodes.SelectMany(node => node.Inputs.Where(input => input.IsConstant).Append(node.Output))).Distinct()];

    private static byte[] Header(ModelFile model, Tensor[] tensors)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            Graph graph = model.Graph;
            var index = tensors.Select((tensor, i) => (tensor, i)).ToDictionary(pair => pair.tensor, pair => pair.i);
            json.WriteStartObject();
            json.WriteString("name", graph.Name);
            Strings(json, "classes", graph.Classes);
            Items(json, "tensors", tensors, tensor => Describe(json, tensor));
            Indices(json, "inputs", graph.Inputs, index);
            Indices(json, "outputs", graph.Outputs, index);
            Items(json, "nodes", graph.Nodes, node => Describe(json, node, index));
            json.WriteString("preprocessing", model.Preprocessing);
            json.WriteStartObject("provenance");
            foreach (var (key, value) in model.Provenance.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private static void Describe(Utf8JsonWriter json, Tensor tensor)
    {
        json.WriteStartObject();
        json.WriteString("name", tensor.Name);
        json.WriteString("type", tensor.Type.ToString());
        Items(json, "shape", tensor.Shape.Extents, json.WriteNumberValue);
        json.WriteBoolean("constant", tensor.IsConstant);
        if (tensor.Quantization is { } quantization)
        {
            json.WriteStartObject("quantization");
            Items(json, "scales", quantization.Scales, json.WriteNumberValue);
            json.WriteNumber("zero_point", quantization.ZeroPoint);
            if (quantization.Axis is { } axis)
                json.WriteNumber("axis", axis);
            if (quantization.Bits < 8)
                json.WriteNumber("bits", quantization.Bits);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Describe(Utf8JsonWriter json, Node node, Dictionary<Tensor, int> index)
    {
        json.WriteStartObject();
        json.WriteString("name", node.Name);
        json.WriteString("kind", node.Operator.Kind);
        json.WritePropertyName("attributes");
        OperatorCodec.Write(json, node.Operator);
        Indices(json, "inputs", node.Inputs, index);
        json.WriteNumber("output", index[node.Output]);
        if (node.Fused.Count > 0)
            Strings(json, "fused", node.Fused);
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values) => Items(json, name, values, json.WriteStringValue);

    private static void Indices(Utf8JsonWriter json, string name, IEnumerable<Tensor> tensors, Dictionary<Tensor, int> index) =>
        Items(json, name, tensors, tensor => json.WriteNumberValue(index[tensor]));

    private static void Items<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
            write(item);
        json.WriteEndArray();
    }

    private static byte[] Data(Tensor constant)
    {
        var bytes = new byte[constant.Bytes];
        for (int i = 0; i < constant.Shape.Elements; i++)
        {
            switch (constant.Type)
            {
                case ElementType.Float32:
                    BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), constant.Floats[i]);
                    break;
                case ElementType.Int32:
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), constant.Int32s[i]);
                    break;
                default:
                    bytes[i] = (byte)constant.Int8s[i];
                    break;
            }
        }

        return bytes;
    }
}
