using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>The channels of an INT8 node that sums over them: which inputs an output reads, and what a constant input adds to it.</summary>
public sealed class SummedChannels
{
    private readonly Node _node;
    private readonly sbyte[] _filter;
    private readonly IReadOnlyList<bool[]> _placements;
    private readonly int _taps;

    private SummedChannels(Node node, ISumsChannels kind)
    {
        _node = node;
        _filter = node.Inputs[1].Int8s;
        _placements = kind.Placements(node);
        _taps = _placements[0].Length;
    }

    public int Inputs => _node.Inputs[0].Shape.Channels;

    public int Outputs => _node.Output.Shape.Channels;

    /// <summary>Null for a node that does not sum over all its input channels.</summary>
    public static SummedChannels? Of(Node node) => node.Operator is ISumsChannels { Groups: 1 } kind ? new SummedChannels(node, kind) : null;

    /// <summary>False when all weights between the two are zero.</summary>
    public bool Reads(int output, int input) => Enumerable.Range(0, _taps).Any(t => Weight(output, t, input) != 0);

    /// <summary>What an input channel that always holds <paramref name="value"/> adds to the accumulator of an output channel.</summary>
    /// <returns>Null when that depends on the place: at a padded border some taps read zero, and <paramref name="value"/> is not zero.</returns>
    public int? Share(int output, int input, sbyte value)
    {
        int difference = value - _node.Inputs[0].Quantization!.ZeroPoint;
        int[] sums = [.. _placements.Select(inside => Enumerable.Range(0, _taps).Sum(t => inside[t] ? difference * Weight(output, t, input) : 0)).Distinct()];
        return sums.Length == 1 ? sums[0] : null;
    }

    /// <summary>The node on fewer channels. What the removed inputs added, <paramref name="shares"/> for each output, joins the bias.</summary>
    public Node Narrow(Tensor input, Tensor output, IReadOnlyList<int> keptInputs, IReadOnlyList<int> keptOutputs, Func<int, int> shares)
    {
        Tensor filter = _node.Inputs[1], bias = _node.Inputs[2];
        int[] sums = [.. Enumerable.Range(0, Outputs).Select(shares)];
        if (sums.Any(sum => sum != 0))
            bias = Tensor.Constant(bias.Name, bias.Shape, [.. bias.Int32s.Zip(sums, (b, sum) => b + sum)], bias.Quantization!);
        filter = ConstantSlice.Of(ConstantSlice.Of(filter, filter.Shape.Rank - 1, keptInputs), 0, keptOutputs);
        return _node with { Inputs = [input, filter, ConstantSlice.Of(bias, 0, keptOutputs)], Output = output };
    }

    /// <summary>The bias of an output channel.</summary>
    public int Bias(int output) => _node.Inputs[2].Int32s[output];

    private sbyte Weight(int output, int tap, int input) => _filter[(output * _taps + tap) * Inputs + input];
}
