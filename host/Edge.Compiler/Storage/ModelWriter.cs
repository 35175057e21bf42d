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
        StoredGraph[] graphs = [new StoredGraph(model.Graph, null), .. model.Levels?.Levels.Skip(1).Select(level => new StoredGraph(level, model.Graph)) ?? []];
        byte[] header = Header(model, graphs);
        using var file = new MemoryStream();
        Span<byte> prefix = stackalloc byte[ModelLayout.PrefixBytes];
        ModelLayout.Magic.CopyTo(prefix);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[8..], ModelLayout.VersionOf(graphs.Length, model.Storage));
        BinaryPrimitives.WriteInt32LittleEndian(prefix[12..], header.Length);
        file.Write(prefix);
        file.Write(header);
        foreach (Tensor constant in graphs.SelectMany(graph => graph.OwnConstants))
            file.Write(Data(constant, model.Storage));
        file.Write(SHA256.HashData(file.GetBuffer().AsSpan(0, (int)file.Length)));
        return file.ToArray();
    }

    private static byte[] Header(ModelFile model, StoredGraph[] graphs)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("name", model.Graph.Name);
            if (model.Storage != WeightStorage.Float32)
                json.WriteString("storage", model.Storage.ToString());
            Strings(json, "classes", model.Graph.Classes);
            Describe(json, graphs[0]);
            json.WriteString("preprocessing", model.Preprocessing);
            json.WriteStartObject("provenance");
            foreach (var (key, value) in model.Provenance.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
            if (graphs.Length > 1)
                Items(json, "levels", graphs.Skip(1), level => Level(json, level));
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private static void Level(Utf8JsonWriter json, StoredGraph level)
    {
        json.WriteStartObject();
        Describe(json, level);
        json.WriteEndObject();
    }

    private static void Describe(Utf8JsonWriter json, StoredGraph stored)
    {
        Graph graph = stored.Graph;
        Items(json, "tensors", stored.Tensors, tensor => Describe(json, tensor, stored.WholeOf(tensor)));
        Indices(json, "inputs", graph.Inputs, stored.Index);
        Indices(json, "outputs", graph.Outputs, stored.Index);
        Items(json, "nodes", graph.Nodes, node => Describe(json, node, stored.Index));
    }

    private static void Describe(Utf8JsonWriter json, Tensor tensor, int? whole)
    {
        json.WriteStartObject();
        json.WriteString("name", tensor.Name);
        json.WriteString("type", tensor.Type.ToString());
        Items(json, "shape", tensor.Shape.Extents, json.WriteNumberValue);
        json.WriteBoolean("constant", tensor.IsConstant);
        if (whole is { } of)
            json.WriteNumber("block_of", of);
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

    private static void Describe(Utf8JsonWriter json, Node node, IReadOnlyDictionary<Tensor, int> index)
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

    private static void Indices(Utf8JsonWriter json, string name, IEnumerable<Tensor> tensors, IReadOnlyDictionary<Tensor, int> index) =>
        Items(json, name, tensors, tensor => json.WriteNumberValue(index[tensor]));

    private static void Items<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
            write(item);
        json.WriteEndArray();
    }

    private static byte[] Data(Tensor constant, WeightStorage storage)
    {
        if (constant.Type == ElementType.Float32 && storage == WeightStorage.Float16)
            return Halves(constant);
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

    private static byte[] Halves(Tensor constant)
    {
        var bytes = new byte[2 * constant.Shape.Elements];
        for (int i = 0; i < constant.Shape.Elements; i++)
        {
            var half = (Half)constant.Floats[i];
            if ((float)half != constant.Floats[i])
                throw new InvalidOperationException(FormattableString.Invariant($"'{constant.Name}' holds {constant.Floats[i]}, which is no float16"));
            BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(2 * i), half);
        }

        return bytes;
    }
}
