using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>A function of two numbers, applied element by element: what Add, Sub and Mul share.</summary>
/// <remarks>
/// <code>
/// a       int8 [...]    per tensor, computed or constant
/// b       int8 [...]    per tensor, computed or constant; not both constant
/// output  int8 [...]    per tensor
/// </code>
/// Shapes are aligned at their last axis; an extent of 1, or one that is missing, is repeated as often as the other operand needs it.
/// </remarks>
public abstract partial record PairwiseOperator : Operator, IActivated
{
    public Activation Activation { get; init; }

    public Operator With(Activation activation) => this with { Activation = activation };

    /// <summary>The function, without activation.</summary>
    public abstract float Combine(float a, float b);

    public override bool MapsEachValue(Node node) =>
        node.Inputs.Any(input => input.IsConstant && input.Shape.Elements == 1) && node.Activations.First().Shape.Equals(node.Output.Shape);

    public override string Summary(Node node) => Activation.Text().TrimStart(',', ' ');

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        if (inputs.Count != 2)
            throw new ModelException("E0101", "", $"{inputs.Count} inputs", "2: a, b");
        if (inputs.All(input => input.IsConstant))
            throw new ModelException("E0101", "", $"two constants '{inputs[0].Name}' and '{inputs[1].Name}'", "at least one tensor that is computed", "fold them into one constant");
        return Broadcast.OutputShape(inputs[0].Shape, inputs[1].Shape);
    }
}
