using Edge.Compiler.Ir;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Planning;

/// <summary>Where everything lies: whole tensors, and windows of rows.</summary>
/// <param name="Placements">Of the tensors that are whole.</param>
/// <param name="Offsets">Of windows, in the arena.</param>
/// <param name="Bytes">Of the arena.</param>
internal sealed record Layout(IReadOnlyDictionary<Tensor, Placement> Placements, IReadOnlyDictionary<RowMaker, int> Offsets, int Bytes)
{
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
            if (CallersMemory(graph, buffer) is { } placement)
                Place(placements, buffer, placement);
            else
                arena.Add(buffer);
        }

        RowMaker[] windows = [.. groups.SelectMany(group => group.Windows)];
        IEnumerable<Lifetime> ofWindows = groups.SelectMany(group => group.Windows.Select(window => LifetimeOf(group, window)));
        IReadOnlyList<Allotment> allotments = ArenaPlanner.Plan([.. arena.Select(buffer => buffer.Lifetime), .. ofWindows, .. scratch], options.Alignment);
        for (int i = 0; i < arena.Count; i++)
            Place(placements, arena[i], new Placement(Memory.Arena, 0, allotments[i].Offset));

        var offsets = windows.Select((window, i) => (window, allotments[arena.Count + i].Offset)).ToDictionary();
        return new Layout(placements, offsets, allotments.Select(allotment => allotment.End).DefaultIfEmpty().Max());
    }

    private static Lifetime LifetimeOf(BandSchedule group, RowMaker window)
    {
        var (first, last) = group.LifetimeOf(window);
        return new Lifetime(window.Tensor.Name, window.WindowBytes, first, last);
    }

    private static Placement? CallersMemory(Graph graph, Buffer buffer)
    {
        foreach (Tensor tensor in buffer.Tensors)
        {
            int input = IndexOf(graph.Inputs, tensor), output = IndexOf(graph.Outputs, tensor);
            if (input >= 0)
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
