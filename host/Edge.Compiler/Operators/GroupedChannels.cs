using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>The channels of an INT8 node with inputs [x, filter [O, FH, FW, C/groups], bias] and several groups: a group goes whole or stays whole.</summary>
internal static class GroupedChannels
{
    /// <summary>Each input channel to every output channel of its group; null for one group, where all channels mix.</summary>
    public static IReadOnlyList<int[]>? Routes(Node node, int groups)
    {
        if (groups == 1)
            return null;
        int groupIn = node.Inputs[0].Shape.Channels / groups, groupOut = node.Output.Shape.Channels / groups;
        return [.. Enumerable.Range(0, groupIn * groups).Select(c => Enumerable.Range(c / groupIn * groupOut, groupOut).ToArray())];
    }

    /// <summary>How many groups the kept output channels make.</summary>
    public static int Left(Node node, int groups, IReadOnlyList<int> kept) => kept.Count / (node.Output.Shape.Channels / groups);

    /// <summary>The node with the filters of the kept output channels.</summary>
    public static Node Narrow(Node node, Operator kind, IReadOnlyList<Tensor> inputs, Tensor output, IReadOnlyList<int> kept) => node with
    {
        Operator = kind,
        Inputs = [inputs[0], ConstantSlice.Of(inputs[1], 0, kept), ConstantSlice.Of(inputs[2], 0, kept)],
        Output = output,
    };
}
