using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record NearestDistance
{
    /// <summary>Every cell is compared with the same memory.</summary>
    public override RowWindow? RowsOf(Node node) => RowWindow.Same;

    public override RowWindow? ColumnsOf(Node node) => RowWindow.Same;
}
