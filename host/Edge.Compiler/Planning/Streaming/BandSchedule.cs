using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning.Streaming;

/// <summary>How a run of nodes is computed in turns of a few rows, so that of the tensors between them only windows of rows exist.</summary>
/// <remarks>
/// How it works, in eleven lines:
/// <list type="number">
/// <item>Each node makes a band of rows every so many turns; strides fix the rates of all nodes by that of the last one.</item>
/// <item>A node starts as many turns after those it reads as it needs for its first band; nothing is computed twice.</item>
/// <item>Rows of a tensor are made at one place of its window. Before the next band is made, the window moves up by a band.</item>
/// <item>So each reader finds its rows at one place too, in every turn: one call with constant addresses serves all bands.</item>
/// <item>Rows above and below the image stand in the window as rows of the zero point, so that one geometry serves all bands.</item>
/// <item>Only where the rows of a tensor are no multiple of a band's is there a second call, for the last band.</item>
/// <item>A tensor made before the group is read where it lies if no reader needs padding rows; otherwise its rows are copied to a window.</item>
/// <item>A tensor that is read after the group is written whole; in the group only readers without padding rows may read it.</item>
/// <item>A node that may run in place has its operand's rows made where its own shall be.</item>
/// <item>A node with time to spare starts late where that makes windows smaller.</item>
/// <item>The last node may be one without rows, <see cref="RowEnd"/>: it adds up those that come, or makes of them what it can.</item>
/// </list>
/// Where the rows themselves are too long, the turns are gone through once for each of several <see cref="ColumnStrips"/>; then nothing is
/// read where it lies whole, and what is read after the group is copied out of its window, the columns that a strip keeps.
/// </remarks>
internal sealed class BandSchedule
{
    private readonly TensorReads _reads;
    private readonly bool _copies;
    private readonly List<RowMaker> _makers = [];
    private readonly Dictionary<Tensor, RowMaker> _makerOf = [];
    private readonly List<(RowMaker Maker, RowMaker[] Operands)> _inPlace = [];

    private BandSchedule(TensorReads reads, int first, int last, RowRate rate, bool copies, ColumnStrips? strips)
    {
        _reads = reads;
        _copies = copies;
        Rate = rate;
        Strips = strips;
        First = first;
        Last = last;
    }

    /// <summary>Index of the first node, among the graph's.</summary>
    public int First { get; }

    public int Last { get; }

    /// <summary>Of the last node's rows.</summary>
    public RowRate Rate { get; }

    /// <summary>Those that the turns are gone through for, one after the other; null: rows are whole.</summary>
    public ColumnStrips? Strips { get; }

    /// <summary>Multiply-accumulates that whole rows would not need.</summary>
    public long ExtraMacs { get; private set; }

    /// <summary>In the order in which they run in a turn.</summary>
    public IReadOnlyList<RowMaker> Makers => _makers;

    public int Turns => _makers.Max(maker => maker.Start + ((maker.Bands - 1) * maker.Period)) + 1;

    /// <summary>Bytes read and moved that whole tensors would not need, and some for each call.</summary>
    public long Traffic => (_makers.Sum(TrafficOf) * (Strips?.Count ?? 1)) + ExtraMacs;

    /// <summary>The windows, of makers whose rows lie in their own.</summary>
    public IEnumerable<RowMaker> Windows => _makers.Where(maker => maker.Over is null && !maker.IsWhole);

    /// <summary>The maker of a tensor's rows; null where they are read from the whole tensor.</summary>
    public RowMaker? MakerOf(Tensor tensor) => _makerOf.GetValueOrDefault(tensor);

    /// <summary>From the first node that writes into a window until the last that reads from it; rows that stay from turn to turn: from the first node to the last.</summary>
    public (int First, int Last) LifetimeOf(RowMaker window)
    {
        if (window.IsCarried)
            return (First, Last);
        RowMaker[] writers = [.. _makers.Where(maker => maker.Place == window)];
        return (writers.Min(maker => maker.Index),
            writers.SelectMany(maker => maker.Readers).Select(reader => reader.Maker.Index).Concat(writers.Select(maker => maker.Index)).Max());
    }

    /// <summary>Which rows of its inputs a node of the group reads for some of its own, or for those that come.</summary>
    public RowWindow WindowOf(int node) => node == Last && _reads.EndAt(First, Last) is { } end ? end.Window : _reads.WindowAt(node)!.Value;

    /// <summary>True when rows of a tensor in the arena are read where they lie.</summary>
    public bool ReadsInPlace => Enumerable.Range(First, Last - First + 1).SelectMany(i => _reads.Graph.Nodes[i].Activations)
        .Any(input => MakerOf(input) is null && _reads.WriterOf(input) >= 0);

    /// <summary>True when the rows of an output may be written over those of a tensor from its start on: whatever is overwritten was copied to a window before.</summary>
    /// <param name="input">Whole before the group.</param>
    /// <param name="output">Whole behind it.</param>
    public bool StaysBehind(Tensor input, RowMaker output)
    {
        if (Strips is not null || output.End is not null || MakerOf(input) is not { Node: null } copy || output.Tensor.Bytes > input.Bytes)
            return false;
        // Rows of an operand that are made where the output's shall be may be written in a turn before the input's are copied.
        int early = _makers.TakeWhile(maker => maker != copy).Any(maker => maker.Place == output) ? 1 : 0;
        for (int band = 0; band < output.Bands; band++)
        {
            int turn = output.Start + (band * output.Period) - early;
            int copied = turn < copy.Start ? 0 : Math.Min(copy.Height, (((turn - copy.Start) / copy.Period) + 1) * copy.Rows);
            if (Math.Min(output.Height, (band + 1) * output.Rows) * output.RowBytes > copied * copy.RowBytes)
                return false;
        }

        return true;
    }

    /// <param name="first">Index of the first node.</param>
    /// <param name="last">Of the last, which makes rows at <paramref name="rate"/>.</param>
    /// <param name="copies">True when rows of whole tensors are copied to windows even where they could be read in place, so that others may be written there.</param>
    /// <returns>Null when these nodes cannot be streamed, or not at this rate.</returns>
    public static BandSchedule? Of(TensorReads reads, int first, int last, RowRate rate, bool copies = false) =>
        RatesOf(reads, first, last) is { } rates ? Of(reads, first, last, rates, rate, copies) : null;

    /// <summary>Of each tensor, when the last node makes a row a turn; null where they contradict each other.</summary>
    public static IReadOnlyDictionary<Tensor, RowRate>? RatesOf(TensorReads reads, int first, int last) =>
        reads.RatesOf(first, last, node => node == last && reads.EndAt(first, last) is { } end ? end.Window : reads.WindowAt(node));

    /// <param name="rates">From <see cref="RatesOf"/>.</param>
    /// <param name="strips">Of these nodes; null: rows are whole.</param>
    /// <inheritdoc cref="Of(TensorReads, int, int, RowRate, bool)"/>
    public static BandSchedule? Of(
        TensorReads reads, int first, int last, IReadOnlyDictionary<Tensor, RowRate> rates, RowRate rate, bool copies,
        ColumnStrips? strips = null)
    {
        if (rates.Any(pair => !pair.Value.Times(rate).IsEven))
            return null;
        var schedule = new BandSchedule(reads, first, last, rate, copies, strips);
        if (!schedule.Make(tensor => rates[tensor].Times(rate)))
            return null;
        schedule._inPlace.AddRange(schedule._makers.Where(maker => maker.Node is not null)
            .Select(maker => (maker, schedule.OperandsOf(maker.Node!).ToArray())).Where(entry => entry.Item2.Length > 0));
        schedule.StartEarly();
        schedule.Settle();
        schedule.StartLate();
        schedule.ExtraMacs = strips is null ? 0 : schedule._makers.Sum(schedule.ExtraMacsOf);
        return schedule;
    }

    private bool Make(Func<Tensor, RowRate> rateOf)
    {
        for (int i = First; i <= Last; i++)
        {
            Node node = _reads.Graph.Nodes[i];
            var maker = new RowMaker(node, i, node.Output, rateOf(node.Output), _reads.IsReadAfter(node.Output, Last), Strips)
            {
                End = i == Last ? _reads.EndAt(First, Last) : null,
            };
            foreach (Tensor input in node.Activations.Distinct())
            {
                RowMaker? source = _makerOf.GetValueOrDefault(input);
                bool isReadInPlace = Strips is null && (!_copies || source is not null) && IsReadWithoutPadding(input);
                if (source is null or { IsWhole: true } && !isReadInPlace)
                {
                    if (source is not null)
                        return false;
                    Add(source = new RowMaker(null, i, input, rateOf(input), isKept: false, Strips));
                }

                source?.Add(new RowReader(maker, WindowOf(i)));
            }

            Add(maker);
        }

        return _makers.All(maker => maker.Rows == 1 || maker.Rows <= maker.Height);
    }

    private void Add(RowMaker maker)
    {
        _makers.Add(maker);
        _makerOf[maker.Tensor] = maker;
    }

    private bool IsReadWithoutPadding(Tensor tensor) => Enumerable.Range(First, Last - First + 1)
        .Where(i => _reads.Graph.Nodes[i].Activations.Contains(tensor))
        .All(i => WindowOf(i) is { Before: 0 } window && (i == Last && _reads.EndAt(First, Last) is not null
            || window.RowsFor(_reads.Graph.Nodes[i].Output.Shape.Height) <= tensor.Shape.Height));

    private void StartEarly()
    {
        foreach (RowMaker maker in _makers)
        {
            foreach (RowReader reader in maker.Readers)
                reader.Maker.Start = Math.Max(reader.Maker.Start, Least(maker, reader));
        }
    }

    private static int Least(RowMaker maker, RowReader reader) => maker.Start + (maker.LeastBehind(reader) * maker.Period);

    private void StartLate()
    {
        for (int i = _makers.Count - 1; i >= 0; i--)
        {
            RowMaker maker = _makers[i];
            int early = maker.Start, best = early;
            int late = maker.Readers.Select(reader => reader.Maker.Start - (maker.LeastBehind(reader) * maker.Period)).DefaultIfEmpty(early).Min();
            long fewest = WindowBytes();
            for (int start = early + 1; start <= late; start++)
            {
                maker.Start = start;
                Settle();
                if (WindowBytes() < fewest)
                    (fewest, best) = (WindowBytes(), start);
            }

            if (late > early)
            {
                maker.Start = best;
                Settle();
            }
        }
    }

    private long WindowBytes() => Windows.Sum(window => (long)window.WindowBytes);

    private void Settle()
    {
        foreach (RowMaker maker in _makers)
        {
            maker.Over = null;
            maker.Settle();
        }

        foreach (var (maker, operands) in _inPlace)
        {
            if (operands.FirstOrDefault(operand => IsFree(operand, maker)) is { } free)
                free.Over = maker;
        }
    }

    // The makers of the activations that a node may write over.
    private IEnumerable<RowMaker> OperandsOf(Node node)
    {
        Tensor[] activations = [.. node.Activations];
        return activations.Where((_, i) => node.Operator.MayRunInPlace(node, i)).Where(input => activations.Count(other => other == input) == 1)
            .Select(MakerOf).OfType<RowMaker>();
    }

    private static bool IsFree(RowMaker operand, RowMaker maker) => operand is { IsWhole: false, IsCarried: false, Over: null }
        && operand.Readers.Count == 1 && operand.Start == maker.Start && operand.RowBytes == maker.RowBytes && operand.Height == maker.Height
        && operand.Rate == maker.Rate;

    private long TrafficOf(RowMaker maker)
    {
        const int OfCall = 64;
        long moved = maker.Over is null ? (long)maker.Lead * maker.RowBytes * maker.LastMove : 0;
        if (maker.Node is null)
            return moved + ((long)maker.Height * maker.RowBytes);
        RowWindow window = WindowOf(maker.Index);
        long read = maker.Node.Activations.Sum(input => (long)maker.Bands * window.RowsFor(maker.Rows) * WidthOf(input) * input.Shape.Channels);
        long kept = Strips is not null && maker.IsKept ? maker.Tensor.Bytes / Strips.Count : 0;
        return moved + read + kept + (maker.Bands * OfCall);
    }

    private int WidthOf(Tensor tensor) => Strips?.Of(tensor).Width ?? tensor.Shape.Width;

    private long ExtraMacsOf(RowMaker maker) => maker.Node is not { } node ? 0
        : (Strips!.Count * node.Operator.CountMacs(BandNode.Of(node, maker.Height, Strips))) - node.Operator.CountMacs(node);
}
