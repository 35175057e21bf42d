namespace Edge.Compiler.TFLite;

/// <summary>The union BuiltinOptions of <c>schema.fbs</c>: which table an operator's attributes are.</summary>
internal static class TFLiteOptionsKind
{
    public const byte Conv2D = 1, DepthwiseConv2D = 2, Pool2D = 5, FullyConnected = 8, Softmax = 9, Concatenation = 10, Add = 11, ResizeBilinear = 15, SpaceToDepth = 19, Mul = 21,
        Reducer = 27, Sub = 28, StridedSlice = 32, TransposeConv = 49, Pack = 59, ResizeNearest = 74, LeakyRelu = 75, DepthToSpace = 94;
}
