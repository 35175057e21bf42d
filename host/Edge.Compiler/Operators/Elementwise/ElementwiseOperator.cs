using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>A function of one number, applied to every element: what Relu, LeakyRelu, Sigmoid, Tanh and others share.</summary>
/// <remarks>
/// <code>
/// input   int8 [...]    per tensor
/// answers int8 [256]    optional, INT8 only: the answer to q at q + 128, in place of the operator's own
/// output  int8 as input, per tensor;  a table of 256 answers
/// </code>
/// </remarks>
public abstract partial record ElementwiseOperator : Operator
{
    /// <summary>The function, real to real.</summary>
    public abstract double Evaluate(double value);

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"], inputs.Count > 1 ? ["answers"] : []);
        if (inputs.Count > 1 && inputs[1] is not { Type: ElementType.Int8, Shape.Elements: 256 })
            throw new ModelException("E0101", "", $"answers {inputs[1].Type} {inputs[1].Shape}", "256 int8 values");
        return inputs[0].Shape;
    }

    public override bool MapsEachValue(Node node) => true;
}
