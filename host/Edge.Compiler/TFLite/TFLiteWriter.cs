using System.Text.Json;
using Table = Edge.Compiler.TFLite.FlatBufferWriter.Table;

namespace Edge.Compiler.TFLite;

/// <summary>Records to the flatbuffer of a .tflite file: what <see cref="TFLiteReader"/> reads. The same records give the same bytes.</summary>
internal static class TFLiteWriter
{
    /// <summary>The metadata entry that names the operators, which the schema itself does not.</summary>
    public const string NodeNames = "edge.nodes";

    /// <summary>The first buffer is empty: tensors without data point to it.</summary>
    private const int NoData = 0;

    private sealed record OperatorCode(TFLiteCode Code, int Version);

    public static byte[] Write(TFLiteModel model)
    {
        OperatorCode[] codes = [.. model.Operators.Select(source => CodeOf(model, source)).Distinct()];
        List<Table> buffers = [new Table()];
        Table graph = new(
            (0, model.Tensors.Select(tensor => Tensor(tensor, buffers)).ToArray()),
            (1, model.Inputs.ToArray()),
            (2, model.Outputs.ToArray()),
            (3, model.Operators.Select(source => Operator(source, Array.IndexOf(codes, CodeOf(model, source)))).ToArray()),
            (4, model.Name));
        Table names = new((0, NodeNames), (1, Buffer(buffers, JsonSerializer.SerializeToUtf8Bytes(model.NodeNames))));
        return FlatBufferWriter.Build(new Table(
            (0, TFLiteReader.Version), (1, codes.Select(Code).ToArray()), (2, new[] { graph }), (3, "Edge"), (4, buffers.ToArray()), (6, new[] { names })));
    }

    // Numbers beyond 127 do not fit the older field; readers take the larger of both.
    private static Table Code(OperatorCode code) => new((0, (byte)Math.Min((int)code.Code, 127)), (2, code.Version), (3, (int)code.Code));

    private static OperatorCode CodeOf(TFLiteModel model, TFLiteOperator source)
    {
        TFLiteTensor input = model.Tensors[source.Inputs[0]];
        TFLiteTensor? filter = source.Inputs.Count > 1 && source.Inputs[1] >= 0 ? model.Tensors[source.Inputs[1]] : null;
        bool isInt8 = model.Tensors[source.Outputs[0]].Type == TFLiteType.Int8;
        bool isGrouped = source.Code == TFLiteCode.Conv2D && filter is not null && filter.Extents[^1] != input.Extents[^1];
        return new OperatorCode(source.Code, TFLiteVersions.Of(source.Code, source.Options, isInt8, filter?.Quantization is { Scales.Length: > 1 }, isGrouped));
    }

    private static Table Tensor(TFLiteTensor tensor, List<Table> buffers)
    {
        int buffer = tensor.Data.IsEmpty ? NoData : Buffer(buffers, tensor.Data.ToArray());
        List<(int, object)> fields = [(0, tensor.Extents.ToArray()), (1, (byte)tensor.Type), (2, buffer), (3, tensor.Name)];
        if (tensor.Quantization is { } q)
            fields.Add((4, new Table((2, q.Scales), (3, q.ZeroPoints.ToArray()), (6, q.Axis))));
        return new Table([.. fields]);
    }

    private static Table Operator(TFLiteOperator source, int code)
    {
        List<(int, object)> fields = [(0, code), (1, source.Inputs.ToArray()), (2, source.Outputs.ToArray())];
        if (source.Options is not null)
        {
            var (kind, options) = TFLiteOptionsWriter.Write(source.Code, source.Options);
            fields.AddRange([(3, kind), (4, options)]);
        }

        return new Table([.. fields]);
    }

    private static int Buffer(List<Table> buffers, byte[] data)
    {
        buffers.Add(new Table((0, data)));
        return buffers.Count - 1;
    }
}
