namespace Edge.Compiler.Operators;

/// <summary>One axis of an ONNX Resize node.</summary>
/// <param name="Scale">Output pixels for each input pixel as the file counts them; Output is this times Input, rounded.</param>
/// <param name="Mode">coordinate_transformation_mode.</param>
/// <param name="Start">Of the region of tf_crop_and_resize, 0 to 1; <paramref name="End"/> is where it ends.</param>
internal sealed record OnnxResizeAxis(int Input, int Output, double Scale, string Mode, double Start = 0, double End = 1)
{
    /// <summary>Every grid leaves the pixels of such an axis where they are.</summary>
    public bool IsUntouched => Output == Input && Grid != ResizeGrid.Placed;

    /// <summary>An axis the node does not name, or the height of a row.</summary>
    public static OnnxResizeAxis Untouched(int extent) => new(extent, extent, 1, "asymmetric");

    /// <summary>Where output pixels lie. Specification: Resize-19, coordinate_transformation_mode.</summary>
    public ResizePlaces Places => Mode switch
    {
        "asymmetric" => new ResizePlaces(0, 1 / Scale),
        "half_pixel" => HalfPixel(0),
        "pytorch_half_pixel" => Output > 1 ? HalfPixel(0) : default,
        "half_pixel_symmetric" => HalfPixel(Input / 2.0 * (1 - Output / (Scale * Input))),
        "align_corners" => Output > 1 ? new ResizePlaces(0, (Input - 1) / (Scale * Input - 1)) : default,
        _ when Output > 1 => new ResizePlaces(Start * (Input - 1), (End - Start) * (Input - 1) / (Output - 1)),
        _ => new ResizePlaces((Start + End) / 2 * (Input - 1), 0),
    };

    /// <summary>The grid of Edge's own that has these places; <see cref="ResizeGrid.Placed"/> where none has.</summary>
    public ResizeGrid Grid => Math.Abs(Scale * Input - Output) > 1e-6 * Output ? ResizeGrid.Placed : Mode switch
    {
        "asymmetric" => ResizeGrid.Asymmetric,
        "half_pixel" or "half_pixel_symmetric" => ResizeGrid.HalfPixel,
        "pytorch_half_pixel" when Output > 1 => ResizeGrid.HalfPixel,
        "align_corners" => ResizeGrid.AlignCorners,
        _ => ResizeGrid.Placed,
    };

    /// <summary>A place that is a rounding error beyond the first or the last pixel is on it.</summary>
    public bool IsOutside(double place) => place < -1e-6 || place > Input - 1 + 1e-6;

    private ResizePlaces HalfPixel(double offset) => new(offset + 0.5 / Scale - 0.5, 1 / Scale);
}
