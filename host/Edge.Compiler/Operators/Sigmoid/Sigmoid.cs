using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>1 / (1 + exp(-x)).</summary>
/// <remarks>
/// <code>
/// input   int8 [...]      per tensor
/// output  int8 as input   scale 1/256, zero point -128
/// </code>
/// Output range: TFLite INT8 specification, LOGISTIC.
/// </remarks>
public sealed partial record Sigmoid : ElementwiseOperator
{
    public override OutputRange OutputRange => OutputRange.Fixed;

    public override Quantization FixedQuantization => Quantization.PerTensor(1f / 256, -128);

    public override double Evaluate(double value) => 1 / (1 + Math.Exp(-value));
}
