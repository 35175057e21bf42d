using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Compiler;
using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Locating;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;

namespace Edge.Cli.Verbs;

/// <summary>Everything 'edge inspect' says about a model that is supported.</summary>
/// <param name="Facts">Of the network that is compiled.</param>
/// <param name="Peak">Who needs the arena when most of it is needed.</param>
/// <param name="Before">The same network before the exact passes; null where they did not run.</param>
/// <param name="Forecasts">One for each board, of the emitted C; none where nanoFramework was asked for.</param>
/// <param name="Managed">One for each board where nanoFramework was asked for.</param>
internal sealed record Inspection(InspectedModel Model, ModelFacts Facts, ArenaPeak Peak, ModelFacts? Before, IReadOnlyList<FitForecast> Forecasts, IReadOnlyList<ManagedForecast> Managed)
{
    /// <summary>Of the network by plain kernels, to compare with <see cref="Before"/>.</summary>
    public required ModelFacts Plain { get; init; }

    /// <summary>Multiply-accumulates of columns that patches compute twice; 0 without patches.</summary>
    public long ExtraMacs { get; private init; }

    /// <summary>What each level of compute costs; null where there is one.</summary>
    public LevelForecast? Levels { get; private init; }

    /// <param name="model">INT8, or in float what it would be.</param>
    /// <param name="targets">Boards; this computer is none.</param>
    /// <param name="plan">How filters are stored.</param>
    /// <param name="asIs">Without the exact passes.</param>
    /// <param name="managed">For nanoFramework, which all targets run.</param>
    /// <param name="takt">Its cycle time, in milliseconds.</param>
    /// <param name="linked">Whether the program is linked for each board, to see its bytes of flash.</param>
    public static Inspection Of(InspectedModel model, IReadOnlyList<Target> targets, PlanOptions plan, bool asIs, bool managed, double? takt, bool linked)
    {
        // The ranges of a float model are not known yet, and with them which channels never change.
        bool shrinks = !asIs && model.HasRanges && model.Levels is null;
        if (plan.Camera is not null)
            CameraOption.Require(model.Int8);
        PlanOptions plain = plan with { Camera = null };
        LevelProgram? levels = model.Levels is null ? null : Pipeline.Plan(model.Levels);
        Compiler.Planning.Program program = levels?.Full ?? Pipeline.Plan(shrinks ? Pipeline.Shrink(model.Int8) : model.Int8, plain);
        Compiler.Planning.Program whole = program.Whole;
        var planned = new TargetPlan(program, plan) { Locating = model.Locating };
        // With one board, the memory is shown as that board uses it: rows at a time where it must, and with the working memory of its kernels.
        Compiler.Planning.Program inMemory = program;
        if (levels is null && !managed && targets.Where(target => !target.Board.IsHost).ToArray() is [var only])
            inMemory = IsPlan(only) ? planned.OfPlan(only.Board) : planned.Of(only.Board);
        ModelFacts plainFacts = levels is null ? ModelFactsReader.Of(program) : ModelFactsReader.Of(levels);
        ModelFacts facts = plainFacts.InMemoryOf(inMemory);
        if (inMemory.Groups.Count > 0)
            program = inMemory;
        return new Inspection(model, facts, PeakByNode(inMemory), shrinks ? ModelFactsReader.Of(Pipeline.Plan(model.Int8, plain)) : null,
            [.. targets.Where(target => !managed && !target.Board.IsHost).Select(target => levels is null
                ? Fit(target, planned, whole, facts, model.Locating)
                : FitForecast.OfLevels(target, levels, facts, model.Locating))],
            managed ? ManagedForecast.Of(targets, program, takt) : [])
        {
            Plain = plainFacts,
            ExtraMacs = inMemory.ExtraMacs,
            Levels = levels is null ? null : LevelForecast.Of(levels, KernelsOf(targets)),
            Linked = linked ? LinkedSize.Of(targets, board => levels is null && !managed ? planned.Of(board) : program, model.Locating) : [],
        };
    }

    private static bool IsPlan(Target target) => target.Language == "plan";

    private static FitForecast Fit(Target target, TargetPlan planned, Compiler.Planning.Program whole, ModelFacts facts, LocatingSpecification? locating) =>
        IsPlan(target)
            ? FitForecast.Of(target, planned.OfPlan(target.Board), whole, facts, TargetPlan.InterpretedOn(target.Board).Kernels, locating)
            : FitForecast.Of(target, planned.Of(target.Board), whole, facts, target.Board.Kernels, locating);

    private static CoreKernels KernelsOf(IReadOnlyList<Target> targets) =>
        targets.Select(target => target.Board.Kernels).FirstOrDefault(new CoreKernels(CoreInstructions.Plain, CoreCostFile.Read(Board.UnknownCore)));

    // Tensors of a file can have names of several lines; what writes them is called what the table calls it.
    internal static ArenaPeak PeakByNode(Compiler.Planning.Program program)
    {
        var writers = program.Graph.Nodes.ToDictionary(node => node.Output.Name, node => node.Name);
        ArenaPeak peak = ArenaMap.Of(program).Peak;
        return peak with { Alive = [.. peak.Alive.Select(entry => entry with { Tensors = [.. entry.Tensors.Select(tensor => writers.GetValueOrDefault(tensor, tensor))] })] };
    }

    /// <summary>One for each board where linking was asked for.</summary>
    public IReadOnlyList<LinkedSize> Linked { get; private init; } = [];

    /// <summary>What a machine counts as changed by the exact passes.</summary>
    public static (string Name, long Value)[] Sizes(ModelFacts facts) =>
        [("weights", facts.Weights), ("macs", facts.Macs), ("constant_bytes", facts.WeightBytes), ("arena_bytes", facts.ArenaBytes), ("nodes", facts.Operators.Count)];
}
