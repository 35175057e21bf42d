using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Cuts a part out of an image or a row: rows, columns and channels from a start, every one or every Step-th, forward or back.</summary>
/// <remarks>
/// <code>
/// input   int8 [N, H, W, C]                                  per tensor; or [N, C], which counts as one pixel
/// output  int8 [N, Extent.Height, Extent.Width, Channels]    same scale and zero point; or [N, Channels]
/// </code>
/// </remarks>
/// <param name="Start">The first row and column.</param>
/// <param name="Extent">How many rows and columns.</param>
/// <param name="Step">From one to the next; negative ones walk back.</param>
/// <param name="FirstChannel">The first channel.</param>
/// <param name="Channels">How many channels.</param>
/// <param name="ChannelStep">From one to the next; a negative one walks back.</param>
public sealed partial record Slice(Size Start, Size Extent, Size Step, int FirstChannel, int Channels, int ChannelStep) : Operator
{
    public override OutputRange OutputRange => OutputRange.SameAsInput;

    public override bool IsIdentity(Node node) => node.Inputs[0].Shape.Equals(node.Output.Shape);

    public override bool TakesOneImage => true;

    public override string Summary(Node node) => $"from row {Start.Height} column {Start.Width} channel {FirstChannel}";

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"]);
        Shape input = inputs[0].Shape;
        if (input.Rank is not (2 or 4))
            throw new ModelException("E0101", "", $"an input {input}", "an NHWC input of rank 4, or a row of rank 2");
        var (height, width) = Image(input);
        CheckAxis("rows", Start.Height, Extent.Height, Step.Height, height);
        CheckAxis("columns", Start.Width, Extent.Width, Step.Width, width);
        CheckAxis("channels", FirstChannel, Channels, ChannelStep, input.Channels);
        return input.Rank == 2 ? new Shape(input.Batch, Channels) : Shape.Nhwc(input.Batch, Extent.Height, Extent.Width, Channels);
    }

    /// <summary>True when only rows and columns are cut off at the borders.</summary>
    internal bool IsCrop(Shape input) => input.Rank == 4 && Step == Size.Square(1) && FirstChannel == 0 && Channels == input.Channels;

    /// <summary>How many rows and columns go at each border.</summary>
    internal Padding Cropped(Shape input) => new(Start.Height, Start.Width, input.Height - Start.Height - Extent.Height, input.Width - Start.Width - Extent.Width);

    private static (int Height, int Width) Image(Shape shape) => shape.Rank == 2 ? (1, 1) : (shape.Height, shape.Width);

    private static void CheckAxis(string axis, int start, int count, int step, int extent)
    {
        if (start < 0 || start >= extent || count < 1 || step == 0 || start + (count - 1L) * step is var last && (last < 0 || last >= extent))
            throw new ModelException("E0101", "", $"{count} {axis} from {start}, {step} apart, of {extent}", "at least one, and all of them inside");
    }
}
