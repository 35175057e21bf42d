using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Makes an image larger or smaller.</summary>
/// <remarks>
/// <code>
/// input   int8 [N, H, W, C]                         per tensor
/// output  int8 [N, Target.Height, Target.Width, C]  same scale and zero point
/// </code>
/// TFLite's RESIZE_NEAREST_NEIGHBOR is Asymmetric with Floor, or with half_pixel_centers HalfPixel with HalfUp, or with align_corners
/// AlignCorners with HalfUp. INT8 of Bilinear: RESIZE_BILINEAR, places and weights in steps of 1/1024 pixel.
/// </remarks>
/// <param name="Target">Rows and columns of the output.</param>
public sealed partial record Resize(Size Target, ResizeMode Mode, ResizeGrid Grid) : Operator
{
    /// <summary>Only Nearest uses it.</summary>
    public NearestRounding Rounding { get; init; } = NearestRounding.Floor;

    /// <summary>Only <see cref="ResizeGrid.Placed"/> uses them.</summary>
    public ResizePlaces Rows { get; init; }

    public ResizePlaces Columns { get; init; }

    public override OutputRange OutputRange => OutputRange.SameAsInput;

    public override bool IsIdentity(Node node) => Grid != ResizeGrid.Placed && node.Inputs[0].Shape.Equals(node.Output.Shape);

    public override bool TakesOneImage => true;

    public override string Summary(Node node) => $"{Mode} {Grid}".ToLowerInvariant();

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"]);
        Shape input = inputs[0].Shape;
        if (input.Rank != 4)
            throw new ModelException("E0101", "", $"an input {input}", "an NHWC input of rank 4");
        if (Target.Height < 1 || Target.Width < 1)
            throw new ModelException("E0101", "", $"a target of {Target}", "at least 1x1");
        return Shape.Nhwc(input.Batch, Target.Height, Target.Width, input.Channels);
    }

    /// <summary>The input pixel nearest to output pixel <paramref name="x"/> along one axis; single precision where TFLite has it.</summary>
    /// <param name="places">Those of the axis, if <see cref="Grid"/> is Placed.</param>
    internal int Nearest(int x, int input, int output, ResizePlaces places = default)
    {
        if (Grid == ResizeGrid.Placed)
            return Nearest(places[x], input, Rounding);
        float half = Grid == ResizeGrid.HalfPixel ? 0.5f : 0;
        double place = (x + half) * Step(input, output);
        return Round(place - half, input, Rounding);
    }

    /// <summary>The input pixel nearest to a place. One that is a rounding error away from a pixel, or from the middle between two, is taken to be there.</summary>
    internal static int Nearest(double place, int input, NearestRounding rounding)
    {
        double halves = Math.Round(2 * place);
        return Round(Math.Abs(2 * place - halves) < 1e-6 ? halves / 2 : place, input, rounding);
    }

    private static int Round(double place, int input, NearestRounding rounding)
    {
        double pixel = rounding switch
        {
            NearestRounding.Floor => Math.Floor(place),
            NearestRounding.Ceil => Math.Ceiling(place),
            NearestRounding.HalfDown => Math.Ceiling(place - 0.5),
            _ => Math.Floor(place + 0.5),
        };
        return (int)Math.Clamp(pixel, 0, input - 1);
    }

    /// <summary>Input pixels for each output pixel.</summary>
    private float Step(int input, int output) =>
        Grid == ResizeGrid.AlignCorners && output > 1 ? (input - 1) / (float)(output - 1) : input / (float)output;
}
