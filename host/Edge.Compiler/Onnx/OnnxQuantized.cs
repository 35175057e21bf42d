using Edge.Compiler.Ir;

namespace Edge.Compiler.Onnx;

/// <summary>How a file quantizes a computed value, whose elements it holds as uint8 or int8. Edge holds both as int8: uint8 less 128.</summary>
internal sealed class OnnxQuantized(OnnxType type)
{
    public OnnxType Type { get; } = type;

    /// <summary>Null for an input of the network until a node that reads it says so.</summary>
    public Quantization? Quantization { get; set; }
}
