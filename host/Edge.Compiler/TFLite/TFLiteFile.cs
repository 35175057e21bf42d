using System.Runtime.InteropServices;
using Edge.Compiler.Ir;

namespace Edge.Compiler.TFLite;

/// <summary>A .tflite file under construction: the tensors of a graph by index, operators in order of execution.</summary>
internal sealed class TFLiteFile
{
    private readonly List<TFLiteTensor> _tensors = [];
    private readonly List<TFLiteOperator> _operators = [];
    private readonly List<string> _nodeNames = [];
    private readonly Dictionary<Tensor, int> _indices = [];
    private readonly UniqueNames _names = new();

    /// <param name="graph">Its computed tensors come first, so that they keep their names whatever constants are called.</param>
    public TFLiteFile(Graph graph)
    {
        foreach (Tensor tensor in graph.Inputs.Concat(graph.Nodes.Select(node => node.Output)))
            Of(tensor);
    }

    /// <summary>The index of a tensor, which is added when it is first asked for.</summary>
    public int Of(Tensor tensor)
    {
        if (!_indices.TryGetValue(tensor, out int index))
        {
            TFLiteTensor made = Made(tensor);
            _indices[tensor] = index = Add(made.Name, made.Extents, made.Type, made.Data, made.Quantization);
        }

        return index;
    }

    public int Constant(string name, IReadOnlyList<int> extents, TFLiteType type, byte[] data, TFLiteQuantization? quantization) => Add(name, extents, type, data, quantization);

    public void Add(string name, TFLiteCode code, TFLiteOptions? options, int[] inputs, int output)
    {
        _operators.Add(new TFLiteOperator(_operators.Count, code, "", inputs, [output], options));
        _nodeNames.Add(name);
    }

    public TFLiteModel Finish(Graph graph) =>
        new(graph.Name, _tensors, _operators, [.. graph.Inputs.Select(Of)], [.. graph.Outputs.Select(Of)]) { NodeNames = _nodeNames };

    public static TFLiteQuantization Quantization(Quantization quantization) =>
        new([.. quantization.Scales], [.. quantization.Scales.Select(_ => (long)quantization.ZeroPoint)], quantization.Axis ?? 0);

    private static TFLiteTensor Made(Tensor tensor) => new(0, tensor.Name, tensor.Shape.Extents, tensor.Type switch
    {
        ElementType.Float32 => TFLiteType.Float32,
        ElementType.Int32 => TFLiteType.Int32,
        _ => TFLiteType.Int8,
    },
    !tensor.IsConstant ? default : tensor.Type switch
    {
        ElementType.Float32 => MemoryMarshal.AsBytes(tensor.Floats.AsSpan()).ToArray(),
        ElementType.Int32 => MemoryMarshal.AsBytes(tensor.Int32s.AsSpan()).ToArray(),
        _ => MemoryMarshal.AsBytes(tensor.Int8s.AsSpan()).ToArray(),
    },
    tensor.Quantization is { } quantization ? Quantization(quantization) : null);

    private int Add(string name, IReadOnlyList<int> extents, TFLiteType type, ReadOnlyMemory<byte> data, TFLiteQuantization? quantization)
    {
        _tensors.Add(new TFLiteTensor(_tensors.Count, _names.Next(name), extents, type, data, quantization));
        return _tensors.Count - 1;
    }
}
