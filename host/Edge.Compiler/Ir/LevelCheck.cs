namespace Edge.Compiler.Ir;

/// <summary>Compares a level with level 0: the same network, parts of the same filters.</summary>
internal sealed class LevelCheck(Graph full, Graph part, int level)
{
    private const string Hint = "export every level from one trained network, in the same way";

    private string Where => $"{full.Name}: level {level}";

    /// <param name="macsBefore">Of the level before.</param>
    public void Run(long macsBefore)
    {
        if (part.IsInt8 != full.IsInt8)
            throw Differs(part.IsInt8 ? "an INT8 network" : "a float network", "the arithmetic of level 0");
        Ends("input", full.Inputs, part.Inputs);
        Ends("output", full.Outputs, part.Outputs);
        if (!part.Classes.SequenceEqual(full.Classes))
            throw Differs($"{part.Classes.Count} classes: {string.Join(", ", part.Classes)}", $"those of level 0: {string.Join(", ", full.Classes)}");
        if (part.Nodes.Count != full.Nodes.Count)
            throw Differs($"{part.Nodes.Count} nodes", $"{full.Nodes.Count}, as level 0 has");
        foreach (var (whole, own) in full.Nodes.Zip(part.Nodes))
            Same(whole, own);
        if (part.Macs > macsBefore)
            throw Differs($"{part.Macs} MAC", $"at most {macsBefore}, as the level before it", "order the levels from the largest to the smallest");
    }

    private void Ends(string word, IReadOnlyList<Tensor> whole, IReadOnlyList<Tensor> own)
    {
        if (own.Count != whole.Count)
            throw Differs($"{own.Count} {word}s", $"{whole.Count}, as level 0 has");
        foreach (var (a, b) in whole.Zip(own))
        {
            if (a.Name != b.Name || !a.Shape.Equals(b.Shape))
                throw Differs($"the {word} '{b.Name}' {b.Shape}", $"'{a.Name}' {a.Shape}: a caller's buffers are the same at every level");
            if (!Equals(a.Quantization, b.Quantization))
                throw Differs($"the {word} '{b.Name}' has {Describe(b)}", $"{Describe(a)}: its values mean the same at every level");
        }
    }

    private static string Describe(Tensor tensor) => tensor.Quantization is { } q ? $"scale {q.Scale} and zero point {q.ZeroPoint}" : "no scale";

    private void Same(Node whole, Node own)
    {
        if (own.Name != whole.Name || own.Operator.Kind != whole.Operator.Kind)
            throw Differs($"node '{own.Name}' ({own.Operator.Kind})", $"'{whole.Name}' ({whole.Operator.Kind}), which level 0 has in its place");
        if (own.Inputs.Count != whole.Inputs.Count || own.Inputs.Zip(whole.Inputs).Any(pair => !IsCounterpart(pair.First, pair.Second)))
            throw AtNode(own, "E0102", $"reads {Names(own)}", $"{Names(whole)}, as at level 0");
        if (own.Output.Name != whole.Output.Name || !LeadingBlock.Fits(whole.Output.Shape, own.Output.Shape))
            throw AtNode(own, "E0102", $"writes '{own.Output.Name}' {own.Output.Shape}", $"'{whole.Output.Name}' of at most {whole.Output.Shape}, as level 0");
        if (whole.Operator is not IFiltered filtered)
            return;
        if (!own.Operator.Equals(whole.Operator))
            throw AtNode(own, "E0102", own.Operator.Summary(own), $"{whole.Operator.Summary(whole)}, as at level 0");
        if (LeadingBlock.Difference(whole.Inputs[1], own.Inputs[1], filtered.FilterAxis) is { } found)
            throw AtNode(own, "E0103", found, "the leading block of level 0's filter, up to a positive factor for each output channel");
    }

    // Constants are each level's own and may be called what they like.
    private static bool IsCounterpart(Tensor own, Tensor whole) =>
        own.IsConstant == whole.IsConstant && (own.IsConstant || own.Name == whole.Name);

    private static string Names(Node node) => string.Join(", ", node.Inputs.Select(input => input.IsConstant ? "a constant" : $"'{input.Name}'"));

    private ModelException Differs(string found, string accepted, string hint = Hint) => new("E0102", Where, found, accepted, hint);

    private ModelException AtNode(Node node, string code, string found, string accepted) =>
        ModelException.AtNode(code, Where, node.Name, node.Operator.Kind, found, accepted, Hint);
}
