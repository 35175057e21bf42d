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
        if (version is < ModelLayout.Version or > ModelLayout.VersionWithLevels)
        {
            throw new ModelException("E0111", name, $"format version {version}", $"version {ModelLayout.Version} to {ModelLayout.VersionWithLevels}",
                "write it again with this version of Edge");
        }

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
            return ReadModel(header.RootElement, version, bytes.AsSpan(dataStart, content - dataStart));
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

    private static ModelFile ReadModel(JsonElement root, int version, ReadOnlySpan<byte> data)
    {
        var fields = new JsonFields(root, "header");
        string name = fields.TakeText("name");
        WeightStorage storage = ReadStorage(fields, version);
        string[] classes = Texts(fields, "classes", "classes");
        int floatBytes = ModelLayout.FloatBytes(storage);
        var (full, whole) = ReadGraph(fields, "header", name, classes, [], floatBytes, ref data);
        JsonElement preprocessing = fields.Take("preprocessing");
        var provenance = new JsonFields(fields.Take("provenance"), "provenance");
        LevelSet? levels = version == ModelLayout.VersionWithLevels ? ReadLevels(fields.TakeItems("levels"), full, whole, floatBytes, ref data) : null;
        fields.Finish();
        if (!data.IsEmpty)
            throw new FormatException($"{data.Length} bytes of data belong to no tensor");
        return new ModelFile(full)
        {
            Storage = storage,
            Preprocessing = preprocessing.ValueKind == JsonValueKind.Null ? null : JsonFields.Text(preprocessing, "preprocessing"),
            Provenance = provenance.Names.ToArray().ToDictionary(key => key, provenance.TakeText),
            Levels = levels,
        };
    }

    // Version 1 knows no other storage than float32; version 2 is there to say another.
    private static WeightStorage ReadStorage(JsonFields fields, int version)
    {
        string? word = version switch
        {
            ModelLayout.Version => null,
            ModelLayout.VersionWithStorage => fields.TakeText("storage"),
            _ => fields.TakeOptional("storage") is { } text ? JsonFields.Text(text, "storage") : null,
        };
        return word switch
        {
            null => WeightStorage.Float32,
            nameof(WeightStorage.Float16) => WeightStorage.Float16,
            _ => throw new FormatException($"header.storage is the unknown word '{word}'"),
        };
    }

    private static LevelSet ReadLevels(IReadOnlyList<JsonElement> items, Graph full, Tensor[] whole, int floatBytes, ref ReadOnlySpan<byte> data)
    {
        if (items.Count >= LevelSet.MostLevels)
            throw new FormatException($"there are {items.Count + 1} levels");
        var levels = new List<Graph> { full };
        for (int i = 0; i < items.Count; i++)
        {
            var fields = new JsonFields(items[i], $"levels[{i}]");
            levels.Add(ReadGraph(fields, $"levels[{i}]", full.Name, full.Classes, whole, floatBytes, ref data).Graph);
            fields.Finish();
        }

        return new LevelSet(levels);
    }

    // The tensors of level 0 are the ones whose parts a lower level may have.
    private static (Graph Graph, Tensor[] Tensors) ReadGraph(
        JsonFields fields, string where, string name, IReadOnlyList<string> classes, Tensor[] whole, int floatBytes, ref ReadOnlySpan<byte> data)
    {
        IReadOnlyList<JsonElement> items = fields.TakeItems("tensors");
        var tensors = new Tensor[items.Count];
        var parted = new HashSet<int>();
        for (int i = 0; i < items.Count; i++)
            tensors[i] = ReadTensor(items[i], $"{where}.tensors[{i}]", whole, parted, floatBytes, ref data);
        Tensor[] inputs = Listed(fields, "inputs", tensors, where), outputs = Listed(fields, "outputs", tensors, where);
        if (inputs.Any(input => input.IsConstant))
            throw new FormatException($"{where}: an input of the network is a constant");
        Node[] nodes = [.. fields.TakeItems("nodes").Select((node, i) => ReadNode(node, $"{where}.nodes[{i}]", tensors))];
        return (new Graph(name, inputs, outputs, nodes, classes), tensors);
    }

    private static Tensor ReadTensor(JsonElement json, string where, Tensor[] whole, HashSet<int> parted, int floatBytes, ref ReadOnlySpan<byte> data)
    {
        var fields = new JsonFields(json, where);
        string name = fields.TakeText("name"), typeName = fields.TakeText("type");
        if (!Enum.GetNames<ElementType>().Contains(typeName))
            throw new FormatException($"{where} has the unknown type '{typeName}'");
        ElementType type = Enum.Parse<ElementType>(typeName);
        var shape = new Shape([.. fields.TakeItems("shape").Select(extent => JsonFields.Integer(extent, $"{where}.shape"))]);
        bool constant = fields.Take("constant").GetBoolean();
        int? block = fields.TakeOptional("block_of") is { } of ? JsonFields.Integer(of, $"{where}.block_of") : null;
        Quantization? quantization = fields.TakeOptional("quantization") is { } q ? ReadQuantization(q, $"{where}.quantization", shape) : null;
        fields.Finish();
        if (quantization is null != (type == ElementType.Float32))
            throw new FormatException($"{where} is {type} {(quantization is null ? "without" : "with")} quantization");
        if (block is not null && !constant)
            throw new FormatException($"{where} is computed and part of a constant");
        if (!constant)
        {
            return type switch
            {
                ElementType.Float32 => Tensor.Float(name, shape),
                ElementType.Int8 when !quantization!.IsPerChannel => Tensor.Int8(name, shape, quantization),
                _ => throw new FormatException($"{where} is a computed tensor of type {type}{(quantization!.IsPerChannel ? " per channel" : "")}"),
            };
        }

        if (block is { } index)
            return Block(name, shape, type, quantization, At(whole, index, $"{where}.block_of"), parted.Add(index), where);
        long bytes = (long)shape.Elements * (type switch { ElementType.Float32 => floatBytes, ElementType.Int8 => 1, _ => 4 });
        if (bytes > data.Length)
            throw new FormatException($"{where} needs {bytes} bytes of data, {data.Length} are left");
        ReadOnlySpan<byte> own = data[..(int)bytes];
        data = data[(int)bytes..];
        return type switch
        {
            ElementType.Float32 => Tensor.Constant(name, shape, Floats(own, floatBytes, where)),
            ElementType.Int32 => Tensor.Constant(name, shape, Int32s(own), quantization!),
            _ => Tensor.Constant(name, shape, Int8s(own), quantization!),
        };
    }

    // Each constant of level 0 lends its values to one of a level, so that a short file cannot ask for much memory.
    private static Tensor Block(string name, Shape shape, ElementType type, Quantization? quantization, Tensor whole, bool isFirst, string where)
    {
        if (!whole.IsConstant || whole.Type != type || !LeadingBlock.Fits(whole.Shape, shape) || !isFirst)
        {
            string taken = isFirst ? "" : ", of which another one is";
            throw new FormatException($"{where} ({type} {shape}) cannot be a part of '{whole.Name}' ({whole.Type} {whole.Shape}){taken}");
        }

        return type switch
        {
            ElementType.Float32 => Tensor.Constant(name, shape, LeadingBlock.Of(whole.Floats, whole.Shape, shape)),
            ElementType.Int32 => Tensor.Constant(name, shape, LeadingBlock.Of(whole.Int32s, whole.Shape, shape), quantization!),
            _ => Tensor.Constant(name, shape, LeadingBlock.Of(whole.Int8s, whole.Shape, shape), quantization!),
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

    private static float[] Floats(ReadOnlySpan<byte> data, int bytes, string where)
    {
        var values = new float[data.Length / bytes];
        for (int i = 0; i < values.Length; i++)
            values[i] = bytes == 2 ? (float)BinaryPrimitives.ReadHalfLittleEndian(data[(2 * i)..]) : BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]);
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
