using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Emission.Plan;

/// <summary>Steps that the interpreter goes through in turns: those of a streamed group, or of nodes with whole tensors, which take one turn.</summary>
/// <param name="Streamed">Null: whole tensors.</param>
/// <param name="Steps">In the order of a turn.</param>
internal sealed record PlanGroup(StreamedGroup? Streamed, IReadOnlyList<PlanStep> Steps)
{
    public int Turns => Streamed?.Turns ?? 1;

    public int Strips => Streamed?.Strips ?? 1;

    /// <summary>How often the interpreter looks at a step: what it counts as steps of an inference.</summary>
    public long Looks => (long)Turns * Strips * Steps.Count;

    /// <param name="mostWork">That a step computes, where its loops can be cut so far.</param>
    /// <returns>All of a program, in order.</returns>
    public static IReadOnlyList<PlanGroup> Of(Program program, long mostWork)
    {
        Dictionary<Node, int> nodes = program.Graph.Nodes.Select((node, index) => (node, index)).ToDictionary(pair => pair.node, pair => pair.index);
        var groups = new List<PlanGroup>();
        for (int i = 0; i < program.Steps.Count;)
        {
            if (program.Groups.FirstOrDefault(group => group.First == i) is { } streamed)
            {
                groups.Add(new PlanGroup(streamed, [.. streamed.Acts.SelectMany(act => PlanStep.OfAct(act, nodes[act.Step.Node], mostWork))]));
                i = streamed.Last + 1;
                continue;
            }

            int end = program.Groups.Where(group => group.First > i).Select(group => group.First).DefaultIfEmpty(program.Steps.Count).Min();
            groups.Add(new PlanGroup(null, [.. program.Steps.Skip(i).Take(end - i).SelectMany(step => PlanStep.OfWhole(program, step, nodes[step.Node], mostWork))]));
            i = end;
        }

        return groups;
    }
}
