using Edge.Compiler.Emission.Interpreter;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>A convolution or dense layer as one loop over words of outputs: the weights of a word's outputs lie in tables, one number for each tap.</summary>
/// <remarks>
/// The code is shared by all outputs and a fraction of <see cref="UnrolledFilter"/>'s; the tables take 8 bytes for each tap of a word, and nanoCLR
/// keeps them on the managed heap. All words have lanes of one width. A lane holds neighbouring outputs, word after word; the last lane ends with
/// the last output and computes some of the lane before it again, so that every word is full.
/// </remarks>
internal sealed class TabledFilter : IUnrolledKernel
{
    // More lanes than this repeat more of the rescaling's code than they save.
    private const int MostLanes = 6;

    // Locals besides taps: a row of tables, a column of indices and some more of the 255 that a method has.
    private const int MostTaps = 200;

    // Intermediate language: reading one and adding it to a word.
    private const int CodeOfTap = 22;

    private readonly WindowLoop _loop;
    private readonly RescaleTables _rescales;
    private readonly PackedWord[] _words;
    private readonly int[] _starts;
    private readonly int _outputs;

    private TabledFilter(WindowLoop loop, IReadOnlyList<FilterSum> sums, RescaleTables rescales, int lanes)
    {
        (_loop, _rescales, _outputs) = (loop, rescales, sums.Count);
        int words = (sums.Count + lanes - 1) / lanes;
        _starts = [.. Enumerable.Range(0, (sums.Count + words - 1) / words).Select(lane => Math.Min(lane * words, sums.Count - words))];
        _words = [.. Enumerable.Range(0, words).Select(word => LanePacking.Word([.. _starts.Select(start => sums[start + word])]))];
    }

    /// <summary>Null when a sum does not fit into 64 bits, or the outputs' factors are too far apart for one shift.</summary>
    /// <inheritdoc cref="UnrolledFilter.Of"/>
    public static TabledFilter? Of(KernelCall call, ChannelRanges input)
    {
        WindowLoop loop = FilterStorage.PlainName(call.Kernel) == "dense_s8" ? WindowLoop.OfDense(call) : WindowLoop.OfConvolution(call);
        if (FilterSums.All(call, loop, input) is not { } all)
            return null;
        int widest = all.Sums.Max(sum => Math.Max(sum.Bits, 1)), lanes = Math.Min(LanePacking.WordBits / widest, MostLanes);
        return RescaleTables.Of([.. all.Sums.Select(sum => all.Rescales[sum])], call["activation_min"], call["activation_max"]) is { } rescales
            ? new TabledFilter(loop, all.Sums, rescales, lanes)
            : null;
    }

    public void Count(ClampTables clamps) => _rescales.Count(clamps);

    public UnrolledStep Write(ClampTables clamps)
    {
        OutputWriter writer = _rescales.Writer(clamps);
        int[] taps = [.. _words.SelectMany(word => word.Products.Select(product => product.Tap)).Distinct().Order()];
        int room = Math.Max(PartDivision.PartBytes - _rescales.Bytes, PartDivision.PartBytes / 4) / (_words.Length * sizeof(long) + CodeOfTap);
        int[][] chunks = [.. taps.Chunk(Evenly(Math.Max(taps.Length, 1), Math.Clamp(room, 1, MostTaps)))];
        StepPart[] parts = chunks.Length == 0 ? [Part([], 0, 1, writer)] : [.. chunks.Select((chunk, i) => Part(chunk, i, chunks.Length, writer))];
        return FilterSums.Step("tables, outputs to a word", _loop, parts, writer, _outputs, carried: parts.Length > 1 ? _words.Length : 0);
    }

    // As many as the fewest pieces of at most that many need.
    private static int Evenly(int all, int most)
    {
        int pieces = (all + most - 1) / most;
        return (all + pieces - 1) / pieces;
    }

    // A table holds the weights of several taps, one after another, and each of its taps has an index that goes along with the word's.
    private StepPart Part(int[] taps, int chunk, int chunks, OutputWriter writer)
    {
        bool isLast = chunk == chunks - 1;
        int rows = Math.Max(1, (int)Math.Ceiling(Math.Sqrt(taps.Length)));
        string name = chunks == 1 ? "" : $"Part{chunk + 1}";
        var weights = _words.Select(word => word.Products.ToDictionary(product => product.Tap, product => product.Factor)).ToArray();
        int[][] columns = [.. taps.Chunk(rows)];
        List<PartTable> tables =
        [
            .. columns.Select((own, i) => new PartTable($"_weights{name}{(name.Length > 0 ? "x" : "")}{i + 1}", Comment(own),
                [.. own.SelectMany(tap => weights.Select(word => word.GetValueOrDefault(tap)))])),
        ];
        string[] locals = [.. columns.Select((_, i) => $"w{i + 1}")];
        if (chunk == 0)
            tables.Add(new PartTable("_least", "what keeps each word's lanes at zero or above", [.. _words.Select(word => word.Base)]));
        if (isLast)
            tables.AddRange(_rescales.Tables);

        List<string> body = [$"s = {(chunk == 0 ? "least" : "sums")}[g];"];
        body.AddRange(columns.Select((own, i) => $"s = s + {string.Join(" + ", own.Select((tap, row) => $"{locals[i]}[{Index(row)}] * x{tap}"))};"));
        if (!isLast)
            body.Add("sums[g] = s;");
        bool isMasked = isLast && _starts.Length > 1;
        for (int lane = 0; lane < _starts.Length && isLast; lane++)
            body.AddRange(_rescales.Store(_starts[lane], Read(lane), writer));
        body.AddRange(Enumerable.Range(1, rows - 1).Select(row => $"{Index(row)} = {Index(row)} + 1;"));
        string[] reads =
        [
            .. taps.Select(tap => $"long x{tap} = {_loop.Tap(tap)};"),
            .. Enumerable.Range(1, rows - 1).Select(row => $"int {Index(row)} = {row * _words.Length};"),
            .. isMasked ? [$"long mask = {Rescale.Literal((1L << _words[0].Lanes[0].Bits) - 1)};"] : Array.Empty<string>(),
            .. FilterSums.Locals(body),
        ];
        IEnumerable<string> names = locals.Concat(tables.Skip(locals.Length).Select(table => table.Name[1..]));
        IEnumerable<string> held = names.Zip(tables, (local, table) => $"long[] {local} = {table.Name};");
        return new StepPart([.. reads, .. held], [$"for (int g = 0; g < {_words.Length}; g++)", "{", .. body.Select(line => $"    {line}"), "}"])
        {
            Body = Tally(reads, tables.Count, body),
            Tables = tables,
        };
    }

    private IlTally Tally(IEnumerable<string> reads, int tables, IEnumerable<string> body)
    {
        IlTally all = IlTally.Of(reads), word = IlTally.Of(body);
        word.Add(IlOperation.Move, 5, 9);
        word.Add(IlOperation.Compute, 1, 1);
        word.Add(IlOperation.Branch, 1, 5);
        all.Add(IlOperation.StaticField, tables, 5 * tables);
        all.Add(IlOperation.Move, tables, 2 * tables);
        all.Repeat(word, _words.Length);
        return all;
    }

    private string Comment(int[] taps) => $"taps {taps[0]} to {taps[^1]}, each of {_words.Length} words of {_starts.Length} weights";

    private static string Index(int row) => row == 0 ? "g" : $"g{row}";

    private string Read(int lane)
    {
        int shift = _words[0].Lanes[lane].Shift;
        string shifted = shift == 0 ? "s" : $"(s >> {shift})";
        return lane == _starts.Length - 1 ? shifted : $"({shifted} & mask)";
    }
}
