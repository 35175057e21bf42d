using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Costs;

/// <summary>What a program is predicted to take on a core, step by step, before anything is built.</summary>
/// <param name="Steps">In order of execution.</param>
public sealed record ProgramCost(CoreCost Core, IReadOnlyList<StepCost> Steps)
{
    /// <summary>Arena, input and output; computed, without stack.</summary>
    public required long RamBytes { get; init; }

    /// <summary>Of one inference.</summary>
    public double Instructions => Steps.Sum(step => step.Instructions);

    /// <summary>Clock cycles of one inference on silicon, waiting for memory included.</summary>
    public double Cycles => Steps.Sum(step => step.Cycles);

    /// <summary>All tables, each once.</summary>
    public long TableBytes => Steps.Sum(step => step.TableBytes);

    public long CodeBytes => (long)Math.Round(Core.ProgramBytes + Steps.Sum(step => step.CodeBytes));

    public long FlashBytes => TableBytes + CodeBytes;

    /// <summary>Of one inference.</summary>
    /// <param name="clockHz">Above 0.</param>
    public double Milliseconds(long clockHz) => 1000 * Cycles / clockHz;

    public static ProgramCost Of(Program program, CoreCost core)
    {
        // An array that several steps read counts for the first of them.
        ILookup<Step, long> tables = SharedTables.Of(program).All.ToLookup(shared => shared.Step, shared => (long)shared.Table.Bytes);
        var kernels = new HashSet<string>();
        return new ProgramCost(core, [.. program.Steps.Select(step => CostOf(step, program, core, tables[step].Sum(), kernels))])
        {
            RamBytes = program.ArenaBytes + program.CallerBytes,
        };
    }

    private static StepCost CostOf(Step step, Program program, CoreCost core, long tableBytes, HashSet<string> kernels) =>
        program.Groups.FirstOrDefault(group => group.First <= step.Index && step.Index <= group.Last) is { } group
            ? StepCost.Of(step.Node, [.. group.Acts.Where(act => act.Step.Index == step.Index)], core, tableBytes, kernels)
            : StepCost.Of(step, core, tableBytes, kernels);

    internal static long RamOf(Graph graph, int arenaBytes) => arenaBytes + graph.Inputs.Concat(graph.Outputs).Sum(tensor => (long)tensor.Bytes);
}

/// <summary>What one step is predicted to take.</summary>
/// <param name="Node">The step's node.</param>
/// <param name="Cycles">Of silicon.</param>
/// <param name="CodeBytes">A kernel that calls share counts for the first of them.</param>
/// <param name="TableBytes">Of the tables it reads first.</param>
public sealed record StepCost(Node Node, double Instructions, double Cycles, double CodeBytes, long TableBytes)
{
    // Of edge_copy_rows_s8, a word a turn, on a Cortex-M4; not counted for other cores.
    private const double CopiedByteInstructions = 1.25, CopiedByteCycles = 2;

    /// <param name="acts">Of a node that is computed some rows at a time.</param>
    /// <param name="kernels">Those whose code earlier steps count; receives the step's own.</param>
    internal static StepCost Of(Node node, IReadOnlyList<BandAct> acts, CoreCost core, long tableBytes, HashSet<string> kernels)
    {
        long copied = acts.Sum(act => act.Times * Moved(act));
        double instructions = copied * CopiedByteInstructions, cycles = copied * CopiedByteCycles, code = 0;
        foreach (BandCall band in acts.OfType<BandCall>())
        {
            int channels = node.Output.Shape.Channels;
            CallCost cost = core.Predict(band.Call, Shape.Nhwc(1, band.Bytes / (band.Columns * channels), band.Columns, channels));
            instructions += cost.Instructions * band.Times;
            cycles += cost.Cycles * band.Times;
            code += cost.CodeBytes + (kernels.Add(cost.Kernel.Kernel) ? cost.Kernel.Bytes : 0);
        }

        // Of rows that are taken as they come: as much as of all at once.
        foreach (KernelCall call in acts.Select(TakenBy).OfType<KernelCall>().Distinct())
        {
            CallCost cost = core.Predict(call, node.Output.Shape);
            (instructions, cycles, code) = (instructions + cost.Instructions, cycles + cost.Cycles, code + cost.CodeBytes);
        }

        return new StepCost(node, instructions, cycles, code, tableBytes);
    }

    private static KernelCall? TakenBy(BandAct act) => act switch { BandMean mean => mean.Call, BandSpread spread => spread.Call, _ => null };

    private static long Moved(BandAct act) => act switch
    {
        BandCopy copy => copy.Bytes,
        BandFill fill => fill.Bytes,
        BandGather gather => (long)gather.Rows * gather.Bytes,
        BandKeep { Whole: not null } keep => (long)keep.Rows * keep.Bytes,
        _ => 0,
    };

    /// <param name="kernels">Those whose code earlier steps count; receives the step's own.</param>
    internal static StepCost Of(Step step, CoreCost core, long tableBytes, HashSet<string> kernels)
    {
        CallCost[] costs = [.. step.Calls.Select(call => core.Predict(call, step.Node.Output.Shape))];
        double code = costs.Sum(cost => cost.CodeBytes + (kernels.Add(cost.Kernel.Kernel) ? cost.Kernel.Bytes : 0));
        return new StepCost(step.Node, costs.Sum(cost => cost.Instructions), costs.Sum(cost => cost.Cycles), code, tableBytes);
    }
}
