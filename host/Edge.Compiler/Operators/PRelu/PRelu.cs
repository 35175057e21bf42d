using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>a where a is positive, slope * a elsewhere; the slopes are learnt, often one for each channel.</summary>
/// <remarks>
/// <code>
/// a       int8 [...]            per tensor, computed
/// slope   int8 [...]            per tensor, constant; repeated along axes where it has one element
/// output  int8 as a             per tensor
/// </code>
/// He et al. 2015, arXiv:1502.01852. Quantization: TFLite, PRELU: one factor above zero, another, for the product, below.
/// </remarks>
public sealed partial record PRelu : PairwiseOperator
{
    public override float Combine(float a, float b) => a >= 0 ? a : a * b;

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["a"], "slope");
        Shape shape = Broadcast.OutputShape(inputs[0].Shape, inputs[1].Shape);
        return shape.Equals(inputs[0].Shape)
            ? shape
            : throw new ModelException("E0101", "", $"slopes {inputs[1].Shape} for an input {inputs[0].Shape}", "slopes whose extents are those of the input, or 1");
    }
}
