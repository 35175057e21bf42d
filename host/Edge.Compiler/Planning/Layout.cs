using Edge.Compiler.Ir;
using Edge.Compiler.Planning.Memories;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Planning;

/// <summary>Where everything lies: whole tensors, and windows of rows.</summary>
/// <param name="Placements">Of the tensors that are whole.</param>
/// <param name="Windows">Where each begins.</param>
/// <param name="Arenas">One for each memory; more than it holds where nothing fits.</param>
internal sealed record Layout(
    IReadOnlyDictionary<Tensor, Placement> Placements, IReadOnlyDictionary<RowMaker, Placement> Windows, IReadOnlyList<Arena> Arenas)
{
    /// <summary>Of all arenas.</summary>
    public int Bytes => Arenas.Sum(arena => arena.Bytes);

    /// <summary>Of a camera's frames.</summary>
    public IReadOnlyList<Placement> Frames { get; private init; } = [];

    /// <summary>Thousandths of clock cycles that an inference waits for slow memories.</summary>
    public long SlowCycles { get; private init; }

    /// <param name="graph">An int8 graph of which no output is an input or another output.</param>
    /// <param name="options">Alignment, and whether tensors share bytes.</param>
    /// <param name="groups">The streamed ones.</param>
    /// <param name="scratch">Working memory, by the node that needs it.</param>
    public static Layout Of(Graph graph, PlanOptions options, IReadOnlyList<BandSchedule> groups, params IReadOnlyList<Lifetime> scratch)
    {
        var placements = new Dictionary<Tensor, Placement>();
        var arena = new List<Buffer>();
        foreach (Buffer buffer in new SharedBuffers(graph, options.InPlace, groups).All)
        {
            if (CallersMemory(graph, buffer, options.Camera) is { } placement)
                Place(placements, buffer, placement);
            else
                arena.Add(buffer);
        }

        RowMaker[] windows = [.. groups.SelectMany(group => group.Windows)];
        IEnumerable<Lifetime> ofBuffers = arena.Select(buffer => buffer.Lifetime with { Traffic = TensorTraffic.Of(graph, [.. buffer.Tensors]) });
        IEnumerable<Lifetime> ofWindows = groups.SelectMany(group => group.Windows.Select(window => LifetimeOf(graph, group, window)));
        Lifetime[] frames = [.. options.Camera?.Lifetimes(graph.Nodes.Count) ?? []];
        Lifetime[] lifetimes = [.. ofBuffers, .. ofWindows, .. frames, .. scratch];
        RegionLayout layout = InMemories(lifetimes, options);
        Placement At(int lifetime) => new(Memory.Arena, layout.Places[lifetime].Region, layout.Places[lifetime].Offset);
        for (int i = 0; i < arena.Count; i++)
            Place(placements, arena[i], At(i));

        IReadOnlyList<MemoryRegion> regions = options.Memories.Count > 0 ? options.Memories : [MemoryRegion.Unlimited];
        return new Layout(placements, windows.Select((window, i) => (window, At(arena.Count + i))).ToDictionary(),
            [.. regions.Select((region, i) => new Arena(region, layout.Bytes[i]))])
        {
            Frames = [.. frames.Select((_, i) => At(arena.Count + windows.Length + i))],
            SlowCycles = layout.Cycles,
        };
    }

    private static RegionLayout InMemories(Lifetime[] lifetimes, PlanOptions options)
    {
        if (options.Memories.Count > 1)
        {
            return RegionPlanner.Plan(lifetimes, options.Memories, options.Alignment)
                ?? RegionPlanner.Overflowing(lifetimes, options.Memories, options.Alignment);
        }

        IReadOnlyList<Allotment> allotments = ArenaPlanner.Plan(lifetimes, options.Alignment);
        int bytes = allotments.Select(allotment => allotment.End).DefaultIfEmpty().Max();
        return new RegionLayout([.. allotments.Select(allotment => new RegionPlace(0, allotment.Offset))], [bytes], 0);
    }

    // The tensor's bytes, and those that move within the window.
    private static Lifetime LifetimeOf(Graph graph, BandSchedule group, RowMaker window)
    {
        var (first, last) = group.LifetimeOf(window);
        Tensor[] tensors = [.. group.Makers.Where(maker => maker.Place == window).Select(maker => maker.Tensor)];
        long moved = 2L * window.Lead * window.RowBytes * window.LastMove * (group.Strips?.Count ?? 1);
        return new Lifetime(window.Tensor.Name, window.WindowBytes, first, last) { Traffic = TensorTraffic.Of(graph, tensors) + moved };
    }

    private static Placement? CallersMemory(Graph graph, Buffer buffer, CameraBuffers? camera)
    {
        foreach (Tensor tensor in buffer.Tensors)
        {
            int input = IndexOf(graph.Inputs, tensor), output = IndexOf(graph.Outputs, tensor);
            if (input >= 0 && camera is null)
                return new Placement(Memory.Input, input, 0);
            if (output >= 0)
                return new Placement(Memory.Output, output, 0);
        }

        return null;
    }

    private static int IndexOf(IReadOnlyList<Tensor> tensors, Tensor tensor) =>
        Enumerable.Range(0, tensors.Count).FirstOrDefault(i => tensors[i] == tensor, -1);

    private static void Place(Dictionary<Tensor, Placement> placements, Buffer buffer, Placement placement)
    {
        foreach (Tensor tensor in buffer.Tensors)
            placements[tensor] = placement;
    }
}
