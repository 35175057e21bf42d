using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record DepthwiseConv2D
{
    public override RowWindow? RowsOf(Node node) => Window.Rows(node.Inputs[1].Shape[1], Stride, Padding, Dilation);

    public override RowWindow? ColumnsOf(Node node) => Window.Columns(node.Inputs[1].Shape[2], Stride, Padding, Dilation);
}
