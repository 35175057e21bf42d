namespace Edge.Compiler.Operators;

/// <summary>How an output pixel's value is made from input pixels.</summary>
public enum ResizeMode
{
    /// <summary>The pixel that lies next to the place.</summary>
    Nearest,

    /// <summary>The four pixels around the place, weighted by closeness.</summary>
    Bilinear,
}

/// <summary>Where output pixel x lies in the input. ONNX, Resize, coordinate_transformation_mode.</summary>
public enum ResizeGrid
{
    /// <summary>x * in / out: the first pixels coincide.</summary>
    Asymmetric,

    /// <summary>(x + 1/2) * in / out - 1/2: the borders of the images coincide.</summary>
    HalfPixel,

    /// <summary>x * (in - 1) / (out - 1): the first and the last pixels coincide.</summary>
    AlignCorners,

    /// <summary>Wherever Resize.Rows and Resize.Columns say: a factor that is not out / in, or a part of the image.</summary>
    Placed,
}

/// <summary>Where the pixels of a <see cref="ResizeGrid.Placed"/> resize lie along one axis: output pixel x at Start + x * Step, in input pixels.</summary>
public readonly record struct ResizePlaces(double Start, double Step)
{
    /// <summary>The place of an output pixel.</summary>
    public double this[int x] => Start + x * Step;
}

/// <summary>Which of two neighbours is the nearest. ONNX, Resize, nearest_mode.</summary>
public enum NearestRounding
{
    Floor,
    Ceil,

    /// <summary>The closer one, the first if both are: ONNX round_prefer_floor.</summary>
    HalfDown,

    /// <summary>The closer one, the second if both are: ONNX round_prefer_ceil.</summary>
    HalfUp,
}
