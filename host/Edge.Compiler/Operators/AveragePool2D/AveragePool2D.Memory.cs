using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record AveragePool2D
{
    /// <summary>Rows above and below the image have no value here, not even zero.</summary>
    public override RowWindow? RowsOf(Node node) =>
        Padding is { Top: 0, Bottom: 0 } ? Operators.Window.Rows(Window.Height, Stride, Padding, Dilation) : null;

    /// <summary>Of the whole image.</summary>
    public override RowEnd? RowEndOf(Node node) =>
        Padding == Padding.None && Dilation == Size.Square(1) && node.Inputs[0].Shape is { Batch: 1 } image && Window == new Size(image.Height, image.Width)
            ? new RowEnd(RowWindow.Same, IsSum: true) : null;

    public override RowWindow? ColumnsOf(Node node) => Operators.Window.Columns(Window.Width, Stride, Padding, Dilation);
}
