using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Pad
{
    /// <summary>Rows around the image are rows of the zero point where its border is one of real zero.</summary>
    public override RowWindow? RowsOf(Node node) => IsZero ? new RowWindow(1, 1, Padding.Top) : null;

    public override RowWindow? ColumnsOf(Node node) => new(1, 1, Padding.Left);

    public override Operator OnRows => this with { Padding = Padding with { Top = 0, Bottom = 0 } };
}
