using Edge.Compiler.Emission.Interpreter;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>A depthwise convolution as straight-line code. Every output has its own inputs, so that nothing is packed.</summary>
internal sealed class UnrolledDepthwise : IUnrolledKernel
{
    private readonly WindowLoop _loop;
    private readonly IReadOnlyList<(FilterSum Sum, Rescale Rescale)> _sums;
    private readonly int _min, _max;

    private UnrolledDepthwise(WindowLoop loop, KernelCall call, IReadOnlyList<(FilterSum, Rescale)> sums)
    {
        (_loop, _sums) = (loop, sums);
        (_min, _max) = (call["activation_min"], call["activation_max"]);
    }

    /// <inheritdoc cref="UnrolledFilter.Of"/>
    public static UnrolledDepthwise? Of(KernelCall call, ChannelRanges input)
    {
        var loop = WindowLoop.OfConvolution(call);
        int multiplier = call["depth_multiplier"], outputs = loop.InC * multiplier;
        sbyte[] filter = FilterStorage.Weights(call);
        var sums = new List<(FilterSum, Rescale)>();
        for (int o = 0; o < outputs; o++)
        {
            int channel = o / multiplier;
            sbyte[] own = [.. Enumerable.Range(0, filter.Length / outputs).Select(tap => filter[tap * outputs + o])];
            FilterSum sum = FilterSums.Of(o, own, tap => tap * loop.InC + channel, loop, input);
            if (FilterSums.Rescale(sum, call, lane: 0) is not { } rescale)
                return null;
            sums.Add((sum, rescale));
        }

        return new UnrolledDepthwise(loop, call, sums);
    }

    public void Count(ClampTables clamps)
    {
        foreach (var (_, rescale) in _sums)
            clamps.Add(_min, _max, rescale);
    }

    public UnrolledStep Write(ClampTables clamps)
    {
        var writer = new OutputWriter(clamps, _min, _max);
        var parts = new List<StepPart>();
        List<string> lines = [];
        void Close()
        {
            if (lines.Count > 0)
                parts.Add(new StepPart([.. FilterSums.Locals(lines)], lines));
            lines = [];
        }

        foreach (var (sum, rescale) in _sums)
        {
            if (IlTally.Of(lines).Bytes > PartDivision.PartBytes)
                Close();
            lines.AddRange(Output(sum, rescale, writer));
        }

        Close();
        return FilterSums.Step("one by one", _loop, parts, writer, _sums.Count, carried: 0);
    }

    private IEnumerable<string> Output(FilterSum sum, Rescale rescale, OutputWriter writer)
    {
        if (sum.Taps.Count == 0)
            return [writer.Constant(FilterSums.Place(sum.Output), rescale)];
        IEnumerable<string> products = sum.Taps.Select((tap, i) => $"{_loop.Tap(tap)} * {sum.Weights[i]}");
        return writer.Store(FilterSums.Place(sum.Output), $"(long)({string.Join(" + ", products)})", rescale);
    }
}
