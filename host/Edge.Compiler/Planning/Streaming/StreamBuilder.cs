using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning.Streaming;

/// <summary>Writes down what a schedule does, turn by turn, once everything has its place.</summary>
/// <param name="steps">Of the graph's nodes in the group, with a call for each size of band.</param>
/// <param name="placements">Of the tensors that are whole.</param>
/// <param name="starts">Of the windows in the arenas.</param>
internal sealed class StreamBuilder(
    BandSchedule schedule, TensorReads reads, Func<Node, Step> steps, IReadOnlyDictionary<Tensor, Placement> placements, Func<RowMaker, Placement> starts)
{
    private readonly List<BandAct> _acts = [];
    private readonly HashSet<RowMaker> _moved = new(ReferenceEqualityComparer.Instance);

    public StreamedGroup Build()
    {
        foreach (RowMaker maker in schedule.Makers)
        {
            Step step = StepOf(maker);
            if (maker.End is not null)
            {
                _acts.AddRange(maker.IsSum ? Sum(step, maker) : Spread(step, maker));
                continue;
            }

            MakeRoom(step, maker.Place);
            foreach (var (when, first, rows) in BandsOf(maker))
                _acts.AddRange(maker.Node is null ? [Copy(step, maker, when, first, rows)] : Calls(step, maker, when, first, rows));
            if (maker is { Node: not null, Strips: { } strips })
                Keep(step, maker, strips);
            if (maker.Over is null)
                PadBelow(step, maker);
        }

        int count = schedule.Strips?.Count ?? 1;
        var every = new BandTurns(0, count, 1);
        return new StreamedGroup(steps(reads.Graph.Nodes[schedule.First]).Index, steps(reads.Graph.Nodes[schedule.Last]).Index, schedule.Turns,
            [.. _acts.Select(act => act is BandKeep ? act : act with { Strips = every })], [.. schedule.Windows.Select(Place)])
        {
            Strips = count,
            ExtraMacs = schedule.ExtraMacs,
        };
    }

    private void Keep(Step step, RowMaker maker, ColumnStrips strips)
    {
        StripColumns columns = strips.Of(maker.Tensor);
        int channels = maker.Tensor.Shape.Channels, rowBytes = maker.Tensor.Shape.Width * channels;
        foreach (var (when, first, rows) in BandsOf(maker))
        {
            BandPlace made = Made(maker, first);
            foreach (var (kept, skipped, count) in columns.Kept(strips.Count))
            {
                int column = (kept.First * columns.Step) + skipped;
                BandPlace start = made with { Start = made.Start with { Offset = made.Start.Offset + (skipped * channels) } };
                _acts.Add(new BandKeep(step, when, start, maker.RowBytes, rows, count * channels,
                    new BandOffset((first * maker.Rows * rowBytes) + (column * channels), maker.Rows * rowBytes, columns.Step * channels), rowBytes)
                {
                    Strips = kept,
                    Whole = maker.IsKept ? placements[maker.Tensor] : null,
                });
            }
        }
    }

    private IEnumerable<BandAct> Sum(Step step, RowMaker maker)
    {
        Tensor input = maker.Node!.Inputs[0];
        var sums = new BandPlace(starts(maker), 0);
        yield return new BandFill(step, new BandTurns(maker.Start, 1, 1), sums, maker.WindowBytes, 0);
        foreach (var (when, first, rows) in BandsOf(maker))
            yield return new BandSum(step, when, Read(maker, input, first), rows * input.Shape.Width, input.Shape.Channels, sums);
        yield return new BandMean(step, LastBand(maker), step.Calls[0], sums, InWhole(maker.Tensor, 0, 0));
    }

    private IEnumerable<BandAct> Spread(Step step, RowMaker maker)
    {
        BandPlace output = InWhole(maker.Tensor, 0, 0);
        foreach (var (when, first, rows) in BandsOf(maker))
        {
            var row = new BandOffset(first * maker.Rows, maker.Rows, 0);
            yield return new BandSpread(step, when, step.Calls[0], Read(maker, maker.Node!.Inputs[0], first), row, rows, output);
        }

        yield return new BandShow(step, LastBand(maker), output);
    }

    private Step StepOf(RowMaker maker) => steps(reads.Graph.Nodes[maker.Index]);

    private RowWindowPlace Place(RowMaker window)
    {
        var (first, last) = schedule.LifetimeOf(window);
        string[] tensors = [.. schedule.Makers.Where(maker => maker.Place == window).Select(maker => maker.IsSum ? $"sums of {maker.Tensor.Name}" : maker.Tensor.Name)];
        return new RowWindowPlace(tensors, starts(window), window.WindowBytes, window.WindowRows, window.Height,
            steps(reads.Graph.Nodes[first]).Index, steps(reads.Graph.Nodes[last]).Index)
        {
            Columns = window.Columns,
            Width = window.Tensor.Shape.Width,
        };
    }

    // Before anything is written where it stands, a window moves up, or begins with padding rows.
    private void MakeRoom(Step step, RowMaker window)
    {
        if (window.Lead == 0 || !_moved.Add(window))
            return;
        if (window.PaddingRows > 0)
            _acts.Add(Fill(step, window, new BandTurns(window.Start, 1, 1), window.Lead - window.PaddingRows, window.PaddingRows));
        if (window.LastMove > 0)
        {
            _acts.Add(new BandCopy(step, new BandTurns(window.Start + window.Period, window.LastMove, window.Period),
                RowOf(window, window.Rows), RowOf(window, 0), window.Lead * window.RowBytes));
        }
    }

    private void PadBelow(Step step, RowMaker window)
    {
        if (window.IsWhole || !window.IsPaddedBelow)
            return;
        if (window.Rest > 0)
            _acts.Add(Fill(step, window, LastBand(window), window.Lead + window.Rest, window.Rows - window.Rest));
        if (window.LastMove >= window.Bands)
        {
            var after = new BandTurns(window.Start + (window.Bands * window.Period), window.LastMove - window.Bands + 1, window.Period);
            _acts.Add(Fill(step, window, after, window.Lead, window.Rows));
        }
    }

    private static BandTurns LastBand(RowMaker maker) => new(maker.Start + ((maker.Bands - 1) * maker.Period), 1, 1);

    // When bands of one size are made, the first of them, its rows.
    private static IEnumerable<(BandTurns When, int First, int Rows)> BandsOf(RowMaker maker)
    {
        int whole = maker.Height / maker.Rows;
        if (whole > 0)
            yield return (new BandTurns(maker.Start, whole, whole == 1 ? 1 : maker.Period), 0, maker.Rows);
        if (maker.Rest > 0)
            yield return (LastBand(maker), maker.Bands - 1, maker.Rest);
    }

    private BandAct Copy(Step step, RowMaker maker, BandTurns when, int first, int rows)
    {
        BandPlace source = InWhole(maker.Tensor, first * maker.Rows, maker.Rows);
        if (maker.Strips is not { } strips)
            return new BandCopy(step, when, source, Made(maker, first), rows * maker.RowBytes);
        int channels = maker.Tensor.Shape.Channels;
        source = source with { StripBytes = strips.Of(maker.Tensor).Step * channels };
        return new BandGather(step, when, source, maker.Tensor.Shape.Width * channels, Made(maker, first), rows, maker.RowBytes);
    }

    private IEnumerable<BandAct> Calls(Step step, RowMaker maker, BandTurns when, int first, int rows)
    {
        bool hasTwoSizes = maker.Rest > 0 && maker.Height >= maker.Rows;
        KernelCall[] calls = [.. step.Calls.Chunk(hasTwoSizes ? step.Calls.Count / 2 : step.Calls.Count).ElementAt(hasTwoSizes && rows < maker.Rows ? 1 : 0)];
        BandPlace[] inputs = [.. maker.Node!.Activations.Select(input => Read(maker, input, first))];
        return calls.Select((call, i) => new BandCall(step, when, call, inputs, Made(maker, first), rows * maker.RowBytes)
        {
            Completes = i == calls.Length - 1,
            Columns = maker.Columns,
        });
    }

    private BandPlace Read(RowMaker maker, Tensor input, int first)
    {
        RowWindow window = schedule.WindowOf(maker.Index);
        int step = maker.Rows * window.Stride;
        if (schedule.MakerOf(input) is not { IsWhole: false } source)
            return InWhole(input, first * step, step);
        if (source.Over is not null)
            return Made(source, first);
        return RowOf(source, source.RowOf(source.Readers.First(reader => reader.Maker == maker)));
    }

    private BandPlace Made(RowMaker maker, int first)
    {
        RowMaker place = maker.Place;
        return place.IsWhole ? InWhole(place.Tensor, first * place.Rows, place.Rows) : RowOf(place, place.Lead);
    }

    private BandPlace InWhole(Tensor tensor, int row, int rows)
    {
        int rowBytes = tensor.Shape.Width * tensor.Shape.Channels;
        Placement start = placements[tensor];
        return new BandPlace(start with { Offset = start.Offset + (row * rowBytes) }, rows * rowBytes);
    }

    private BandPlace RowOf(RowMaker window, int row) => new(starts(window) with { Offset = starts(window).Offset + (row * window.RowBytes) }, 0);

    private BandFill Fill(Step step, RowMaker window, BandTurns when, int row, int rows) =>
        new(step, when, RowOf(window, row), rows * window.RowBytes, window.Tensor.Quantization!.ZeroPoint);
}
