using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>Quantizes one node after another at all levels: weights once, everything else for each.</summary>
internal sealed class LevelNodes
{
    // The first widening settles what a left shift of large sums needs; the second look sees that it has.
    private const int MostLooks = 4;

    private readonly LevelSet _levels;
    private readonly LevelScales _scales;
    private readonly NodeQuantizer[] _quantizers;
    private readonly NodeFitting[]? _fittings;
    private double[] _least = []; // scale of each output channel of the node at hand, so that the biases of lower levels fit

    public LevelNodes(LevelSet levels, LevelScales scales, IReadOnlyList<float[]> images, QuantizationOptions options)
    {
        (_levels, _scales) = (levels, scales);
        _quantizers =
        [
            .. levels.Levels.Select((graph, level) => new NodeQuantizer(graph, scales[level], options)
            {
                AlsoAtLeast = level == 0 ? (_, channel) => _least[channel] : null,
            }),
        ];
        if (!options.BiasCorrection && !(options.WeightRounding != WeightRoundingMethod.Nearest && _quantizers[0].HasFewBits))
            return;
        _fittings = [.. _quantizers.Select(quantizer => new NodeFitting(quantizer, images, options))];
        for (int level = 0; level < levels.Count; level++)
            _fittings[level].Begin(levels.Levels[level]);
    }

    /// <param name="index">Of the node, at every level.</param>
    public void Add(int index)
    {
        Node[] nodes = [.. _levels.Levels.Select(level => level.Nodes[index])];
        if (nodes[0].Operator is IFiltered filtered)
            DecideFilters(nodes, filtered.FilterAxis);
        Node[] fitted = [.. nodes.Select((node, level) => _fittings?[level].FitBias(node) ?? node)];
        if (_scales.IsTied(nodes[0].Output.Name))
            KeepTied(fitted);
        for (int level = 0; level < nodes.Length; level++)
        {
            if (_fittings is null)
                _quantizers[level].Add(fitted[level]);
            else
                _fittings[level].Add(_levels.Levels[level], index, fitted[level]);
        }
    }

    public LevelSet Finish() => new([.. _quantizers.Select(quantizer => quantizer.Finish())]);

    private void DecideFilters(Node[] nodes, int axis)
    {
        double[][] factors = [.. nodes.Select(node => LeadingBlock.Factors(nodes[0].Inputs[1], node.Inputs[1], axis))];
        _least = new double[factors[0].Length];
        for (int level = 1; level < nodes.Length; level++)
        {
            for (int channel = 0; channel < factors[level].Length; channel++)
                _least[channel] = Math.Max(_least[channel], _quantizers[level].SmallestScale(nodes[level], channel) / factors[level][channel]);
        }

        _fittings?[0].FitFilter(nodes[0]);
        Tensor filter = _quantizers[0].Quantize(nodes[0]).Inputs[1];
        _quantizers[0].Decide(nodes[0], filter); // the bias that is fitted next must not move its scales
        for (int level = 1; level < nodes.Length; level++)
            _quantizers[level].Decide(nodes[level], Block(filter, nodes[level].Inputs[1], factors[level], axis));
    }

    private static Tensor Block(Tensor filter, Tensor own, double[] factors, int axis)
    {
        float[] scales = [.. factors.Select((factor, channel) => (float)(factor * filter.Quantization!.ScaleOf(channel)))];
        return Tensor.Constant(own.Name, own.Shape, LeadingBlock.Of(filter.Int8s, filter.Shape, own.Shape),
            Quantization.PerChannel(scales, axis).WithBits(filter.Quantization!.Bits));
    }

    // A level whose sums need a wider scale of an output gives it to all of them.
    private void KeepTied(Node[] fitted)
    {
        for (int look = 0; look < MostLooks; look++)
        {
            Quantization[] own = [.. fitted.Select((node, level) => _quantizers[level].Quantize(node).Output.Quantization!)];
            if (own.All(quantization => quantization.Equals(own[0])))
                return;
            _scales.Tie(fitted[0].Output.Name, Quantization.PerTensor(own.Max(quantization => quantization.Scale), own[0].ZeroPoint));
        }
    }
}
