using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Concat
{
    /// <summary>Joined side by side, rows stay rows; joined one above the other they do not.</summary>
    public override RowWindow? RowsOf(Node node) =>
        Axis >= 2 && node.Output.Shape.Rank == 4 && node.Inputs.All(input => !input.IsConstant) ? RowWindow.Same : null;

    /// <summary>Channels joined to channels leave columns what they are.</summary>
    public override RowWindow? ColumnsOf(Node node) => Axis == 3 ? RowsOf(node) : null;
}
