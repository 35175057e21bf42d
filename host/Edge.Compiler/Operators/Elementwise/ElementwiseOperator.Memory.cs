using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public abstract partial record ElementwiseOperator
{
    /// <summary>Each element is read once, right before it is written.</summary>
    public override bool MayRunInPlace(Node node, int activation) => true;

    public override RowWindow? RowsOf(Node node) => node.Output.Shape.Rank == 4 ? RowWindow.Same : null;

    public override RowWindow? ColumnsOf(Node node) => RowsOf(node);
}
