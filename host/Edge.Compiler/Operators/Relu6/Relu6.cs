using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>min(max(x, 0), 6), on its own. Right after an operator that has <see cref="Ir.Activation"/> it is fused into that one.</summary>
/// <remarks>
/// <code>
/// input   int8 [...]      per tensor
/// output  int8 as input   per tensor
/// </code>
/// </remarks>
public sealed partial record Relu6 : ElementwiseOperator, IFusable
{
    public Activation Activation => Activation.Relu6;

    public override double Evaluate(double value) => Math.Clamp(value, 0, 6);
}
