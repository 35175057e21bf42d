using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public abstract partial record ElementwiseOperator : ITFLiteExported
{
    /// <summary>RELU, RELU6, LOGISTIC, TANH and HARD_SWISH: one input, no attributes.</summary>
    internal static void Read<T>(TFLiteNode node) where T : ElementwiseOperator, new() => node.Emit(new T(), [node.Input(0)]);

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node)
    {
        TFLiteCode code = this switch
        {
            HardSwish => TFLiteCode.HardSwish,
            Relu => TFLiteCode.Relu,
            Relu6 => TFLiteCode.Relu6,
            Requantize when node.IsInt8 => TFLiteCode.Quantize,
            Sigmoid => TFLiteCode.Logistic,
            Tanh => TFLiteCode.Tanh,
            _ => throw TFLiteNodeExport.Refused("TFLite has no such operator", hint: "export to ONNX"),
        };
        node.Emit(code, null, node.Input(0));
    }
}
