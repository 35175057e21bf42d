using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public abstract partial record PairwiseOperator
{
    /// <summary>Into an operand that is not repeated: its element i is read right before output i is written, and no later one needs it.</summary>
    public override bool MayRunInPlace(Node node, int activation) =>
        node.Activations.ElementAt(activation).Shape.Elements == node.Output.Shape.Elements;
}
