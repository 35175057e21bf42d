using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Joins tensors along one axis; all other extents agree.</summary>
/// <remarks>
/// <code>
/// inputs  int8 [..., Ai, ...]        per tensor, each with its own scale
/// output  int8 [..., sum Ai, ...]    per tensor
/// </code>
/// An input with the output's scale and zero point is copied unchanged (TFLite, CONCATENATION); any other is requantized.
/// </remarks>
/// <param name="Axis">At least 1: batches are not joined.</param>
public sealed partial record Concat(int Axis) : Operator
{
    public override bool IsIdentity(Node node) => node.Inputs.Count == 1;

    public override bool MapsEachValue(Node node) => node.Inputs.Count == 1;

    public override string Summary(Node node) => $"along axis {Axis}";

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        if (inputs.Count == 0)
            throw new ModelException("E0101", "", "no inputs", "at least one");
        Signature.Check(inputs, [.. inputs.Select((_, i) => $"input {i}")]);
        Shape first = inputs[0].Shape;
        if (Axis < 1 || Axis >= first.Rank)
            throw new ModelException("E0101", "", $"axis {Axis} of {first}", $"an axis in [1, {first.Rank - 1}]");
        int[] extents = [.. first.Extents];
        foreach (Shape other in inputs.Skip(1).Select(input => input.Shape))
        {
            if (other.Rank != first.Rank || Enumerable.Range(0, first.Rank).Any(axis => axis != Axis && other[axis] != first[axis]))
                throw new ModelException("E0101", "", $"{other} joined to {first} along axis {Axis}", "shapes that agree along every other axis");
            extents[Axis] += other[Axis];
        }

        return new Shape(extents);
    }

    /// <summary>The shape as a table: rows are what lies outside the axis, bytes of a row what lies on it and inside.</summary>
    private (int Rows, int RowElements) Rows(Shape shape)
    {
        int rows = shape.Extents.Take(Axis).Aggregate(1, (product, extent) => product * extent);
        return (rows, shape.Elements / rows);
    }
}
