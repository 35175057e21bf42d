using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>The hyperbolic tangent.</summary>
/// <remarks>
/// <code>
/// input   int8 [...]      per tensor
/// output  int8 as input   scale 1/128, zero point 0
/// </code>
/// Output range: TFLite INT8 specification, TANH.
/// </remarks>
public sealed partial record Tanh : ElementwiseOperator
{
    public override OutputRange OutputRange => OutputRange.Fixed;

    public override Quantization FixedQuantization => Quantization.PerTensor(1f / 128, 0);

    public override double Evaluate(double value) => Math.Tanh(value);
}
