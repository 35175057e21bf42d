using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Adds two tensors of the same shape, element by element: the end of a residual block.</summary>
/// <remarks>
/// <code>
/// a       int8 [...]            per tensor
/// b       int8 as a             per tensor
/// output  int8 as a             per tensor
/// </code>
/// Quantization: TFLite, ADD. Both inputs are brought to half the larger scale with 20 extra bits, added, and requantized once.
/// </remarks>
public sealed partial record Add : Operator, IActivated
{
    public Activation Activation { get; init; }

    public Operator With(Activation activation) => this with { Activation = activation };

    public override string Summary(Node node) => Activation.Text().TrimStart(',', ' ');

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["a", "b"]);
        if (!inputs[0].Shape.Equals(inputs[1].Shape))
            throw new ModelException("E0101", "", $"inputs {inputs[0].Shape} and {inputs[1].Shape}", "two inputs of one shape", "Edge does not broadcast");
        return inputs[0].Shape;
    }
}
