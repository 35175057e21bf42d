using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Reshape
{
    /// <summary>A flattened image has pixel after pixel: its entry i comes from channel i modulo C. Where rows of the target split a pixel, channels mix.</summary>
    public override IReadOnlyList<int[]>? Routes(Node node, int activation)
    {
        int from = node.Inputs[0].Shape.Channels, to = Target.Channels;
        return to % from != 0 ? null : [.. Enumerable.Range(0, from).Select(c => Enumerable.Range(0, to / from).Select(i => i * from + c).ToArray())];
    }

    public override Node Narrow(Node node, IReadOnlyList<Tensor> inputs, Tensor output, IReadOnlyList<int> kept) =>
        node with { Operator = this with { Target = output.Shape }, Inputs = inputs, Output = output };
}
