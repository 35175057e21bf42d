using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Slides a window over an image and keeps the largest value of each channel; padding never wins.</summary>
/// <remarks>
/// <code>
/// input   int8 [N, H, W, C]     per tensor
/// output  int8 [N, OH, OW, C]   same scale and zero point;  OH = (H + top + bottom - (window - 1) * dilation - 1) / stride + 1
/// </code>
/// </remarks>
public sealed partial record MaxPool2D(Size Window, Size Stride, Padding Padding) : Operator
{
    public Size Dilation { get; init; } = Size.Square(1);

    public override OutputRange OutputRange => OutputRange.SameAsInput;

    /// <summary>The largest value of the whole of each channel.</summary>
    public static MaxPool2D Global(Shape input)
    {
        var image = new Size(input.Height, input.Width);
        return new MaxPool2D(image, image, Padding.None);
    }

    public override bool TakesOneImage => true;

    public override string Summary(Node node) => Operators.Window.Text(Window, Stride, Dilation);

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"]);
        return Operators.Window.PooledShape(inputs[0].Shape, Window, Stride, Padding, Dilation);
    }
}
