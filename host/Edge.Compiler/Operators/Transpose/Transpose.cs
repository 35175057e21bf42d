using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Stores the same values with their axes in another order.</summary>
/// <remarks>
/// <code>
/// input   int8 [any shape]                  per tensor
/// output  int8 extents input[Order[i]]      same scale and zero point
/// </code>
/// An image is transposed where a network leaves NHWC; an ordinary CNN has none. ONNX, Transpose-13; TFLite, TRANSPOSE.
/// </remarks>
/// <param name="Order">Axis i of the output is axis Order[i] of the input.</param>
public sealed partial record Transpose(AxisOrder Order) : Operator
{
    public override OutputRange OutputRange => OutputRange.SameAsInput;

    public override bool IsIdentity(Node node) => Order.IsIdentity;

    public override string Summary(Node node) => Order.ToString();

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"]);
        Shape input = inputs[0].Shape;
        if (input.Rank != Order.Rank)
            throw new ModelException("E0101", "", $"the order {Order} of an input {input}", $"an order of its {input.Rank} axes");
        return new Shape([.. Order.Axes.Select(axis => input[axis])]);
    }

    /// <summary>True when only axes of extent 1 change places, so that every value stays where it is.</summary>
    internal static bool MovesNothing(Shape input, AxisOrder order) =>
        order.Axes.Where(axis => input[axis] != 1) is var moved && moved.SequenceEqual(moved.Order());
}
