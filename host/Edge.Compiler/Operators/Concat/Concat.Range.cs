using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Concat
{
    // A difference of two int8 values has 9 bits; shifted further than this it may wrap around.
    private const int MostShift = 20;

    /// <summary>Values are copied, or multiplied by a positive factor; nothing is known where a huge factor wraps around.</summary>
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs) =>
        Lower(node).All(call => call["shift"] <= MostShift) ? CornerBounds.Of(node, inputs) : base.Bound(node, inputs);
}
