namespace Edge.Compiler.TFLite;

/// <summary>The union BuiltinOptions of <c>schema.fbs</c>: which table an operator's attributes are.</summary>
internal static class TFLiteOptionsKind
{
    public const byte Conv2D = 1, DepthwiseConv2D = 2, Pool2D = 5, FullyConnected = 8, Softmax = 9, Concatenation = 10, Add = 11, Mul = 21, Reducer = 27, Sub = 28;
}
