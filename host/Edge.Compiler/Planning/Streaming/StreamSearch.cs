using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning.Streaming;

/// <summary>Chooses which runs of nodes are streamed: those that make the most bytes alive at once few, then those that move few bytes.</summary>
/// <remarks>
/// The nodes are cut into runs, each a node with whole tensors or a streamed group, at one of several rates. What is alive in a run depends on
/// where it begins and ends only, since whatever crosses its ends is whole. So the best cut up to each node follows from the best cuts up to
/// the nodes before it: once for the least peak, and once more for the least traffic among the cuts within it, or within what is allowed.
/// Patches join in where rows of a run take more than is allowed, at the rate at which these take least; a multiply-accumulate that they
/// add counts as a byte.
/// </remarks>
internal sealed class StreamSearch
{
    private const int MostNodes = 32;

    private static readonly int[] StripCounts = [2, 3, 4, 6, 8, 12, 16, 24, 32];

    private static readonly RowRate[] Rates = [new(1, 8), new(1, 4), new(1, 2), new(1, 1), new(2, 1), new(4, 1), new(8, 1)];

    private readonly TensorReads _reads;
    private readonly BandSizes _sizes;
    private readonly Buffer[] _buffers;
    private readonly int _alignment;
    private readonly List<Run>[] _runs;
    private readonly bool _inPlace;
    private readonly Dictionary<Run, Run[]> _patched = [];
    private readonly Lazy<long> _leastOfRows;

    /// <param name="sizes">The working memory of calls.</param>
    public StreamSearch(TensorReads reads, PlanOptions options, BandSizes sizes)
    {
        _reads = reads;
        _sizes = sizes;
        _alignment = options.Alignment;
        _inPlace = options.InPlace;
        Graph graph = reads.Graph;
        bool IsCallers(Buffer buffer) => buffer.Tensors.Any(tensor => graph.Inputs.Contains(tensor) || graph.Outputs.Contains(tensor));
        _buffers = [.. new SharedBuffers(graph, inPlace: false).All.Where(buffer => !IsCallers(buffer))];
        _runs = [.. Enumerable.Range(0, graph.Nodes.Count).Select(first => RunsFrom(first, options.InPlace))];
        _leastOfRows = new Lazy<long>(() => Least(_runs).Peak);
    }

    /// <summary>The streamed groups of the cut with the least traffic whose peak is at most <paramref name="bytes"/> or the least there is.</summary>
    /// <param name="patches">Whether groups may be cut into strips of columns too.</param>
    public IReadOnlyList<BandSchedule> Best(long bytes, bool patches)
    {
        IReadOnlyList<Run>[] runs = patches ? [.. _runs.Select(from => (IReadOnlyList<Run>)[.. from, .. PatchedOf(from, bytes)])] : _runs;
        return [.. Choose(runs, Math.Max(bytes, Least(runs).Peak), (a, b) => a.Traffic < b.Traffic).Groups];
    }

    private static Cut Least(IReadOnlyList<Run>[] runs) =>
        Choose(runs, long.MaxValue, (a, b) => a.Peak != b.Peak ? a.Peak < b.Peak : a.Traffic < b.Traffic);

    private static Cut Choose(IReadOnlyList<Run>[] runs, long most, Func<Cut, Cut, bool> isBetter)
    {
        var best = new Cut?[runs.Length + 1];
        best[0] = new Cut(null, null, 0, 0);
        for (int first = 0; first < runs.Length; first++)
        {
            if (best[first] is not { } before)
                continue;
            foreach (Run run in runs[first].Where(run => run.Peak <= most))
            {
                var cut = new Cut(before, run, Math.Max(before.Peak, run.Peak), before.Traffic + run.Traffic);
                if (best[run.Last + 1] is not { } other || isBetter(cut, other))
                    best[run.Last + 1] = cut;
            }
        }

        return best[^1]!;
    }

    private List<Run> RunsFrom(int first, bool inPlace)
    {
        List<Run> runs = [Alone(first, inPlace)];
        bool MayEndAt(int last) => _reads.WindowAt(last) is not null || _reads.EndAt(first, last) is not null;
        int end = Math.Min(first + MostNodes, _reads.Graph.Nodes.Count);
        for (int last = first; last < end && MayEndAt(last) && (last == first || _reads.WindowAt(last - 1) is not null); last++)
        {
            if (BandSchedule.RatesOf(_reads, first, last) is not { } rates)
                continue;
            foreach (RowRate rate in Rates)
            {
                if (BandSchedule.Of(_reads, first, last, rates, rate, copies: false) is not { } schedule)
                    continue;
                runs.Add(new Run(last, PeakOf(schedule, inPlace), schedule.Traffic, schedule));
                if (inPlace && schedule.ReadsInPlace && BandSchedule.Of(_reads, first, last, rates, rate, copies: true) is { } copying)
                    runs.Add(new Run(last, PeakOf(copying, inPlace), copying.Traffic, copying));
            }
        }

        return runs;
    }

    // Of runs that take more than they may, and whose whole tensors leave room for less than rows can do with.
    private IEnumerable<Run> PatchedOf(List<Run> runs, long bytes) => runs.Where(run => run.Schedule is not null).GroupBy(run => run.Last)
        .Select(same => same.MinBy(run => run.Peak)!).Where(run => run.Peak > bytes && WholeBytes(run.Schedule!) < _leastOfRows.Value).SelectMany(Patched);

    private Run[] Patched(Run run)
    {
        if (_patched.TryGetValue(run, out Run[]? known))
            return known;
        BandSchedule rows = run.Schedule!;
        IReadOnlyDictionary<Tensor, RowRate> rates = BandSchedule.RatesOf(_reads, rows.First, rows.Last)!;
        return _patched[run] =
        [
            .. StripCounts.Select(count => ColumnStrips.Of(_reads, rows.First, rows.Last, count)).OfType<ColumnStrips>()
                .Select(strips => BandSchedule.Of(_reads, rows.First, rows.Last, rates, rows.Rate, copies: true, strips)).OfType<BandSchedule>()
                .Select(schedule => new Run(schedule.Last, PeakOf(schedule, _inPlace), schedule.Traffic, schedule)),
        ];
    }

    private Run Alone(int index, bool inPlace)
    {
        Node node = _reads.Graph.Nodes[index];
        if (node.Operator.IsView)
            return new Run(index, 0, 0, null);
        long alive = _buffers.Where(buffer => buffer.First <= index && index <= buffer.Last).Sum(buffer => Aligned(buffer.Bytes));
        if (inPlace && _buffers.Any(buffer => buffer.Last == index && RunsInPlace(node, buffer)) && _buffers.Any(buffer => buffer.First == index))
            alive -= Aligned(node.Output.Bytes);
        long traffic = _reads.WindowAt(index) is { } window
            ? node.Activations.Sum(input => (long)window.RowsFor(node.Output.Shape.Height) * input.Shape.Width * input.Shape.Channels) : 0;
        return new Run(index, alive + Aligned(_sizes.ScratchOf(node)), traffic, null);
    }

    private static bool RunsInPlace(Node node, Buffer buffer)
    {
        Tensor[] activations = [.. node.Activations];
        return activations.Count(buffer.Tensors.Contains) == 1 && node.Output.Bytes <= buffer.Bytes
            && activations.Select((_, i) => i).Any(i => buffer.Tensors.Contains(activations[i]) && node.Operator.MayRunInPlace(node, i));
    }

    private long PeakOf(BandSchedule schedule, bool inPlace)
    {
        long alive = WholeBytes(schedule);
        if (inPlace)
            alive -= Overwritten(schedule);
        RowMaker[] windows = [.. schedule.Windows];
        (int First, int Last)[] lifetimes = [.. windows.Select(schedule.LifetimeOf)];
        long most = 0;
        foreach (RowMaker maker in schedule.Makers.Where(maker => maker.Node is not null))
        {
            long here = Aligned(_sizes.ScratchOf(maker));
            for (int i = 0; i < windows.Length; i++)
            {
                if (lifetimes[i].First <= maker.Index && maker.Index <= lifetimes[i].Last)
                    here += Aligned(windows[i].WindowBytes);
            }

            most = Math.Max(most, here);
        }

        return alive + most;
    }

    // Of the tensors that are whole while a group runs.
    private long WholeBytes(BandSchedule schedule) => _buffers.Where(buffer => (buffer.First < schedule.First && buffer.Last >= schedule.First)
        || (buffer.First >= schedule.First && buffer.First <= schedule.Last && buffer.Last > schedule.Last)).Sum(buffer => Aligned(buffer.Bytes));

    // Bytes of outputs that lie where inputs lay.
    private long Overwritten(BandSchedule schedule)
    {
        bool Ends(Tensor input) => _buffers.Any(buffer => buffer.Last <= schedule.Last && buffer.Tensors is [var only] && only == input);
        RowMaker[] inputs = [.. schedule.Makers.Where(maker => maker.Node is null && Ends(maker.Tensor))];
        RowMaker[] outputs = [.. schedule.Makers.Where(maker => maker.IsWhole && _buffers.Any(buffer => buffer.Tensors.Contains(maker.Tensor)))];
        return inputs is [var input] && outputs is [var output] && schedule.StaysBehind(input.Tensor, output) ? Aligned(output.Tensor.Bytes) : 0;
    }

    private long Aligned(long bytes) => (bytes + _alignment - 1) / _alignment * _alignment;

    /// <summary>Nodes up to <see cref="Last"/>: one with whole tensors, or a group.</summary>
    private sealed record Run(int Last, long Peak, long Traffic, BandSchedule? Schedule);

    private sealed record Cut(Cut? Before, Run? Run, long Peak, long Traffic)
    {
        public IEnumerable<BandSchedule> Groups => (Before?.Groups ?? []).Concat(Run?.Schedule is { } schedule ? [schedule] : []);
    }
}
