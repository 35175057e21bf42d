using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Resize
{
    /// <summary>A row between two is made when the lower one comes.</summary>
    public override RowEnd? RowEndOf(Node node) => new(Mode == ResizeMode.Nearest ? RowWindow.Same : new RowWindow(2, 1, 1), IsSum: false);
}
