using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Storage;

/// <summary>Reads <see cref="ModelFile"/> and believes nothing: every length is compared with what is there before anything is allocated.</summary>
internal static class ModelReader
{
    private const string Damaged = "the file was cut short or damaged; write it again";

    public static ModelFile Read(byte[] bytes, string name)
    {
        if (bytes.Length < ModelLayout.PrefixBytes + SHA256.HashSizeInBytes)
            throw new ModelException("E0112", name, $"{bytes.Length} bytes", $"at least {ModelLayout.PrefixBytes + SHA256.HashSizeInBytes}", Damaged);
        if (!bytes.AsSpan().StartsWith(ModelLayout.Magic))
            throw new ModelException("E0111", name, "not an Edge model", "a file that 'edge train', 'edge quantize' or 'edge import' wrote");
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        if (version != ModelLayout.Version)
            throw new ModelException("E0111", name, $"format version {version}", $"version {ModelLayout.Version}", "write it again with this version of Edge");

        int content = bytes.Length - SHA256.HashSizeInBytes;
        int headerBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12));
        if (headerBytes < 2 || headerBytes > content - ModelLayout.PrefixBytes)
            throw new ModelException("E0112", name, $"a header of {headerBytes} bytes in a file of {bytes.Length}", "a header that fits", Damaged);
        if (!SHA256.HashData(bytes.AsSpan(0, content)).AsSpan().SequenceEqual(bytes.AsSpan(content)))
            throw new ModelException("E0113", name, "the content does not match its SHA-256", "an unchanged file", Damaged);

        try
        {
            using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(ModelLayout.PrefixBytes, headerBytes));
            int dataStart = ModelLayout.PrefixBytes + headerBytes;
            return ReadModel(header.RootElement, bytes.AsSpan(dataStart, content - dataStart));
        }
        catch (ModelException e)
        {
            throw new ModelException(e.Code, $"{name}: {e.Where}", e.Found, e.Accepted, e.Hint, e);
        }
        catch (Exception e) when (e is FormatException or JsonException or ArgumentException or InvalidOperationException or ArithmeticException
            or IndexOutOfRangeException or InvalidCastException)
        {
            throw new ModelException("E0114", name, $"a malformed header: {e.Message}", "a header as Edge writes it", "write the file again", e);
        }
    }

    private static ModelFile ReadModel(JsonElement root, ReadOnlySpan<byte> data)
    {
        var fields = new JsonFields(root, "header");
        string name = fields.TakeText("name");
        string[] classes = Texts(fields, "classes", "classes");
        Tensor[] tensors = ReadTensors(fields.TakeItems("tensors"), data);
        Tensor[] inputs = Listed(fields, "inputs", tensors, "header"), outputs = Listed(fields, "outputs", tensors, "header");
        if (inputs.Any(input => input.IsConstant))
            throw new FormatException("an input of the network is a constant");
        Node[] nodes = [.. fields.TakeItems("nodes").Select((node, i) => ReadNode(node, $"nodes[{i}]", tensors))];
        JsonElement preprocessing = fields.Take("preprocessing");
        var provenance = new JsonFields(fields.Take("provenance"), "provenance");
        fields.Finish();
        return new ModelFile(new Graph(name, inputs, outputs, nodes, classes))
        {
            Preprocessing = preprocessing.ValueKind == JsonValueKind.Null ? null : JsonFields.Text(preprocessing, "preprocessing"),
            Provenance = provenance.Names.ToArray().ToDictionary(key => key, provenance.TakeText),
        };
    }

    private static Tensor[] ReadTensors(IReadOnlyList<JsonElement> items, ReadOnlySpan<byte> data)
    {
        var tensors = new Tensor[items.Count];
        for (int i = 0; i < items.Count; i++)
            tensors[i] = ReadTensor(items[i], $"tensors[{i}]", ref data);
        return data.IsEmpty ? tensors : throw new FormatException($"{data.Length} bytes of data belong to no tensor");
    }

    private static Tensor ReadTensor(JsonElement json, string where, ref ReadOnlySpan<byte> data)
    {
        var fields = new JsonFields(json, where);
        string name = fields.TakeText("name"), typeName = fields.TakeText("type");
        if (!Enum.GetNames<ElementType>().Contains(typeName))
            throw new FormatException($"{where} has the unknown type '{typeName}'");
        ElementType type = Enum.Parse<ElementType>(typeName);
        var shape = new Shape([.. fields.TakeItems("shape").Select(extent => JsonFields.Integer(extent, $"{where}.shape"))]);
        bool constant = fields.Take("constant").GetBoolean();
        Quantization? quantization = fields.TakeOptional("quantization") is { } q ? ReadQuantization(q, $"{where}.quantization", shape) : null;
        fields.Finish();
        if (quantization is null != (type == ElementType.Float32))
            throw new FormatException($"{where} is {type} {(quantization is null ? "without" : "with")} quantization");
        if (!constant)
        {
            return type switch
            {
                ElementType.Float32 => Tensor.Float(name, shape),
                ElementType.Int8 when !quantization!.IsPerChannel => Tensor.Int8(name, shape, quantization),
                _ => throw new FormatException($"{where} is a computed tensor of type {type}{(quantization!.IsPerChannel ? " per channel" : "")}"),
            };
        }

        long bytes = (long)shape.Elements * (type == ElementType.Int8 ? 1 : 4);
        if (bytes > data.Length)
            throw new FormatException($"{where} needs {bytes} bytes of data, {data.Length} are left");
        ReadOnlySpan<byte> own = data[..(int)bytes];
        data = data[(int)bytes..];
        return type switch
        {
            ElementType.Float32 => Tensor.Constant(name, shape, Floats(own, where)),
            ElementType.Int32 => Tensor.Constant(name, shape, Int32s(own), quantization!),
            _ => Tensor.Constant(name, shape, Int8s(own), quantization!),
        };
    }

    private static Quantization ReadQuantization(JsonElement json, string where, Shape shape)
    {
        var fields = new JsonFields(json, where);
        float[] scales = [.. fields.TakeItems("scales").Select(scale => JsonFields.Real(scale, $"{where}.scales"))];
        int zeroPoint = fields.TakeInteger("zero_point");
        int? axis = fields.TakeOptional("axis") is { } a ? JsonFields.Integer(a, $"{where}.axis") : null;
        int bits = fields.TakeOptional("bits") is { } b ? JsonFields.Integer(b, $"{where}.bits") : 8;
        fields.Finish();
        if (zeroPoint is < -128 or > 127)
            throw new FormatException($"{where} has the zero point {zeroPoint}");
        if (axis is < 0 || axis >= shape.Rank || scales.Length != (axis is { } along ? shape[along] : 1) || (axis is not null && zeroPoint != 0))
            throw new FormatException($"{where} has {scales.Length} scales, axis {axis?.ToString() ?? "none"} and zero point {zeroPoint} for {shape}");
        Quantization quantization = axis is { } channelAxis ? Quantization.PerChannel(scales, channelAxis) : Quantization.PerTensor(scales[0], zeroPoint);
        return quantization.WithBits(bits);
    }

    private static Node ReadNode(JsonElement json, string where, Tensor[] tensors)
    {
        var fields = new JsonFields(json, where);
        string name = fields.TakeText("name"), kind = fields.TakeText("kind");
        Operator operation = OperatorCodec.Read(kind, fields.Take("attributes"), $"{where}.attributes");
        Tensor[] inputs = Listed(fields, "inputs", tensors, where);
        Tensor output = At(tensors, fields.TakeInteger("output"), $"{where}.output");
        string[] fused = fields.Names.Contains("fused") ? Texts(fields, "fused", $"{where}.fused") : [];
        fields.Finish();
        if (output.IsConstant)
            throw new FormatException($"{where} writes to the constant '{output.Name}'");
        return new Node(name, operation, inputs, output) { Fused = fused };
    }

    private static string[] Texts(JsonFields fields, string field, string where) => [.. fields.TakeItems(field).Select(item => JsonFields.Text(item, where))];

    private static Tensor[] Listed(JsonFields fields, string field, Tensor[] tensors, string where) =>
        [.. fields.TakeItems(field).Select(item => At(tensors, JsonFields.Integer(item, $"{where}.{field}"), $"{where}.{field}"))];

    private static Tensor At(Tensor[] tensors, int index, string where) =>
        index >= 0 && index < tensors.Length ? tensors[index] : throw new FormatException($"{where} names tensor {index} of {tensors.Length}");

    private static float[] Floats(ReadOnlySpan<byte> data, string where)
    {
        var values = new float[data.Length / 4];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]);
        return values.All(float.IsFinite) ? values : throw new FormatException($"{where} holds a value that is not a finite number");
    }

    private static int[] Int32s(ReadOnlySpan<byte> data)
    {
        var values = new int[data.Length / 4];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadInt32LittleEndian(data[(4 * i)..]);
        return values;
    }

    private static sbyte[] Int8s(ReadOnlySpan<byte> data)
    {
        var values = new sbyte[data.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = (sbyte)data[i];
        return values;
    }
}
