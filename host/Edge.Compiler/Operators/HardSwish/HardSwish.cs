namespace Edge.Compiler.Operators;

/// <summary>x * min(max(x + 3, 0), 6) / 6.</summary>
/// <remarks>
/// <code>
/// input   int8 [...]      per tensor
/// output  int8 as input   per tensor
/// </code>
/// Howard et al. 2019, arXiv:1905.02244, section 5.2.
/// </remarks>
public sealed partial record HardSwish : ElementwiseOperator
{
    public override double Evaluate(double value) => value * Math.Clamp(value + 3, 0, 6) / 6;
}
