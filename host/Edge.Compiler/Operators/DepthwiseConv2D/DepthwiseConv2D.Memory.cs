using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record DepthwiseConv2D
{
    public override RowWindow? RowsOf(Node node) => Window.Rows(node.Inputs[1].Shape[1], Stride, Padding, Dilation);
}
