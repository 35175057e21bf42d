using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>max(x, 0), on its own. Right after an operator that has <see cref="Ir.Activation"/> it is fused into that one.</summary>
/// <remarks>
/// <code>
/// input   int8 [...]      per tensor
/// output  int8 as input   per tensor
/// </code>
/// </remarks>
public sealed partial record Relu : ElementwiseOperator, IFusable
{
    public Activation Activation => Activation.Relu;

    public override double Evaluate(double value) => Math.Max(value, 0);
}
