namespace Edge.Compiler.TFLite;

/// <summary>The version an operator must carry so that a runtime that cannot do what is asked refuses it. TFLite, <c>op_version.cc</c>.</summary>
internal static class TFLiteVersions
{
    /// <param name="isInt8">Activations are int8.</param>
    /// <param name="isPerChannel">The filter has a scale for each output channel.</param>
    /// <param name="isGrouped">The filter reads fewer channels than the input has.</param>
    public static int Of(TFLiteCode code, TFLiteOptions? options, bool isInt8, bool isPerChannel, bool isGrouped) => code switch
    {
        TFLiteCode.Conv2D => isGrouped ? 6 : isInt8 ? 3 : 1,
        TFLiteCode.DepthwiseConv2D => isInt8 ? 3 : options is WindowOptions { Dilation: (1, 1) } ? 1 : 2,
        TFLiteCode.FullyConnected => !isInt8 ? 1 : isPerChannel ? 12 : 4,
        TFLiteCode.ResizeBilinear or TFLiteCode.ResizeNearestNeighbor => options is ResizeOptions { AlignsCorners: false, HasHalfPixelCenters: false } ? (isInt8 ? 2 : 1) : 3,
        TFLiteCode.TransposeConv => 3, // with a bias
        TFLiteCode.HardSwish or TFLiteCode.Prelu or TFLiteCode.Reshape => 1,
        _ => isInt8 ? 2 : 1,
    };
}
