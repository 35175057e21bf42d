using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>The same real numbers in steps of another size: int8 at one scale and zero point to int8 at another.</summary>
/// <remarks>
/// <code>
/// input   int8 [...]      per tensor
/// output  int8 as input   per tensor
/// </code>
/// In float nothing changes. Quantization: TFLite, QUANTIZE of int8 to int8.
/// </remarks>
public sealed partial record Requantize : ElementwiseOperator
{
    /// <summary>In INT8 alone, where it depends on the scales; in float it says that the scale may change here.</summary>
    public override bool IsIdentity(Node node) => node.Output.Type == ElementType.Int8;

    public override double Evaluate(double value) => value;
}
