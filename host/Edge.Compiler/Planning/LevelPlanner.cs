using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Planning;

/// <summary>Schedules the levels of an INT8 network together: one arena, in which every tensor begins at the same byte at every level.</summary>
/// <remarks>No tensor of a lower level is larger than level 0's, and each lives as long, so that level 0's layout holds them all.</remarks>
public static class LevelPlanner
{
    /// <param name="levels">INT8 graphs.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ModelException">E0412: a step needs other kernels at one level than at another.</exception>
    public static LevelProgram Plan(LevelSet levels, PlanOptions? options = null)
    {
        options ??= new PlanOptions();
        Program full = Planner.Plan(levels.Full, options);
        Graph[] graphs = [full.Graph, .. levels.Levels.Skip(1).Select(OutputCopies.Run)];
        if (graphs.Any(graph => OverwritesWhatItMayNot(graph, full)))
            full = Planner.Plan(levels.Full, options with { InPlace = false });

        Program[] programs = [.. graphs.Select(graph => new Program(graph, Planner.Steps(graph, FilterRule.Packed, levels.Count), full.ArenaBytes, Placements(graph, full)))];
        return new LevelProgram(programs, [.. programs[0].Steps.Select((_, i) => Merge(levels.Name, [.. programs.Select(program => program.Steps[i])]))]);
    }

    private static Dictionary<Tensor, Placement> Placements(Graph graph, Program full)
    {
        Dictionary<string, Placement> byName = full.Placements.ToDictionary(pair => pair.Key.Name, pair => pair.Value);
        return graph.Inputs.Concat(graph.Nodes.Select(node => node.Output)).ToDictionary(tensor => tensor, tensor => byName[tensor.Name]);
    }

    // Whether an output may overwrite an input depends on their sizes, which a level may have changed.
    private static bool OverwritesWhatItMayNot(Graph graph, Program full)
    {
        Dictionary<Tensor, Placement> placements = Placements(graph, full);
        return graph.Nodes.Where(node => !node.Operator.IsView).Any(node => node.Activations.Select((input, i) => (input, i))
            .Any(entry => placements[entry.input] == placements[node.Output] && !node.Operator.MayRunInPlace(node, entry.i)));
    }

    private static LevelStep Merge(string model, IReadOnlyList<Step> steps)
    {
        Step full = steps[0];
        LevelCall?[] calls = steps.Any(step => step.Calls.Count != full.Calls.Count) ? [null]
            : [.. full.Calls.Select((_, i) => LevelCall.Of([.. steps.Select(step => step.Calls[i])]))];
        if (calls.All(call => call is not null))
            return new LevelStep(steps, calls!);
        string found = string.Join("; ", steps.Select((step, level) => $"level {level}: {string.Join(", ", step.Calls.Select(call => call.Kernel))}"));
        throw ModelException.AtNode("E0412", model, full.Node.Name, full.Node.Operator.Kind, found, "the same kernels at every level",
            "leave this node as it is at every level, or compile one level alone with '--level'");
    }
}
