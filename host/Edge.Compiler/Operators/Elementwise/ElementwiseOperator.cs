using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>A function of one number, applied to every element: what Relu, LeakyRelu, Sigmoid, Tanh and others share.</summary>
/// <remarks>
/// <code>
/// input   int8 [...]    per tensor
/// output  int8 as input, per tensor;  a table of 256 answers
/// </code>
/// </remarks>
public abstract partial record ElementwiseOperator : Operator
{
    /// <summary>The function, real to real.</summary>
    public abstract double Evaluate(double value);

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"]);
        return inputs[0].Shape;
    }
}
