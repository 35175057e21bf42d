using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Slides a window over an image and averages each channel over the pixels inside the image; padding is not counted.</summary>
/// <remarks>
/// <code>
/// input   int8 [N, H, W, C]     per tensor
/// output  int8 [N, OH, OW, C]   same scale and zero point;  OH = (H + top + bottom - (window - 1) * dilation - 1) / stride + 1
/// </code>
/// A window as large as the image makes it global. Rounding: halves away from zero, as TFLite's AVERAGE_POOL_2D.
/// </remarks>
public sealed partial record AveragePool2D(Size Window, Size Stride, Padding Padding) : Operator
{
    public Size Dilation { get; init; } = Size.Square(1);

    public override OutputRange OutputRange => OutputRange.SameAsInput;

    /// <summary>One average over the whole of each channel.</summary>
    public static AveragePool2D Global(Shape input)
    {
        var image = new Size(input.Height, input.Width);
        return new AveragePool2D(image, image, Padding.None);
    }

    public override bool TakesOneImage => true;

    public override string Summary(Node node) =>
        node.Output.Shape is { Height: 1, Width: 1 } ? $"over {Window}" : Operators.Window.Text(Window, Stride, Dilation);

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"]);
        return Operators.Window.PooledShape(inputs[0].Shape, Window, Stride, Padding, Dilation);
    }
}
