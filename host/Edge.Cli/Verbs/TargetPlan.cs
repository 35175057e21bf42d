using Edge.Compiler.Emission;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;

namespace Edge.Cli.Verbs;

/// <summary>Emitted C as boards run it: some rows at a time where whole tensors do not fit, or where the least memory was asked for; by the core's kernels.</summary>
/// <param name="program">A plan of the network.</param>
/// <param name="options">What was asked for.</param>
internal sealed class TargetPlan(Compiler.Planning.Program program, PlanOptions options)
{
    private readonly Dictionary<(CoreInstructions, string), ProgramPlan> _plans = [];

    public Compiler.Planning.Program Of(Board board)
    {
        CoreKernels kernels = board.Kernels;
        long ends = program.Graph.Inputs.Concat(program.Graph.Outputs).Sum(tensor => (long)tensor.Bytes);
        long most = Math.Min(options.RamBytes, board.RamBytes > 0 ? Math.Max(0, board.RamBytes - ends) : long.MaxValue);
        Compiler.Planning.Program whole = kernels.Choose(program.Whole);
        if (whole.ArenaBytes <= most)
            return whole;
        if (!_plans.TryGetValue((board.Instructions, board.CostModel), out ProgramPlan? plan))
        {
            PlanOptions own = options with { Scratch = (node, call) => kernels.ScratchOf(node, call, options.Filters.Goal) };
            _plans[(board.Instructions, board.CostModel)] = plan = new ProgramPlan(program.Graph, board.Instructions == CoreInstructions.Plain ? options : own);
        }

        return kernels.Choose(plan.Best(most));
    }
}
