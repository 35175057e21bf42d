using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>A straight line cut off at 0 and 1: min(max(Alpha * x + Beta, 0), 1).</summary>
/// <remarks>
/// <code>
/// input   int8 [...]      per tensor
/// output  int8 as input   scale 1/256, zero point -128, as Sigmoid
/// </code>
/// ONNX, HardSigmoid-6. MobileNetV3's is Alpha 1/6 and Beta 1/2.
/// </remarks>
/// <param name="Alpha">The slope.</param>
/// <param name="Beta">The value at 0.</param>
public sealed partial record HardSigmoid(float Alpha, float Beta) : ElementwiseOperator
{
    public override OutputRange OutputRange => OutputRange.Fixed;

    public override Quantization FixedQuantization => Quantization.PerTensor(1f / 256, -128);

    public override string Summary(Node node) => FormattableString.Invariant($"{Alpha} * x + {Beta}");

    public override double Evaluate(double value) => Math.Clamp(Alpha * value + Beta, 0, 1);

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        if (!float.IsFinite(Alpha) || !float.IsFinite(Beta))
            throw new ModelException("E0101", "", FormattableString.Invariant($"a line {Alpha} * x + {Beta}"), "a finite slope and a finite value at 0");
        return base.InferShape(inputs);
    }
}
