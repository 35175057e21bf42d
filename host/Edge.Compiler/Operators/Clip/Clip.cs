using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>min(max(x, Min), Max): what is beyond a limit becomes the limit.</summary>
/// <remarks>
/// <code>
/// input   int8 [...]      per tensor
/// output  int8 as input   per tensor
/// </code>
/// ONNX, Clip-13: where Min is above Max, every answer is Max. Limits of 0, and of 0 and 6, are <see cref="Relu"/> and <see cref="Relu6"/>.
/// </remarks>
/// <param name="Min">The least answer; the least float where there is no limit.</param>
/// <param name="Max">The largest answer; the largest float where there is no limit.</param>
public sealed partial record Clip(float Min, float Max) : ElementwiseOperator
{
    public override string Summary(Node node) => FormattableString.Invariant($"{Min} to {Max}");

    public override double Evaluate(double value) => Math.Min(Math.Max(value, Min), Max);

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        if (!float.IsFinite(Min) || !float.IsFinite(Max))
            throw new ModelException("E0101", "", FormattableString.Invariant($"limits {Min} to {Max}"), "finite limits");
        return base.InferShape(inputs);
    }
}
