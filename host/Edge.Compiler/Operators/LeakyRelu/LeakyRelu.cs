using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>x where x is positive, Alpha * x elsewhere.</summary>
/// <remarks>
/// <code>
/// input   int8 [...]      per tensor
/// output  int8 as input   per tensor
/// </code>
/// Quantization: TFLite, LEAKY_RELU.
/// </remarks>
/// <param name="Alpha">The slope below 0; may be negative or above 1.</param>
public sealed partial record LeakyRelu(float Alpha) : ElementwiseOperator
{
    public override string Summary(Node node) => FormattableString.Invariant($"slope {Alpha} below 0");

    public override double Evaluate(double value) => value > 0 ? value : Alpha * value;

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        if (!float.IsFinite(Alpha))
            throw new ModelException("E0101", "", FormattableString.Invariant($"a slope of {Alpha}"), "a finite slope");
        return base.InferShape(inputs);
    }
}
