using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Mean
{
    /// <summary>Of an image's height and width, where the sums are those of the channels.</summary>
    public override RowEnd? RowEndOf(Node node) =>
        FirstAxis == 1 && LastAxis == 2 && node.Inputs[0].Shape is { Rank: 4, Batch: 1 } ? new RowEnd(RowWindow.Same, IsSum: true) : null;
}
