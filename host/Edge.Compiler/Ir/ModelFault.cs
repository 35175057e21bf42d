namespace Edge.Compiler.Ir;

/// <summary>One part of a model that Edge cannot compute, for a person or for a machine to list.</summary>
/// <param name="Node">The node's name, or the name of an output of the network.</param>
/// <param name="Operator">As the file calls it, <c>CONV_2D</c> or <c>Conv</c>; empty for an output of the network.</param>
/// <param name="Inputs">Shapes of what it reads, <c>1x8x8x3, 16x3x3x3</c>; what is unknown is a question mark.</param>
/// <param name="Outputs">Shapes of what it writes.</param>
/// <param name="Reason">What is wrong with it, in one clause.</param>
public sealed record ModelFault(string Node, string Operator, string Inputs, string Outputs, string Reason)
{
    /// <summary>The node's number where the file counts rather than names them; null elsewhere.</summary>
    public int? Index { get; init; }

    /// <summary>What would be accepted in its place.</summary>
    public string? Accepted { get; init; }

    /// <summary>What to do next.</summary>
    public string? Remedy { get; init; }

    /// <summary><c>node 'stem' (Conv) 1x3x8x8 -> 1x4x8x8: dilation 2x2; accepted: dilation 1x1; export it with dilation 1</c></summary>
    public override string ToString()
    {
        string shapes = Operator.Length == 0 ? Outputs : $"({Operator}) {Inputs} -> {Outputs}";
        string[] place = [Operator.Length == 0 ? "output" : "node", .. Index is { } index ? [$"{index}"] : Array.Empty<string>(), $"'{Node}'"];
        string where = string.Join(' ', place) + (shapes.Length == 0 ? " " : $" {shapes}: ");
        string[] notes = [.. new[] { Accepted is { Length: > 0 } ? $"accepted: {Accepted}" : "", Remedy ?? "" }.Where(note => note.Length > 0)];
        return where + string.Join("; ", [Reason, .. notes]);
    }
}
