using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>A convolution or dense layer as straight-line code: the weights of up to three outputs in one 64-bit constant for each tap.</summary>
/// <remarks>nanoCLR takes a twelfth of the time of the plain kernel for a product: four instructions for three of them, and no loop.</remarks>
internal sealed class UnrolledFilter : IUnrolledKernel
{
    // A method of nanoCLR has at most 255 locals; each tap of a part is one.
    private const int MostTaps = 200;

    // Estimates of the size of intermediate language.
    private const int TapBytes = 10, ProductBytes = 13, OutputBytes = 46, LoopBytes = 200;

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
    /// <param name="call">Of conv2d_s8 or dense_s8.</param>
    /// <param name="input">What each channel of the input can hold.</param>
    public static UnrolledFilter? Of(KernelCall call, ChannelRanges input)
    {
        bool isDense = call.Kernel == "dense_s8";
        WindowLoop loop = isDense ? WindowLoop.OfDense(call) : WindowLoop.OfConvolution(call);
        int groups = isDense ? 1 : call["groups"], outputs = call["out_c"];
        sbyte[] filter = call.Int8Table("filter");
        int perOutput = filter.Length / outputs, groupIn = loop.InC / groups, groupOut = outputs / groups;
        var sums = new List<FilterSum>();
        for (int o = 0; o < outputs; o++)
        {
            int first = o / groupOut * groupIn;
            sums.Add(FilterSums.Of(o, filter.AsSpan(o * perOutput, perOutput), i => i / groupIn * loop.InC + first + i % groupIn, loop, input));
        }

        var rescales = new Dictionary<FilterSum, Rescale>();
        foreach (FilterSum sum in sums)
        {
            if (FilterSums.Rescale(sum, call, sum.Least) is not { } rescale)
                return null;
            rescales.Add(sum, rescale);
        }

        return new UnrolledFilter(loop, call, sums, rescales);
    }

    public void Count(ClampTables clamps)
    {
        foreach (Rescale rescale in _rescales.Values)
            clamps.Add(_min, _max, rescale);
    }

    public UnrolledStep Write(ClampTables clamps)
    {
        int[] taps = [.. _words.SelectMany(word => word.Products.Select(product => product.Tap)).Distinct().Order()];
        int[][] chunks = taps.Length == 0 ? [[]] : [.. taps.Chunk(MostTaps)];
        var writer = new OutputWriter(clamps, _min, _max);
        var parts = new List<PartView>();
        int il = LoopBytes + taps.Length * TapBytes + _words.Sum(word => word.Products.Count) * ProductBytes + _outputs * OutputBytes;
        for (int i = 0; i < chunks.Length; i++)
            parts.Add(Part(i, chunks, writer));
        return FilterSums.Step(_loop, parts, writer, _outputs, carried: chunks.Length > 1 ? _words.Count : 0, il);
    }

    private PartView Part(int index, int[][] chunks, OutputWriter writer)
    {
        bool isFirst = index == 0, isLast = index == chunks.Length - 1;
        var inChunk = new HashSet<int>(chunks[index]);
        List<string> lines = [], declarations = [.. chunks[index].Select(tap => $"long x{tap} = {_loop.Tap(tap)};")];
        var masks = new SortedSet<int>();
        for (int w = 0; w < _words.Count; w++)
        {
            PackedWord word = _words[w];
            string[] terms =
            [
                .. word.Products.Where(product => inChunk.Contains(product.Tap)).Select(product => $"x{product.Tap} * {Rescale.Literal(product.Factor)}"),
                .. isFirst ? new[] { Rescale.Literal(word.Base) } : [$"sums[{w}]"],
            ];
            lines.Add($"{(isLast ? "s" : $"sums[{w}]")} = {string.Join(" + ", terms)};");
            if (!isLast)
                continue;
            foreach (Lane lane in word.Lanes)
                lines.AddRange(writer.Store(FilterSums.Place(lane.Sum.Output), Read(lane, word, masks), _rescales[lane.Sum]));
        }

        if (isLast)
        {
            foreach (var (output, rescale) in _constants)
                lines.Add(writer.Constant(FilterSums.Place(output), rescale));
            declarations.AddRange(masks.Select(bits => $"long mask{bits} = {Rescale.Literal((1L << bits) - 1)};"));
            declarations.AddRange(FilterSums.Locals(writer, hasWords: _words.Count > 0));
        }

        return new PartView($"Part{index + 1}", declarations, lines);
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
