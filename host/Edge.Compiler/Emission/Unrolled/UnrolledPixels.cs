using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>A convolution as straight-line code over several neighbouring windows at once: a word has a lane for each window.</summary>
/// <remarks>
/// All windows meet the same weights, so that inputs of equal weights are added before they are multiplied, once for each weight that differs.
/// Filters of few values need hardly any multiplication; filters of many taps gain too. Lanes are as wide as the widest sum of any output.
/// </remarks>
internal sealed class UnrolledPixels : IUnrolledKernel
{
    // A method of nanoCLR has at most 255 locals.
    private const int MostTaps = 150, MostConstants = 80;

    // On a PC, between this and words of outputs: bench/results/nanoclr.md, its columns of counted and measured times.
    private const double MeasuredOverForecast = 1.35;

    private const int ProductBytes = 5, OutputBytes = 46, ReadBytes = 12;

    private readonly WindowLoop _loop;
    private readonly IReadOnlyList<FilterSum> _sums;
    private readonly Dictionary<FilterSum, Rescale> _rescales;
    private readonly int _min, _max, _lane;

    private UnrolledPixels(WindowLoop loop, KernelCall call, IReadOnlyList<FilterSum> sums, Dictionary<FilterSum, Rescale> rescales)
    {
        (_loop, _sums, _rescales) = (loop, sums, rescales);
        (_min, _max) = (call["activation_min"], call["activation_max"]);
        _lane = LanePacking.WordBits / loop.Pixels;
    }

    /// <summary>Null when the rows are shorter than a word's lanes, or one sum needs more than half a word.</summary>
    /// <inheritdoc cref="UnrolledFilter.Of"/>
    public static UnrolledPixels? Of(KernelCall call, ChannelRanges input)
    {
        if (FilterStorage.PlainName(call.Kernel) != "conv2d_s8" || FilterSums.All(call, WindowLoop.OfConvolution(call), input) is not { } all)
            return null;
        int bits = all.Sums.Max(sum => Math.Max(sum.Bits, 1)), pixels = LanePacking.WordBits / bits;
        WindowLoop loop = WindowLoop.OfConvolution(call, Math.Min(pixels, MostPixels));
        return loop.Pixels >= 2 ? new UnrolledPixels(loop, call, all.Sums, all.Rescales) : null;
    }

    // More lanes than outputs of a narrow row would use.
    private const int MostPixels = 6;

    public void Count(ClampTables clamps)
    {
        foreach (Rescale rescale in _rescales.Values)
            clamps.Add(_min, _max, rescale);
    }

    public UnrolledStep Write(ClampTables clamps)
    {
        var writer = new OutputWriter(clamps, _min, _max);
        var size = new PartSize(MostTaps, _loop.Pixels * ReadBytes, ProductBytes, _loop.Pixels * OutputBytes);
        var division = PartDivision.Of([.. _sums.Select(sum => sum.Taps)], _sums.Count, size);
        var parts = new List<StepPart>();
        for (int chunk = 0; chunk < division.Taps.Count; chunk++)
        {
            for (int group = 0; group < division.Words.Count; group++)
                parts.Add(Part(division, chunk, group, writer));
        }

        string formulation = $"{_loop.Pixels} windows to a word, equal weights added";
        return FilterSums.Step(formulation, _loop, parts, writer, _sums.Count, carried: division.Taps.Count > 1 ? _sums.Count : 0) with { Caution = MeasuredOverForecast };
    }

    private StepPart Part(PartDivision division, int chunk, int group, OutputWriter writer)
    {
        bool isFirst = chunk == 0, isLast = chunk == division.Taps.Count - 1;
        var inChunk = new HashSet<int>(division.Taps[chunk]);
        FilterSum[] sums = [.. division.Words[group].Select(o => _sums[o])];
        ILookup<int, int>[] groups = [.. sums.Select(sum => Enumerable.Range(0, sum.Taps.Count)
            .Where(i => inChunk.Contains(sum.Taps[i])).ToLookup(i => Math.Abs((int)sum.Weights[i])))];
        HashSet<int> constants = [.. groups.SelectMany(own => own.Select(equal => equal.Key)).Where(weight => weight > 1)
            .GroupBy(weight => weight).Where(same => same.Count() > 1).OrderByDescending(same => same.Count()).Take(MostConstants).Select(same => same.Key)];
        List<string> lines = [];
        for (int i = 0; i < sums.Length; i++)
        {
            FilterSum sum = sums[i];
            int o = sum.Output;
            if (sum.Taps.Count == 0)
            {
                for (int pixel = 0; pixel < _loop.Pixels && isLast; pixel++)
                    lines.Add(writer.Constant(Place(o, pixel), _rescales[sum]));
                continue;
            }

            long start = Enumerable.Range(0, _loop.Pixels).Sum(pixel => -sum.Least << (pixel * _lane));
            IEnumerable<string> terms = groups[i].OrderBy(equal => equal.Key).Select(equal => Term(sum, [.. equal], constants.Contains(equal.Key)));
            lines.Add($"{(isLast ? "s" : $"sums[{o}]")} = {(isFirst ? Rescale.Literal(start) : $"sums[{o}]")}{string.Concat(terms)};");
            for (int pixel = 0; pixel < _loop.Pixels && isLast; pixel++)
                lines.AddRange(writer.Store(Place(o, pixel), Read(pixel), _rescales[sum]));
        }

        int[] used = [.. sums.SelectMany(sum => sum.Taps).Where(inChunk.Contains).Distinct().Order()];
        List<string> declarations = [.. used.Select(tap => $"long x{tap} = {Packed(tap)};"), .. constants.Order().Select(weight => $"long k{weight} = {weight}L;")];
        if (isLast)
        {
            if (sums.Any(sum => sum.Taps.Count > 0))
                declarations.Add($"long mask = {Rescale.Literal((1L << _lane) - 1)};");
            declarations.AddRange(FilterSums.Locals(lines));
        }

        return new StepPart(declarations, lines);
    }

    // + (x3 + x7 - x9) * 5L: the first has the sign of the whole, so that nothing is negated.
    private static string Term(FilterSum sum, int[] equal, bool isLocal)
    {
        int[] ordered = [.. equal.OrderByDescending(i => sum.Weights[i])];
        int first = sum.Weights[ordered[0]], weight = Math.Abs(first);
        string added = string.Concat(ordered.Select((i, at) => $"{(at == 0 ? "" : sum.Weights[i] == first ? " + " : " - ")}x{sum.Taps[i]}"));
        string inputs = ordered.Length == 1 ? added : $"({added})", factor = weight == 1 ? "" : isLocal ? $" * k{weight}" : $" * {weight}L";
        return $" {(first > 0 ? "+" : "-")} {inputs}{factor}";
    }

    // The input of each window in its lane; two lanes are put together in 32 bits where they fit, which saves widening one.
    private string Packed(int tap)
    {
        string pairs = "";
        for (int pixel = 0; pixel < _loop.Pixels; pixel += 2)
        {
            bool hasSecond = pixel + 1 < _loop.Pixels, isNarrow = _lane <= 23;
            string first = _loop.Tap(tap, pixel), second = hasSecond ? _loop.Tap(tap, pixel + 1) : "";
            string pair = (hasSecond, isNarrow) switch
            {
                (false, _) => $"(long){first}",
                (true, true) => $"(long)({first} + ({second} << {_lane}))",
                _ => $"(long){first} + ((long){second} << {_lane})",
            };
            pairs += pixel == 0 ? pair : $" + (({pair}) << {pixel * _lane})";
        }

        return pairs;
    }

    private string Place(int output, int pixel) => FilterSums.Place(pixel * _sums.Count + output);

    private string Read(int pixel)
    {
        string shifted = pixel == 0 ? "s" : $"(s >> {pixel * _lane})";
        return pixel == _loop.Pixels - 1 ? shifted : $"({shifted} & mask)";
    }
}
