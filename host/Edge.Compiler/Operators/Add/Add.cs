namespace Edge.Compiler.Operators;

/// <summary>Adds two tensors, element by element: the end of a residual block.</summary>
/// <remarks>
/// <code>
/// a       int8 [...]            per tensor
/// b       int8 [...]            per tensor; either may be constant, and either is repeated along axes where it has one element
/// output  int8 [...]            per tensor
/// </code>
/// Quantization: TFLite, ADD. Both inputs are brought to half the larger scale with 20 extra bits, added, and requantized once.
/// </remarks>
public sealed partial record Add : PairwiseOperator
{
    public override float Combine(float a, float b) => a + b;
}
