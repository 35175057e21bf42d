using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Sees the same values, in the same order, with another shape. Nothing runs.</summary>
/// <remarks>
/// <code>
/// input   int8 [...]      per tensor
/// output  int8 Target     same scale and zero point, same bytes
/// </code>
/// </remarks>
public sealed partial record Reshape(Shape Target) : Operator
{
    public override OutputRange OutputRange => OutputRange.SameAsInput;

    public override bool IsIdentity(Node node) => node.Inputs[0].Shape.Equals(Target);

    /// <summary>An image as one row of values: [N, H, W, C] to [N, H * W * C].</summary>
    public static Reshape Flatten(Shape input) => new(new Shape(input.Batch, input.Elements / input.Batch));

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"]);
        if (inputs[0].Shape.Elements != Target.Elements)
            throw new ModelException("E0101", "", $"{inputs[0].Shape} reshaped to {Target}", $"a shape of {inputs[0].Shape.Elements} elements");
        return Target;
    }
}
