using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public abstract partial record ElementwiseOperator
{
    /// <summary>The least and most of the answers to every value in range, whichever way the function goes.</summary>
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs)
    {
        sbyte[] answers = Lower(node)[0].Int8Table("lookup");
        ChannelRanges input = inputs[0];
        sbyte[][] reached = [.. Enumerable.Range(0, input.Channels).Select(c => answers[(input.Least[c] + 128)..(input.Most[c] + 129)])];
        return new ChannelRanges([.. reached.Select(values => values.Min())], [.. reached.Select(values => values.Max())]);
    }
}
