using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Slice
{
    /// <summary>Each channel of the part to its place in it, the others nowhere. Null for every n-th channel and for a part that lies between others.</summary>
    public override IReadOnlyList<int[]>? Routes(Node node, int activation)
    {
        int input = node.Inputs[0].Shape.Channels;
        bool isFirstOrLast = FirstChannel == 0 || FirstChannel + Channels == input;
        if (!isFirstOrLast || (ChannelStep != 1 && Channels > 1))
            return null;
        return [.. Enumerable.Range(0, input).Select(c => c >= FirstChannel && c < FirstChannel + Channels ? [c - FirstChannel] : Array.Empty<int>())];
    }

    public override Node Narrow(Node node, IReadOnlyList<Tensor> inputs, Tensor output, IReadOnlyList<int> kept)
    {
        int first = FirstChannel == 0 ? 0 : inputs[0].Shape.Channels - kept.Count;
        return node with { Operator = this with { FirstChannel = first, Channels = kept.Count }, Inputs = inputs, Output = output };
    }
}
