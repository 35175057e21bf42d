using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

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
        return new ProgramCost(core, [.. program.Steps.Select(step => StepCost.Of(step.Node, step.Calls, core, tables[step].Sum()))])
        {
            RamBytes = RamOf(program.Graph, program.ArenaBytes),
        };
    }

    internal static long RamOf(Graph graph, int arenaBytes) => arenaBytes + graph.Inputs.Concat(graph.Outputs).Sum(tensor => (long)tensor.Bytes);
}

/// <summary>What one step is predicted to take.</summary>
/// <param name="Node">The step's node.</param>
/// <param name="Cycles">Of silicon.</param>
/// <param name="TableBytes">Of the tables it reads first.</param>
public sealed record StepCost(Node Node, double Instructions, double Cycles, double CodeBytes, long TableBytes)
{
    /// <param name="calls">Of <paramref name="node"/>, as it is lowered.</param>
    internal static StepCost Of(Node node, IReadOnlyList<KernelCall> calls, CoreCost core, long tableBytes)
    {
        CallCost[] costs = [.. calls.Select(call => core.Predict(call, node.Output.Shape))];
        return new StepCost(node, costs.Sum(cost => cost.Instructions), costs.Sum(cost => cost.Cycles), costs.Sum(cost => cost.CodeBytes), tableBytes);
    }
}
