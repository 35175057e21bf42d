namespace Edge.Compiler.Ir;

/// <summary>One use of an operator in a graph.</summary>
/// <param name="Name">From the model; unique within a graph.</param>
/// <param name="Operator">The kind, with its attributes.</param>
/// <param name="Inputs">Activations first, then constants, in the operator's own order; a constant of Add, Sub or Mul has the place it has in the sum.</param>
/// <param name="Output">What it computes.</param>
public sealed record Node(string Name, Operator Operator, IReadOnlyList<Tensor> Inputs, Tensor Output)
{
    /// <summary>Names of nodes of the model that passes merged into this one, in order of execution; this node's own name is not among them.</summary>
    public IReadOnlyList<string> Fused { get; init; } = [];

    /// <summary>Which channels of the model's own tensor the output still has, rising; null: all of them.</summary>
    public IReadOnlyList<int>? Channels { get; init; }

    /// <summary>The inputs that are computed while the network runs.</summary>
    public IEnumerable<Tensor> Activations => Inputs.Where(input => !input.IsConstant);

    public override string ToString() => $"{Name}: {Operator.Kind} {string.Join(", ", Activations.Select(a => a.Shape))} -> {Output.Shape}";
}
