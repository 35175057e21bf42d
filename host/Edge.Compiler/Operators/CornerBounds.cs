using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>
/// Ranges through an operator whose every output rises, or stays, when any input rises: its answers to the smallest and to the largest
/// inputs bound all others. The kernels themselves give both, so rounding and borders are what they are on the device.
/// </summary>
public static class CornerBounds
{
    /// <param name="node">An INT8 node of such an operator.</param>
    /// <param name="inputs">The ranges of its activations, in order.</param>
    public static ChannelRanges Of(Node node, IReadOnlyList<ChannelRanges> inputs)
    {
        int channels = node.Output.Shape.Channels;
        IReadOnlyList<KernelCall> calls = node.Operator.Lower(node);
        ChannelRanges low = Answer(inputs.Select(ranges => ranges.Least)), high = Answer(inputs.Select(ranges => ranges.Most));
        return new ChannelRanges(low.Least, high.Most);

        ChannelRanges Answer(IEnumerable<IReadOnlyList<sbyte>> corner)
        {
            sbyte[][] values = [.. node.Activations.Zip(corner, Image)];
            sbyte[] output = node.Operator.IsView ? values[0] : new sbyte[node.Output.Shape.Elements];
            foreach (KernelCall call in calls)
                node.Operator.RunInt8(call, values, output);
            return ChannelRanges.Of(output, channels);
        }
    }

    private static sbyte[] Image(Tensor tensor, IReadOnlyList<sbyte> pixel) =>
        [.. Enumerable.Range(0, tensor.Shape.Elements).Select(i => pixel[i % pixel.Count])];
}
