using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record PRelu
{
    /// <summary>The least and most of the answers to every value in range under every slope that meets the channel.</summary>
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs)
    {
        Tensor slope = node.Inputs[1];
        int channels = node.Output.Shape.Channels, step = slope.Shape.Channels == channels ? channels : 1;
        PReluParameters one = Parameters(Lower(node)[0]);
        (one.Outer, one.Middle, one.Inner) = (1, 1, 1);
        sbyte[] least = new sbyte[channels], most = new sbyte[channels];
        for (int c = 0; c < channels; c++)
        {
            int first = step == 1 ? 0 : c;
            sbyte[] slopes = [.. slope.Int8s.Where((_, i) => i % step == first).Distinct()];
            sbyte[] answers =
            [
                .. from value in Enumerable.Range(inputs[0].Least[c], inputs[0].Most[c] - inputs[0].Least[c] + 1)
                   from s in slopes
                   select Answer((sbyte)value, s),
            ];
            (least[c], most[c]) = (answers.Min(), answers.Max());
        }

        return new ChannelRanges(least, most);

        sbyte Answer(sbyte value, sbyte s)
        {
            var answer = new sbyte[1];
            PReluKernel.Run(one, [value], 0, [s], answer, 0);
            return answer[0];
        }
    }
}
