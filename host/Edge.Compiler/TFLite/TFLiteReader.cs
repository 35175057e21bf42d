using System.Text.Json;
using Edge.Compiler.Ir;

namespace Edge.Compiler.TFLite;

/// <summary>The flatbuffer tables of a .tflite file to records. Field numbers are those of <c>schema.fbs</c>, version 3.</summary>
internal static class TFLiteReader
{
    /// <summary>Of the schema.</summary>
    public const int Version = 3;

    private const int MostEntries = 100_000, LongestName = 4096, MostAxes = 8, MostEnds = 64, MostNodeNameBytes = 1 << 22;

    private sealed record OperatorCode(TFLiteCode Code, string CustomName);

    public static TFLiteModel Read(ReadOnlyMemory<byte> bytes, string name)
    {
        if (bytes.Length < 8 || !bytes.Span.Slice(4, 4).SequenceEqual("TFL3"u8))
            throw new ModelException("E0141", name, "not a TFLite model", "a file with 'TFL3' at byte 4", "export it with the TFLite converter");
        var file = new FlatBuffer(bytes, name);
        FlatTable model = file.Root;
        if (model.UInt32(0) != Version)
            throw new ModelException("E0141", name, $"schema version {model.UInt32(0)}", $"version {Version}", "export it with a current TFLite converter");

        OperatorCode[] codes = model.Tables(1, "operator code", MostEntries, ReadCode);
        ReadOnlyMemory<byte>[] buffers = model.Tables(4, "buffer", MostEntries, (buffer, _) => ReadBuffer(file, buffer));
        FlatTable[] subgraphs = model.Tables(2, "subgraph", MostEntries, (table, _) => table);
        if (subgraphs.Length != 1)
            throw new ModelException("E0141", name, $"{subgraphs.Length} subgraphs", "one", "control flow cannot be compiled; export the network without it");

        FlatTable graph = subgraphs[0];
        TFLiteTensor[] tensors = graph.Tables(0, "tensor", MostEntries, (table, i) => ReadTensor(file, table, i, buffers));
        TFLiteOperator[] operators = graph.Tables(3, "node", MostEntries, (table, i) => ReadOperator(file, table, i, codes, tensors.Length));
        return new TFLiteModel(name, tensors, operators,
            Ends(file, graph.Int32s(1), tensors.Length, "the inputs"), Ends(file, graph.Int32s(2), tensors.Length, "the outputs"))
        {
            NodeNames = ReadNodeNames(model, buffers),
        };
    }

    // Older files keep the number in one byte; newer ones keep 127 there and the number in its own field.
    private static OperatorCode ReadCode(FlatTable table, int index) =>
        new((TFLiteCode)Math.Max((int)table.Byte(0), table.Int32(3)), table.Text(1, LongestName));

    private static ReadOnlyMemory<byte> ReadBuffer(FlatBuffer file, FlatTable table) =>
        table.UInt64(1) <= 1 ? table.Bytes(0) : throw file.Fault(table.Where, "data behind the end of the flatbuffer, which Edge does not read");

    // A tool that rewrites the file may leave names that fit no longer; then there are none.
    private static string[] ReadNodeNames(FlatTable model, ReadOnlyMemory<byte>[] buffers)
    {
        (string Name, uint Buffer)[] entries = model.Tables(6, "metadata", MostEntries, (table, _) => (table.Text(0, LongestName), table.UInt32(1)));
        uint buffer = entries.FirstOrDefault(entry => entry.Name == TFLiteWriter.NodeNames).Buffer;
        if (buffer == 0 || buffer >= buffers.Length || buffers[buffer].Length > MostNodeNameBytes)
            return [];
        try
        {
            string?[] names = JsonSerializer.Deserialize<string?[]>(buffers[buffer].Span) ?? [];
            return names.All(name => name is { Length: > 0 and <= LongestName }) ? [.. names.Select(name => name!)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static TFLiteTensor ReadTensor(FlatBuffer file, FlatTable table, int index, ReadOnlyMemory<byte>[] buffers)
    {
        uint buffer = table.UInt32(2);
        if (buffer >= buffers.Length)
            throw file.Fault(table.Where, $"buffer {buffer} of {buffers.Length}");
        int[] extents = table.Int32s(0);
        if (extents.Length > MostAxes)
            throw file.Fault(table.Where, $"{extents.Length} axes, more than {MostAxes}");
        if (table.Flag(5))
            throw file.Fault(table.Where, "a variable that outlives an inference");
        return new TFLiteTensor(index, table.Text(3, LongestName), extents, (TFLiteType)table.Byte(1), buffers[buffer], ReadQuantization(table));
    }

    private static TFLiteQuantization? ReadQuantization(FlatTable tensor)
    {
        if (tensor.Table(4, $"{tensor.Where}, quantization") is not { } table)
            return null;
        float[] scales = table.Floats(2);
        return scales.Length == 0 ? null : new TFLiteQuantization(scales, table.Int64s(3), table.Int32(6));
    }

    private static TFLiteOperator ReadOperator(FlatBuffer file, FlatTable table, int index, OperatorCode[] codes, int tensors)
    {
        uint code = table.UInt32(0);
        if (code >= codes.Length)
            throw file.Fault(table.Where, $"operator code {code} of {codes.Length}");
        return new TFLiteOperator(index, codes[code].Code, codes[code].CustomName,
            Indices(file, table.Int32s(1), tensors, -1, $"{table.Where}, inputs"), Indices(file, table.Int32s(2), tensors, 0, $"{table.Where}, outputs"),
            table.Table(4, $"{table.Where}, options") is { } options ? ReadOptions(table.Byte(3), options) : null);
    }

    private static TFLiteOptions? ReadOptions(byte kind, FlatTable options) => kind switch
    {
        TFLiteOptionsKind.Conv2D => new WindowOptions(Padding(options), Stride(options), default, new Size(options.Int32(5, 1), options.Int32(4, 1)), Activation(options, 3)),
        TFLiteOptionsKind.DepthwiseConv2D => new WindowOptions(Padding(options), Stride(options), default, new Size(options.Int32(6, 1), options.Int32(5, 1)), Activation(options, 4)) { DepthMultiplier = options.Int32(3) },
        TFLiteOptionsKind.Pool2D => new WindowOptions(Padding(options), Stride(options), new Size(options.Int32(4), options.Int32(3)), Size.Square(1), Activation(options, 5)),
        TFLiteOptionsKind.FullyConnected => new FullyConnectedOptions(Activation(options, 0), options.Byte(1) != 0, options.Flag(2)),
        TFLiteOptionsKind.Softmax => new SoftmaxOptions(options.Float(0)),
        TFLiteOptionsKind.Concatenation => new ConcatenationOptions(options.Int32(0), Activation(options, 1)),
        TFLiteOptionsKind.Add or TFLiteOptionsKind.Mul or TFLiteOptionsKind.Sub => new PairwiseOptions(Activation(options, 0)),
        TFLiteOptionsKind.Reducer => new ReducerOptions(options.Flag(0)),
        TFLiteOptionsKind.TransposeConv => new WindowOptions(Padding(options), Stride(options), default, Size.Square(1), Activation(options, 3)),
        TFLiteOptionsKind.ResizeBilinear => new ResizeOptions(options.Flag(2), options.Flag(3)),
        TFLiteOptionsKind.ResizeNearest => new ResizeOptions(options.Flag(0), options.Flag(1)),
        TFLiteOptionsKind.LeakyRelu => new LeakyReluOptions(options.Float(0)),
        TFLiteOptionsKind.StridedSlice => new StridedSliceOptions(
            options.Int32(0), options.Int32(1), options.Int32(2), options.Int32(3), options.Int32(4), options.Flag(5)),
        TFLiteOptionsKind.DepthToSpace or TFLiteOptionsKind.SpaceToDepth => new BlockOptions(options.Int32(0)),
        TFLiteOptionsKind.Pack => new PackOptions(options.Int32(1)),
        _ => null,
    };

    private static TFLitePadding Padding(FlatTable options) => (TFLitePadding)options.Byte(0);

    private static Size Stride(FlatTable options) => new(options.Int32(2), options.Int32(1));

    private static TFLiteActivation Activation(FlatTable options, int field) => (TFLiteActivation)options.Byte(field);

    private static int[] Ends(FlatBuffer file, int[] indices, int tensors, string where) =>
        indices.Length <= MostEnds && indices.Distinct().Count() == indices.Length
            ? Indices(file, indices, tensors, 0, where)
            : throw file.Fault(where, $"{indices.Length} tensors, at most {MostEnds} different ones are read");

    private static int[] Indices(FlatBuffer file, int[] indices, int tensors, int least, string where)
    {
        foreach (int index in indices)
        {
            if (index < least || index >= tensors)
                throw file.Fault(where, $"tensor {index} of {tensors}");
        }

        return indices;
    }
}
