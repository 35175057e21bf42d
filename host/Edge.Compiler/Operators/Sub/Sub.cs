namespace Edge.Compiler.Operators;

/// <summary>Subtracts the second tensor from the first, element by element.</summary>
/// <remarks>
/// <code>
/// a       int8 [...]            per tensor
/// b       int8 [...]            per tensor; either may be constant, and either is repeated along axes where it has one element
/// output  int8 [...]            per tensor
/// </code>
/// Quantization: TFLite, SUB. Both inputs are brought to half the larger scale with 20 extra bits, subtracted, and requantized once.
/// </remarks>
public sealed partial record Sub : PairwiseOperator
{
    public override float Combine(float a, float b) => a - b;
}
