using System.Text.RegularExpressions;

namespace Edge.Compiler.TFLite;

/// <summary>Builtin operators by their numbers in the file. <c>schema.fbs</c>, BuiltinOperator; those that vision models use.</summary>
public enum TFLiteCode
{
    Add = 0,
    AveragePool2D = 1,
    Concatenation = 2,
    Conv2D = 3,
    DepthwiseConv2D = 4,
    DepthToSpace = 5,
    Dequantize = 6,
    FullyConnected = 9,
    Logistic = 14,
    MaxPool2D = 17,
    Mul = 18,
    Relu = 19,
    ReluN1To1 = 20,
    Relu6 = 21,
    Reshape = 22,
    ResizeBilinear = 23,
    Softmax = 25,
    SpaceToDepth = 26,
    Tanh = 28,
    Custom = 32,
    Pad = 34,
    Transpose = 39,
    Mean = 40,
    Sub = 41,
    Squeeze = 43,
    StridedSlice = 45,
    Split = 49,
    Prelu = 54,
    Maximum = 55,
    Minimum = 57,
    Padv2 = 60,
    Slice = 65,
    TransposeConv = 67,
    ExpandDims = 70,
    Shape = 77,
    ReduceMax = 82,
    Pack = 83,
    ResizeNearestNeighbor = 97,
    LeakyRelu = 98,
    MirrorPad = 100,
    SplitV = 102,
    Quantize = 114,
    HardSwish = 117,
}

/// <summary>The operator's name as TFLite's tools print it.</summary>
internal static partial class TFLiteCodeText
{
    /// <summary><c>DEPTHWISE_CONV_2D</c>; <c>operator 200</c> where the number has no name here.</summary>
    public static string Of(TFLiteCode code) =>
        Enum.IsDefined(code) ? WordStart().Replace(code.ToString(), "_").ToUpperInvariant() : $"operator {(int)code}";

    [GeneratedRegex("(?<=[a-z])(?=[A-Z]|2D)")]
    private static partial Regex WordStart();
}
