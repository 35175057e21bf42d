using Edge.Compiler.Ir;

namespace Edge.Compiler.TFLite;

/// <summary>Attributes of a builtin operator. Defaults of the schema are filled in.</summary>
public abstract record TFLiteOptions;

/// <summary>A window that slides: convolution and pooling.</summary>
/// <param name="Filter">Pooling only; 0x0 for convolutions, whose filter is a tensor.</param>
public sealed record WindowOptions(TFLitePadding Padding, Size Stride, Size Filter, Size Dilation, TFLiteActivation Activation) : TFLiteOptions
{
    /// <summary>Depthwise convolution only: output channels for each input channel.</summary>
    public int DepthMultiplier { get; init; }
}

public sealed record FullyConnectedOptions(TFLiteActivation Activation, bool IsShuffled, bool KeepsRank) : TFLiteOptions;

public sealed record SoftmaxOptions(float Beta) : TFLiteOptions;

/// <summary>ADD, SUB and MUL.</summary>
public sealed record PairwiseOptions(TFLiteActivation Activation) : TFLiteOptions;

public sealed record ConcatenationOptions(int Axis, TFLiteActivation Activation) : TFLiteOptions;

/// <summary>MEAN.</summary>
/// <param name="KeepsAxes">What is averaged keeps its axes, of extent 1.</param>
public sealed record ReducerOptions(bool KeepsAxes) : TFLiteOptions;

public sealed record LeakyReluOptions(float Alpha) : TFLiteOptions;

/// <summary>RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR.</summary>
public sealed record ResizeOptions(bool AlignsCorners, bool HasHalfPixelCenters) : TFLiteOptions;

/// <summary>Bit i of a mask is about axis i.</summary>
public sealed record StridedSliceOptions(int BeginMask, int EndMask, int EllipsisMask, int NewAxisMask, int ShrinkAxisMask, bool EndIsOffset) : TFLiteOptions;

/// <summary>DEPTH_TO_SPACE and SPACE_TO_DEPTH.</summary>
public sealed record BlockOptions(int Size) : TFLiteOptions;

public sealed record PackOptions(int Axis) : TFLiteOptions;

public enum TFLitePadding
{
    Same = 0,
    Valid = 1,
}

public enum TFLiteActivation
{
    None = 0,
    Relu = 1,
    ReluN1To1 = 2,
    Relu6 = 3,
    Tanh = 4,
    SignBit = 5,
}
