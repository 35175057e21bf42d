using Edge.Compiler.Ir;
using Edge.Compiler.Planning.Memories;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Planning;

/// <summary>Plans of one network for more or less memory: each step with whole tensors, or in a streamed group, of whole rows or of patches.</summary>
public sealed class ProgramPlan
{
    private const int MostAttempts = 8;

    private readonly Graph _graph;
    private readonly PlanOptions _options;
    private readonly TensorReads _reads;
    private readonly BandSizes _sizes;
    private readonly Lazy<Program> _whole;
    private readonly Lazy<StreamSearch> _search;

    /// <param name="graph">An int8 graph. Where an output is an input, or two outputs are one value, the programs' graph has a copying node more.</param>
    /// <param name="options">Of which <see cref="PlanOptions.RamBytes"/> and <see cref="PlanOptions.PatchBytes"/> are not read.</param>
    /// <exception cref="ArgumentException">The graph is float.</exception>
    public ProgramPlan(Graph graph, PlanOptions options)
    {
        _graph = Planner.WithCopies(graph);
        _options = options;
        _reads = new TensorReads(_graph);
        _sizes = new BandSizes(options);
        _whole = new Lazy<Program>(() => Of([]));
        _search = new Lazy<StreamSearch>(() => new StreamSearch(_reads, options, _sizes));
    }

    /// <summary>Streams where whole tensors take more than they may and streaming makes it less.</summary>
    /// <param name="ramBytes">As <see cref="PlanOptions.RamBytes"/>.</param>
    /// <param name="patchBytes">As <see cref="PlanOptions.PatchBytes"/>. Where there are several memories, patches are made where these lack bytes.</param>
    /// <exception cref="ModelException">A node cannot be lowered to kernels.</exception>
    public Program Best(long ramBytes, long patchBytes = long.MaxValue)
    {
        if (_options.Memories.Count > 1)
        {
            (Program Program, IReadOnlyList<BandSchedule> Groups) rows = BestInMemories((_whole.Value, []), ramBytes, patches: false);
            return IsEnough(rows.Program) ? rows.Program : BestInMemories(rows, patchBytes, patches: true).Program;
        }

        Program streamed = Best(_whole.Value, ramBytes, patches: false);
        return IsEnough(streamed) ? streamed : Best(streamed, patchBytes, patches: true);

        bool IsEnough(Program program) => program.ArenaBytes <= patchBytes && program.MissingBytes == 0;
    }

    private Program Best(Program known, long bytes, bool patches)
    {
        // The search counts what is alive; where the layout of that leaves gaps, it is asked for less.
        Program best = known;
        long wanted = bytes;
        for (int attempt = 1; attempt <= MostAttempts && best.ArenaBytes > bytes; attempt++)
        {
            Program streamed = Of(_search.Value.Best(wanted, patches));
            if (streamed.ArenaBytes < best.ArenaBytes)
                best = streamed with { Whole = _whole.Value };
            if (wanted == 0)
                break;
            wanted = attempt == MostAttempts - 1 ? 0 : Math.Max(0, wanted - Math.Max(0, streamed.ArenaBytes - bytes));
        }

        return best;
    }

    // Streaming moves bytes to keep others out of slow memory: for each memory it is tried what it takes to do without the slower ones.
    private (Program Program, IReadOnlyList<BandSchedule> Groups) BestInMemories(
        (Program Program, IReadOnlyList<BandSchedule> Groups) known, long ramBytes, bool patches)
    {
        if (known.Program is { MissingBytes: 0, SlowCycles: 0 } && known.Program.ArenaBytes <= ramBytes)
            return known;
        var (best, least) = (known, Score(known.Program, known.Groups, ramBytes));
        foreach (long wanted in Budgets(ramBytes))
        {
            IReadOnlyList<BandSchedule> groups = _search.Value.Best(wanted, patches);
            Program streamed = Of(groups);
            var score = Score(streamed, groups, ramBytes);
            if (score.CompareTo(least) < 0)
                (best, least) = ((streamed with { Whole = _whole.Value }, groups), score);
        }

        return best;
    }

    // What lacks memory is worse than what waits, whatever it waits.
    private static (long Missing, double Cycles) Score(Program program, IReadOnlyList<BandSchedule> groups, long ramBytes) =>
        (program.MissingBytes + Math.Max(0, program.ArenaBytes - ramBytes), (program.SlowCycles / 1000.0) + groups.Sum(group => group.Traffic));

    private IEnumerable<long> Budgets(long ramBytes)
    {
        long held = 0;
        foreach (MemoryRegion region in _options.Memories.OrderBy(region => region.ByteCycles))
        {
            held = Math.Min(ramBytes, held + region.Bytes);
            yield return held;
            yield return held - (held / 8); // the search counts what is alive; layouts leave gaps
        }

        yield return 0;
    }

    /// <param name="groups">Of the graph's nodes, one behind the other.</param>
    internal Program Of(IReadOnlyList<BandSchedule> groups)
    {
        Dictionary<Node, RowMaker> makers = groups.SelectMany(group => group.Makers).Where(maker => maker.Node is not null).ToDictionary(maker => maker.Node!);
        Lifetime[] scratch = _options.Scratch is null ? [] : [.. Scratch(makers).Where(lifetime => lifetime.Bytes > 0)];
        var layout = Layout.Of(_graph, _options, groups, scratch);
        IReadOnlyList<Step> steps = Planner.Steps(_graph, node => makers.TryGetValue(node, out RowMaker? maker) ? _sizes.CallsOf(maker) : _sizes.CallsOf(node));
        Dictionary<Node, Step> stepOf = steps.ToDictionary(step => step.Node);
        return new Program(_graph, steps, layout.Bytes, layout.Placements)
        {
            Goal = _options.Filters.Goal,
            Arenas = layout.Arenas,
            Camera = _options.Camera,
            Frames = layout.Frames,
            SlowCycles = layout.SlowCycles,
            Groups = [.. groups.Select(group => new StreamBuilder(group, _reads, node => stepOf[node], layout.Placements, window => layout.Windows[window]).Build())],
        };
    }

    private IEnumerable<Lifetime> Scratch(IReadOnlyDictionary<Node, RowMaker> makers) => _graph.Nodes.Select((node, i) => (node, i))
        .Where(entry => !entry.node.Operator.IsView)
        .Select(entry => new Lifetime(entry.node.Name,
            makers.TryGetValue(entry.node, out RowMaker? maker) ? _sizes.ScratchOf(maker) : _sizes.ScratchOf(entry.node), entry.i, entry.i)
        {
            Traffic = TensorTraffic.OfScratch(entry.node),
        });
}
