using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning.Streaming;

/// <summary>Chooses which runs of nodes are streamed: those that make the most bytes alive at once few, then those that move few bytes.</summary>
/// <remarks>
/// The nodes are cut into runs, each a node with whole tensors or a streamed group, at one of several rates. What is alive in a run depends on
/// where it begins and ends only, since whatever crosses its ends is whole. So the best cut up to each node follows from the best cuts up to
/// the nodes before it: once for the least peak, and once more for the least traffic among the cuts within it, or within what is allowed.
/// </remarks>
internal sealed class StreamSearch
{
    private const int MostNodes = 32;

    private static readonly RowRate[] Rates = [new(1, 8), new(1, 4), new(1, 2), new(1, 1), new(2, 1), new(4, 1), new(8, 1)];

    private readonly TensorReads _reads;
    private readonly BandSizes _sizes;
    private readonly Buffer[] _buffers;
    private readonly int _alignment;
    private readonly List<Run>[] _runs;

    /// <param name="sizes">The working memory of calls.</param>
    public StreamSearch(TensorReads reads, PlanOptions options, BandSizes sizes)
    {
        _reads = reads;
        _sizes = sizes;
        _alignment = options.Alignment;
        Graph graph = reads.Graph;
        bool IsCallers(Buffer buffer) => buffer.Tensors.Any(tensor => graph.Inputs.Contains(tensor) || graph.Outputs.Contains(tensor));
        _buffers = [.. new SharedBuffers(graph, inPlace: false).All.Where(buffer => !IsCallers(buffer))];
        _runs = [.. Enumerable.Range(0, graph.Nodes.Count).Select(first => RunsFrom(first, options.InPlace))];
    }

    /// <summary>The streamed groups of the cut with the least traffic whose peak is at most <paramref name="bytes"/> or the least there is.</summary>
    public IReadOnlyList<BandSchedule> Best(long bytes)
    {
        Cut least = Choose(long.MaxValue, (a, b) => a.Peak != b.Peak ? a.Peak < b.Peak : a.Traffic < b.Traffic);
        return [.. Choose(Math.Max(bytes, least.Peak), (a, b) => a.Traffic < b.Traffic).Groups];
    }

    private Cut Choose(long most, Func<Cut, Cut, bool> isBetter)
    {
        var best = new Cut?[_runs.Length + 1];
        best[0] = new Cut(null, null, 0, 0);
        for (int first = 0; first < _runs.Length; first++)
        {
            if (best[first] is not { } before)
                continue;
            foreach (Run run in _runs[first].Where(run => run.Peak <= most))
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
        for (int last = first; last < Math.Min(first + MostNodes, _reads.Graph.Nodes.Count) && _reads.WindowAt(last) is not null; last++)
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
        long alive = _buffers.Where(buffer => (buffer.First < schedule.First && buffer.Last >= schedule.First)
            || (buffer.First >= schedule.First && buffer.First <= schedule.Last && buffer.Last > schedule.Last)).Sum(buffer => Aligned(buffer.Bytes));
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
