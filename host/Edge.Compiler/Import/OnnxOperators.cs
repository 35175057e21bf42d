using Edge.Compiler.Operators;

namespace Edge.Compiler.Import;

/// <summary>Which operator reads which kind of ONNX node.</summary>
internal static class OnnxOperators
{
    public static IReadOnlyDictionary<string, Action<OnnxNodeImport>> All { get; } = new Dictionary<string, Action<OnnxNodeImport>>
    {
        ["Add"] = PairwiseOperator.FromOnnxAdd,
        ["AveragePool"] = AveragePool2D.FromOnnx,
        ["BatchNormalization"] = BatchNorm.FromOnnx,
        ["Cast"] = Reshape.FromOnnxCast,
        ["Clip"] = Clip.FromOnnx,
        ["Concat"] = Concat.FromOnnx,
        ["Conv"] = Conv2D.FromOnnx,
        ["ConvTranspose"] = TransposedConv2D.FromOnnx,
        ["DepthToSpace"] = DepthToSpace.FromOnnx,
        ["DequantizeLinear"] = Requantize.FromOnnxDequantize,
        ["Div"] = PairwiseOperator.FromOnnxDiv,
        ["Dropout"] = Reshape.FromOnnxDropout,
        ["Expand"] = Concat.FromOnnxExpand,
        ["Flatten"] = Reshape.FromOnnxFlatten,
        ["Gemm"] = Dense.FromOnnxGemm,
        ["GlobalAveragePool"] = AveragePool2D.FromOnnxGlobal,
        ["GlobalMaxPool"] = MaxPool2D.FromOnnxGlobal,
        ["HardSigmoid"] = HardSigmoid.FromOnnx,
        ["HardSwish"] = HardSwish.FromOnnx,
        ["Identity"] = Reshape.FromOnnxIdentity,
        ["LeakyRelu"] = LeakyRelu.FromOnnx,
        ["MatMul"] = OnnxMatMul.Read,
        ["Max"] = Clip.FromOnnxMax,
        ["MaxPool"] = MaxPool2D.FromOnnx,
        ["Min"] = Clip.FromOnnxMin,
        ["Mul"] = PairwiseOperator.FromOnnxMul,
        ["Neg"] = PairwiseOperator.FromOnnxNeg,
        ["Pad"] = Pad.FromOnnx,
        ["PRelu"] = PRelu.FromOnnx,
        ["QuantizeLinear"] = Requantize.FromOnnxQuantize,
        ["ReduceMax"] = MaxPool2D.FromOnnxReduce,
        ["ReduceMean"] = AveragePool2D.FromOnnxReduce,
        ["ReduceMin"] = MaxPool2D.FromOnnxReduceMin,
        ["ReduceSum"] = AveragePool2D.FromOnnxReduceSum,
        ["Relu"] = Relu.FromOnnx,
        ["Reshape"] = Reshape.FromOnnx,
        ["Resize"] = Resize.FromOnnx,
        ["Sigmoid"] = Sigmoid.FromOnnx,
        ["Slice"] = Slice.FromOnnx,
        ["Softmax"] = Softmax.FromOnnx,
        ["SpaceToDepth"] = DepthToSpace.FromOnnxSpaceToDepth,
        ["Split"] = Slice.FromOnnxSplit,
        ["Squeeze"] = Reshape.FromOnnxSqueeze,
        ["Sub"] = PairwiseOperator.FromOnnxSub,
        ["Tanh"] = Tanh.FromOnnx,
        ["Tile"] = Concat.FromOnnxTile,
        ["Transpose"] = Transpose.FromOnnx,
        ["Unsqueeze"] = Reshape.FromOnnxUnsqueeze,
        ["Upsample"] = Resize.FromOnnxUpsample,
    };

    /// <summary>What to do about a kind of node that Edge does not read.</summary>
    public static string Remedy(string kind) => kind switch
    {
        "ConvInteger" or "MatMulInteger" or "DynamicQuantizeLinear" => "quantize statically, as QuantizeLinear and DequantizeLinear pairs, so that every scale is known beforehand",
        "LSTM" or "GRU" or "RNN" or "Loop" or "Scan" or "If" => "Edge runs networks without loops: unroll it, or use convolutions over time",
        _ => "replace it by operators Edge has, or leave it to the code around the network",
    };
}
