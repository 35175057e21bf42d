using Edge.Compiler.Operators;

namespace Edge.Compiler.Import;

/// <summary>Which operator reads which kind of ONNX node.</summary>
internal static class OnnxOperators
{
    public static IReadOnlyDictionary<string, Action<OnnxNodeImport>> All { get; } = new Dictionary<string, Action<OnnxNodeImport>>
    {
        ["Add"] = Add.FromOnnx,
        ["AveragePool"] = AveragePool2D.FromOnnx,
        ["BatchNormalization"] = BatchNorm.FromOnnx,
        ["Clip"] = Relu6.FromOnnxClip,
        ["Concat"] = Concat.FromOnnx,
        ["Conv"] = Conv2D.FromOnnx,
        ["ConvTranspose"] = TransposedConv2D.FromOnnx,
        ["DepthToSpace"] = DepthToSpace.FromOnnx,
        ["DequantizeLinear"] = Requantize.FromOnnxDequantize,
        ["Dropout"] = Reshape.FromOnnxIdentity,
        ["Flatten"] = Reshape.FromOnnxFlatten,
        ["Gemm"] = Dense.FromOnnxGemm,
        ["GlobalAveragePool"] = AveragePool2D.FromOnnxGlobal,
        ["GlobalMaxPool"] = MaxPool2D.FromOnnxGlobal,
        ["HardSigmoid"] = HardSigmoid.FromOnnx,
        ["HardSwish"] = HardSwish.FromOnnx,
        ["Identity"] = Reshape.FromOnnxIdentity,
        ["LeakyRelu"] = LeakyRelu.FromOnnx,
        ["MatMul"] = OnnxMatMul.Read,
        ["MaxPool"] = MaxPool2D.FromOnnx,
        ["Pad"] = Pad.FromOnnx,
        ["QuantizeLinear"] = Requantize.FromOnnxQuantize,
        ["ReduceMax"] = MaxPool2D.FromOnnxReduce,
        ["ReduceMean"] = AveragePool2D.FromOnnxReduce,
        ["Relu"] = Relu.FromOnnx,
        ["Reshape"] = Reshape.FromOnnx,
        ["Resize"] = Resize.FromOnnx,
        ["Sigmoid"] = Sigmoid.FromOnnx,
        ["SpaceToDepth"] = DepthToSpace.FromOnnxSpaceToDepth,
        ["Softmax"] = Softmax.FromOnnx,
        ["Squeeze"] = Reshape.FromOnnxSqueeze,
        ["Tanh"] = Tanh.FromOnnx,
        ["Transpose"] = Reshape.FromOnnxTranspose,
        ["Unsqueeze"] = Reshape.FromOnnxUnsqueeze,
        ["Upsample"] = Resize.FromOnnxUpsample,
    };

    /// <summary>What to do about a kind of node that Edge does not read.</summary>
    public static string Remedy(string kind) => kind switch
    {
        "ConvInteger" or "MatMulInteger" or "DynamicQuantizeLinear" => "quantize statically, as QuantizeLinear and DequantizeLinear pairs, so that every scale is known beforehand",
        "LSTM" or "GRU" or "RNN" or "Loop" or "Scan" or "If" => "Edge runs networks without loops: unroll it, or use convolutions over time",
        "Mul" or "Sub" or "Div" => "fold scaling into the layer before it when exporting",
        _ => "replace it by operators Edge has, or leave it to the code around the network",
    };
}
