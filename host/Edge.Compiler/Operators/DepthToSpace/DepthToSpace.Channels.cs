using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record DepthToSpace
{
    /// <summary>All channels that become one output channel, a channel for each pixel of the block.</summary>
    public override IReadOnlyList<int[]> Routes(Node node, int activation)
    {
        int channels = node.Output.Shape.Channels;
        return [.. Enumerable.Range(0, node.Inputs[0].Shape.Channels).Select(c => new[] { Order == BlockOrder.PixelsOutermost ? c % channels : c / (Block * Block) })];
    }
}
