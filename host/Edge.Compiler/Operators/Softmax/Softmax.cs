using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>exp(x) over the sum of exp along the last axis: scores that add up to 1.</summary>
/// <remarks>
/// <code>
/// input   int8 [..., C]     per tensor, C at most 511
/// output  int8 as input     scale 1/256, zero point -128
/// </code>
/// Fixed point of TFLite, SOFTMAX: exp in 5 integer bits, the sum in 12, its reciprocal by three Newton steps.
/// </remarks>
public sealed partial record Softmax : Operator
{
    public override OutputRange OutputRange => OutputRange.Fixed;

    public override Quantization FixedQuantization => Quantization.PerTensor(1f / 256, -128);

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"]);
        return inputs[0].Shape;
    }
}
