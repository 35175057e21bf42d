using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>A convolution or dense layer as straight-line code: the weights of up to three outputs in one 64-bit constant for each tap.</summary>
/// <remarks>nanoCLR takes a twelfth of the time of the plain kernel for a product: four instructions for three of them, and no loop.</remarks>
internal sealed class UnrolledFilter : IUnrolledKernel
{
    private readonly WindowLoop _loop;
    private readonly IReadOnlyList<PackedWord> _words;
    private readonly IReadOnlyList<(int Output, Rescale Rescale)> _constants;
    private readonly Dictionary<FilterSum, Rescale> _rescales;
    private readonly int _min, _max, _outputs;

    private UnrolledFilter(WindowLoop loop, KernelCall call, IReadOnlyList<FilterSum> sums, Dictionary<FilterSum, Rescale> rescales)
    {
        _loop = loop;
        _rescales = rescales;
        (_min, _max, _outputs) = (call["activation_min"], call["activation_max"], sums.Count);
        _words = LanePacking.Pack(sums);
        _constants = [.. sums.Where(sum => sum.Taps.Count == 0).Select(sum => (sum.Output, rescales[sum]))];
    }

    /// <summary>Null when a sum does not fit into 64 bits.</summary>
    /// <param name="call">Of conv2d_s8 or dense_s8, or of one of those over a filter in another form.</param>
    /// <param name="input">What each channel of the input can hold.</param>
    public static UnrolledFilter? Of(KernelCall call, ChannelRanges input)
    {
        WindowLoop loop = FilterStorage.PlainName(call.Kernel) == "dense_s8" ? WindowLoop.OfDense(call) : WindowLoop.OfConvolution(call);
        return FilterSums.All(call, loop, input) is { } all ? new UnrolledFilter(loop, call, all.Sums, all.Rescales) : null;
    }

    public void Count(ClampTables clamps)
    {
        foreach (Rescale rescale in _rescales.Values)
            clamps.Add(_min, _max, rescale);
    }

    public UnrolledStep Write(ClampTables clamps)
    {
        var writer = new OutputWriter(clamps, _min, _max);
        var division = PartDivision.Of([.. _words.Select(word => word.Products.Select(product => product.Tap))], _outputs, PartSize.OfWords);
        var parts = new List<StepPart>();
        for (int chunk = 0; chunk < division.Taps.Count; chunk++)
        {
            for (int group = 0; group < division.Words.Count; group++)
                parts.Add(Part(division, chunk, group, writer));
        }

        return FilterSums.Step("outputs to a word", _loop, parts, writer, _outputs, carried: division.Taps.Count > 1 ? _words.Count : 0);
    }

    // Words add up chunk by chunk of the window; the last chunk makes outputs of them.
    private StepPart Part(PartDivision division, int chunk, int group, OutputWriter writer)
    {
        bool isFirst = chunk == 0, isLast = chunk == division.Taps.Count - 1;
        var inChunk = new HashSet<int>(division.Taps[chunk]);
        var used = new SortedSet<int>();
        var masks = new SortedSet<int>();
        List<string> lines = [];
        foreach (int w in division.Words[group])
        {
            PackedWord word = _words[w];
            (int Tap, long Factor)[] products = [.. word.Products.Where(product => inChunk.Contains(product.Tap))];
            used.UnionWith(products.Select(product => product.Tap));
            IEnumerable<string> terms = products.Select(product => $"x{product.Tap} * {Rescale.Literal(product.Factor)}").Append(isFirst ? Rescale.Literal(word.Base) : $"sums[{w}]");
            lines.Add($"{(isLast ? "s" : $"sums[{w}]")} = {string.Join(" + ", terms)};");
            if (!isLast)
                continue;
            foreach (Lane lane in word.Lanes)
                lines.AddRange(writer.Store(FilterSums.Place(lane.Sum.Output), Read(lane, word, masks), _rescales[lane.Sum]));
        }

        List<string> declarations = [.. used.Select(tap => $"long x{tap} = {_loop.Tap(tap)};")];
        if (isLast)
        {
            foreach (var (output, rescale) in group == division.Words.Count - 1 ? _constants : [])
                lines.Add(writer.Constant(FilterSums.Place(output), rescale));
            declarations.AddRange(masks.Select(bits => $"long mask{bits} = {Rescale.Literal((1L << bits) - 1)};"));
            declarations.AddRange(FilterSums.Locals(lines));
        }

        return new StepPart(declarations, lines);
    }

    private static string Read(Lane lane, PackedWord word, SortedSet<int> masks)
    {
        string shifted = lane.Shift == 0 ? "s" : $"(s >> {lane.Shift})";
        if (lane == word.Lanes[^1])
            return shifted;
        masks.Add(lane.Bits);
        return $"({shifted} & mask{lane.Bits})";
    }
}
