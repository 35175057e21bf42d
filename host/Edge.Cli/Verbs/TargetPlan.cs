using Edge.Compiler.Emission;
using Edge.Compiler.Locating;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Memories;
using Edge.Devices.Boards;

namespace Edge.Cli.Verbs;

/// <summary>
/// Emitted C and plan packs as boards run them: some rows at a time where whole tensors do not fit, or where the least memory was asked for; in
/// patches where rows do not fit either; emitted C by the core's kernels, plans by plain ones in one arena.
/// </summary>
/// <param name="program">A plan of the network.</param>
/// <param name="options">What was asked for.</param>
internal sealed class TargetPlan(Compiler.Planning.Program program, PlanOptions options)
{
    /// <summary>How detections are read off the network's output, which takes memory beside the program's; null: it judges whole images.</summary>
    public LocatingSpecification? Locating { get; init; }

    private readonly Dictionary<(CoreInstructions, string, string Memories), ProgramPlan> _plans = [];
    private readonly Lock _lock = new();

    /// <summary>As 'edge compile' emits it for a board. Any thread may ask.</summary>
    public Compiler.Planning.Program Of(Board board)
    {
        lock (_lock)
            return Best(board, board.RamBytes > 0 ? Math.Max(0, board.RamBytes - Ends) : long.MaxValue);
    }

    /// <summary>What the plan interpreter runs on a board. Its caller brings the picture: a camera's frames are for emitted C.</summary>
    public Compiler.Planning.Program OfPlan(Board board)
    {
        if (options.Camera is not null)
            return new TargetPlan(program, options with { Camera = null }) { Locating = Locating }.OfPlan(board);
        lock (_lock)
            return Best(InterpretedOn(board), board.FreeForPlan(Ends));
    }

    /// <summary>Bytes that lie beside a planned program's arena: its caller's buffers, and what detections are read off its output with.</summary>
    public static long EndsOf(Compiler.Planning.Program program, LocatingSpecification? locating) => program.CallerBytes + DecoderBytes(program, locating);

    /// <summary>What the arena of a planned program may take on a board that interprets it: one rule for the plan, for a pack and for a target 'plan'.</summary>
    public static long FreeForPlan(Board board, Compiler.Planning.Program program, LocatingSpecification? locating) => board.FreeForPlan(EndsOf(program, locating));

    private static long DecoderBytes(Compiler.Planning.Program program, LocatingSpecification? locating) => locating?.RamBytes(program.Graph.Outputs[0].Shape) ?? 0;

    /// <summary>Of what is still to be planned. A camera's rows go into the arena instead of an input.</summary>
    private long Ends => options.Camera is null ? EndsOf(program, Locating)
        : program.Graph.Outputs.Sum(tensor => (long)tensor.Bytes) + DecoderBytes(program, Locating);

    /// <summary>A board as the plan interpreter uses it: by plain kernels, in one memory.</summary>
    public static Board InterpretedOn(Board board) => board with { Instructions = CoreInstructions.Plain, Memories = [] };

    /// <summary>What an emulated board runs: the plan of the target that it stands for, the first whose code it can run; its own where there is none.</summary>
    /// <param name="targets">Of the project.</param>
    public Compiler.Planning.Program OfEmulated(Board emulated, IEnumerable<Board> targets) =>
        Of(targets.FirstOrDefault(board => !board.IsHost && board.Port == emulated.Port && board.Instructions == emulated.Instructions) ?? emulated);

    private Compiler.Planning.Program Best(Board board, long free)
    {
        CoreKernels kernels = board.Kernels;
        if (board.Memories.Count > 0 && board.RamBytes > 0)
            return kernels.Choose(PlanOf(board, board.Regions(Ends)).Best(options.RamBytes, options.PatchBytes));
        long most = Math.Min(options.RamBytes, free);
        if (options.Camera is null && kernels.Choose(program.Whole) is var whole && whole.ArenaBytes <= most)
            return whole;
        return kernels.Choose(PlanOf(board, []).Best(most, Math.Min(options.PatchBytes, free)));
    }

    private ProgramPlan PlanOf(Board board, IReadOnlyList<MemoryRegion> memories)
    {
        CoreKernels kernels = board.Kernels;
        var key = (board.Instructions, board.CostModel, string.Join(' ', memories));
        if (!_plans.TryGetValue(key, out ProgramPlan? plan))
        {
            PlanOptions own = options with { Memories = memories };
            if (board.Instructions != CoreInstructions.Plain)
                own = own with { Scratch = (node, call) => kernels.ScratchOf(node, call, options.Filters.Goal) };
            _plans[key] = plan = new ProgramPlan(program.Graph, own);
        }

        return plan;
    }
}
