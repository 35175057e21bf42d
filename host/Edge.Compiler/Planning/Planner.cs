using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Planning;

/// <summary>Schedules an INT8 graph and gives every activation its bytes: lifetimes to arena offsets.</summary>
/// <remarks>
/// Graph inputs stay in the caller's buffers and are never written to; graph outputs are computed right in the caller's buffers. An
/// output is whole when its step has run, or, of a node whose rows are streamed, never: its rows are seen one by one as they are made.
/// </remarks>
public static class Planner
{
    /// <param name="graph">An int8 graph. Where an output is an input, or two outputs are one value, the program's graph has a copying node more.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The graph is float.</exception>
    /// <exception cref="ModelException">A node cannot be lowered to kernels.</exception>
    public static Program Plan(Graph graph, PlanOptions? options = null)
    {
        options ??= new PlanOptions();
        return new ProgramPlan(graph, options).Best(options.RamBytes, options.PatchBytes);
    }

    /// <summary>What <see cref="Plan"/> would make of the arena with whole tensors; no node is lowered: the steps have no calls.</summary>
    /// <exception cref="ArgumentException">The graph is float.</exception>
    public static Program Outline(Graph graph, PlanOptions? options = null)
    {
        graph = WithCopies(graph);
        var layout = Layout.Of(graph, options ?? new PlanOptions(), []);
        IEnumerable<Node> nodes = graph.Nodes.Where(node => !node.Operator.IsView);
        return new Program(graph, [.. nodes.Select((node, i) => new Step(i, node.Name, node, []))], layout.Bytes, layout.Placements);
    }

    /// <summary>Checks that every memory holds its arena.</summary>
    /// <param name="program">Planned for <see cref="PlanOptions.Memories"/>.</param>
    /// <param name="boardName">For the message.</param>
    /// <exception cref="ModelException">E0401: one does not; the message says how much is missing and what the largest tensors are.</exception>
    public static void Fit(Program program, string boardName)
    {
        if (program.MissingBytes == 0)
            return;
        ArenaMap map = ArenaMap.Of(program);
        string arenas = string.Join(", ", program.Arenas.Select(arena => $"{arena.Bytes} in '{arena.Region.Name}', which has {arena.Region.Bytes} free"));
        int largest = program.Arenas.Max(arena => arena.Region.Bytes);
        string[] wide = [.. map.Entries.Where(entry => entry.Bytes > largest).Select(entry => $"{entry.Name} has {entry.Bytes} bytes, no memory more than {largest}")];
        throw new ModelException("E0401", program.Graph.Name,
            $"{program.MissingBytes} bytes of RAM are missing on {boardName}: the arenas need {arenas}\n  peak at {map.Peak}{string.Concat(wide.Select(line => $"\n  {line}"))}",
            hint: "'edge inspect --arena' draws every lifetime");
    }

    internal static Graph WithCopies(Graph graph) => graph.IsInt8
        ? OutputCopies.Run(graph)
        : throw new ArgumentException($"'{graph.Name}' is a float graph; quantize it first", nameof(graph));

    /// <summary>Checks that the arena fits what a board has left.</summary>
    /// <param name="program">The plan.</param>
    /// <param name="ramBytes">Free for the arena.</param>
    /// <param name="boardName">For the message.</param>
    /// <exception cref="ModelException">E0401: it does not; the message names the node at the peak.</exception>
    public static void Fit(Program program, int ramBytes, string boardName)
    {
        if (program.ArenaBytes <= ramBytes)
            return;
        ArenaMap map = ArenaMap.Of(program);
        throw new ModelException("E0401", program.Graph.Name,
            $"the arena needs {program.ArenaBytes} bytes, {boardName} has {ramBytes} free\n  peak at {map.Peak}",
            hint: "'edge inspect --arena' draws every lifetime");
    }

    /// <param name="filters">Chooses the format of each.</param>
    /// <param name="levels">How many levels of compute will call them by these names.</param>
    internal static IReadOnlyList<Step> Steps(Graph graph, FilterRule filters, int levels = 1) => Steps(graph, node => FilterStorage.Lower(node, filters), levels);

    /// <param name="lower">The calls of a node.</param>
    /// <inheritdoc cref="Steps(Graph, FilterRule, int)"/>
    internal static IReadOnlyList<Step> Steps(Graph graph, Func<Node, IReadOnlyList<KernelCall>> lower, int levels = 1)
    {
        var names = new StepNames(levels);
        var steps = new List<Step>();
        foreach (Node node in graph.Nodes.Where(node => !node.Operator.IsView))
        {
            IReadOnlyList<KernelCall> calls = lower(node);
            steps.Add(new Step(steps.Count, names.Next(node.Name, calls), node, calls));
        }

        return steps;
    }
}
