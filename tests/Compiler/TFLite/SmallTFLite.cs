using Edge.Compiler.TFLite;
using Table = Edge.Compiler.TFLite.FlatBufferWriter.Table;

namespace Edge.Compiler.Tests.TFLite;

/// <summary>Models of a few nodes, written field by field as the schema numbers them.</summary>
internal sealed class SmallTFLite
{
    private readonly List<Table> _tensors = [], _operators = [], _codes = [], _buffers = [new()];

    public int[] Inputs { get; set; } = [0];

    public int[] Outputs { get; set; } = [1];

    public int Version { get; set; } = 3;

    public int Subgraphs { get; set; } = 1;

    /// <param name="scales">None: a tensor without quantization.</param>
    public int Tensor(string name, int[] shape, TFLiteType type, float[]? scales = null, long[]? zeroPoints = null, int axis = 0, byte[]? data = null)
    {
        if (data is not null)
            _buffers.Add(new Table((0, data)));
        List<(int, object)> fields = [(0, shape), (1, (byte)type), (2, data is null ? 0 : _buffers.Count - 1), (3, name)];
        if (scales is not null)
            fields.Add((4, new Table((2, scales), (3, zeroPoints ?? new long[scales.Length]), (6, axis))));
        _tensors.Add(new Table([.. fields]));
        return _tensors.Count - 1;
    }

    public int Int8(string name, params int[] shape) => Tensor(name, shape, TFLiteType.Int8, [0.5f], [3]);

    public int Float(string name, params int[] shape) => Tensor(name, shape, TFLiteType.Float32);

    public int Integers(string name, params int[] values) =>
        Tensor(name, [values.Length], TFLiteType.Int32, data: [.. values.SelectMany(BitConverter.GetBytes)]);

    /// <param name="kind">The number of the options in the union; 0 for none.</param>
    public void Node(TFLiteCode code, int[] inputs, int[] outputs, byte kind = 0, Table? options = null)
    {
        _codes.Add(new Table((0, (byte)code), (3, (int)code)));
        List<(int, object)> fields = [(0, _codes.Count - 1), (1, inputs), (2, outputs)];
        if (options is not null)
            fields.AddRange([(3, kind), (4, options)]);
        _operators.Add(new Table([.. fields]));
    }

    /// <summary>The same model with another only node.</summary>
    public void ReplaceNode(TFLiteCode code, int[] inputs, int[] outputs, byte kind, Table options)
    {
        _codes.Clear();
        _operators.Clear();
        Node(code, inputs, outputs, kind, options);
    }

    public byte[] Build()
    {
        var graph = new Table((0, _tensors.ToArray()), (1, Inputs), (2, Outputs), (3, _operators.ToArray()), (4, "main"));
        return FlatBufferWriter.Build(new Table((0, Version), (1, _codes.ToArray()), (2, Enumerable.Repeat(graph, Subgraphs).ToArray()), (4, _buffers.ToArray())));
    }
}
