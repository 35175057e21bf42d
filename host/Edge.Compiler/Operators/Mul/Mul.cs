namespace Edge.Compiler.Operators;

/// <summary>Multiplies two tensors, element by element: a gate, such as the channel weights of squeeze-and-excite.</summary>
/// <remarks>
/// <code>
/// a       int8 [...]            per tensor
/// b       int8 [...]            per tensor; either may be constant, and either is repeated along axes where it has one element
/// output  int8 [...]            per tensor
/// </code>
/// Quantization: TFLite, MUL. One factor, a.Scale * b.Scale / output.Scale. Squeeze-and-excite: Hu et al. 2018, arXiv:1709.01507.
/// </remarks>
public sealed partial record Mul : PairwiseOperator
{
    public override float Combine(float a, float b) => a * b;
}
