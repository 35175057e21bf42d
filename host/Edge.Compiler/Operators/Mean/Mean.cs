using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Averages over neighbouring axes, which keep one element each: height and width of an image, or its channels.</summary>
/// <remarks>
/// <code>
/// input   int8 [outer..., averaged..., inner...]    per tensor
/// output  int8 [outer..., 1..., inner...]           per tensor
/// </code>
/// INT8: TFLite, MEAN. The sum is exact, and one factor rescales and divides it. A global AveragePool2D rounds otherwise and keeps the scale.
/// </remarks>
/// <param name="FirstAxis">At least 1: images of a batch are not averaged.</param>
/// <param name="LastAxis">Not before the first.</param>
public sealed partial record Mean(int FirstAxis, int LastAxis) : Operator
{
    public override string Summary(Node node)
    {
        IReadOnlyList<int> extents = node.Inputs[0].Shape.Extents;
        return "over " + (FirstAxis == LastAxis ? "axis " : "axes ") + string.Join(',', Enumerable.Range(FirstAxis, LastAxis - FirstAxis + 1)) + $", {Loops(extents).Averaged} values";
    }

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"]);
        Shape input = inputs[0].Shape;
        if (FirstAxis < 1 || LastAxis < FirstAxis || LastAxis >= input.Rank)
            throw new ModelException("E0101", "", $"a mean over the axes {FirstAxis} to {LastAxis} of {input}", $"neighbouring axes in [1, {input.Rank - 1}]");
        return new Shape([.. input.Extents.Select((extent, axis) => axis >= FirstAxis && axis <= LastAxis ? 1 : extent)]);
    }

    /// <summary>Each output is the mean of the values one stride of Inner apart.</summary>
    private (int Outer, int Averaged, int Inner) Loops(IReadOnlyList<int> extents) =>
        (Product(extents.Take(FirstAxis)), Product(extents.Take(FirstAxis..(LastAxis + 1))), Product(extents.Skip(LastAxis + 1)));

    private static int Product(IEnumerable<int> extents) => extents.Aggregate(1, (product, extent) => product * extent);
}
