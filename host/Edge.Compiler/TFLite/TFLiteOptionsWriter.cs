using Table = Edge.Compiler.TFLite.FlatBufferWriter.Table;

namespace Edge.Compiler.TFLite;

/// <summary>Attributes to the tables of <c>schema.fbs</c>: what <see cref="TFLiteReader"/> reads. Fields that have their default are written too.</summary>
internal static class TFLiteOptionsWriter
{
    /// <returns>The number in the union BuiltinOptions, and the table.</returns>
    public static (byte Kind, Table Table) Write(TFLiteCode code, TFLiteOptions options) => options switch
    {
        WindowOptions window => code switch
        {
            TFLiteCode.Conv2D => (TFLiteOptionsKind.Conv2D, new Table(
                [.. Slide(window), (3, Byte(window.Activation)), (4, window.Dilation.Width), (5, window.Dilation.Height)])),
            TFLiteCode.DepthwiseConv2D => (TFLiteOptionsKind.DepthwiseConv2D, new Table(
                [.. Slide(window), (3, window.DepthMultiplier), (4, Byte(window.Activation)), (5, window.Dilation.Width), (6, window.Dilation.Height)])),
            TFLiteCode.TransposeConv => (TFLiteOptionsKind.TransposeConv, new Table([.. Slide(window), (3, Byte(window.Activation))])),
            _ => (TFLiteOptionsKind.Pool2D, new Table([.. Slide(window), (3, window.Filter.Width), (4, window.Filter.Height), (5, Byte(window.Activation))])),
        },
        FullyConnectedOptions dense => (TFLiteOptionsKind.FullyConnected, new Table((0, Byte(dense.Activation)), (1, Flag(dense.IsShuffled)), (2, Flag(dense.KeepsRank)))),
        SoftmaxOptions softmax => (TFLiteOptionsKind.Softmax, new Table((0, softmax.Beta))),
        ConcatenationOptions concatenation => (TFLiteOptionsKind.Concatenation, new Table((0, concatenation.Axis), (1, Byte(concatenation.Activation)))),
        PairwiseOptions pairwise => (Pairwise(code), new Table((0, Byte(pairwise.Activation)))),
        ReducerOptions reducer => (TFLiteOptionsKind.Reducer, new Table((0, Flag(reducer.KeepsAxes)))),
        ResizeOptions resize => code == TFLiteCode.ResizeBilinear
            ? (TFLiteOptionsKind.ResizeBilinear, new Table((2, Flag(resize.AlignsCorners)), (3, Flag(resize.HasHalfPixelCenters))))
            : (TFLiteOptionsKind.ResizeNearest, new Table((0, Flag(resize.AlignsCorners)), (1, Flag(resize.HasHalfPixelCenters)))),
        LeakyReluOptions leaky => (TFLiteOptionsKind.LeakyRelu, new Table((0, leaky.Alpha))),
        StridedSliceOptions strided => (TFLiteOptionsKind.StridedSlice, new Table((0, strided.BeginMask), (1, strided.EndMask))),
        BlockOptions block => (TFLiteOptionsKind.DepthToSpace, new Table((0, block.Size))),
        _ => throw new NotSupportedException(options.GetType().Name),
    };

    private static (int, object)[] Slide(WindowOptions window) => [(0, (byte)window.Padding), (1, window.Stride.Width), (2, window.Stride.Height)];

    private static byte Pairwise(TFLiteCode code) => code switch
    {
        TFLiteCode.Mul => TFLiteOptionsKind.Mul,
        TFLiteCode.Sub => TFLiteOptionsKind.Sub,
        _ => TFLiteOptionsKind.Add,
    };

    private static byte Byte(TFLiteActivation activation) => (byte)activation;

    private static byte Flag(bool value) => value ? (byte)1 : (byte)0;
}
