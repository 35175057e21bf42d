using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public abstract partial record PairwiseOperator
{
    /// <summary>Into an operand that is not repeated: its element i is read right before output i is written, and no later one needs it.</summary>
    public override bool MayRunInPlace(Node node, int activation) =>
        node.Activations.ElementAt(activation).Shape.Elements == node.Output.Shape.Elements;

    /// <summary>A constant that is the same in every row, and activations that have every row.</summary>
    public override RowWindow? RowsOf(Node node) => node.Inputs.All(input => HasRowsOf(node.Output.Shape, input)) ? RowWindow.Same : null;

    /// <summary>A constant that is the same in every column, and activations that have every column.</summary>
    public override RowWindow? ColumnsOf(Node node) => node.Inputs.All(input => HasColumnsOf(node.Output.Shape, input)) ? RowWindow.Same : null;

    private static bool HasColumnsOf(Shape output, Tensor input) => input.IsConstant
        ? input.Shape.Rank < 2 || input.Shape[input.Shape.Rank - 2] == 1
        : input.Shape.Rank == 4 && output.Rank == 4 && input.Shape.Width == output.Width;

    private static bool HasRowsOf(Shape output, Tensor input) => input.IsConstant
        ? input.Shape.Rank < 3 || input.Shape[input.Shape.Rank - 3] == 1
        : input.Shape.Rank == 4 && output.Rank == 4 && input.Shape.Height == output.Height;
}
