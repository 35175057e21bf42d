using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Tests.Operators;

namespace Edge.Compiler.Tests.Emission.Plan;

/// <summary>A random program of one node, for one image.</summary>
internal static class OneNode
{
    public static Node Draw(Random random, Func<Random, Node> any)
    {
        while (true)
        {
            Node node = any(random);
            if (node.Activations.All(activation => activation.Shape.Batch == 1))
                return node;
        }
    }

    public static Program Plan(Node node) => Planner.Plan(
        new Graph("one", [.. node.Activations.Distinct()], [node.Output], [node]), new PlanOptions { Filters = KernelRun.Smallest });

    /// <summary>A program whose filter has a format.</summary>
    /// <param name="kind">Dense or Conv2D.</param>
    public static Program Stored(Random random, string kind, FilterFormat format)
    {
        while (true)
        {
            Program program = Plan(Draw(random, AnyNode.Kinds[kind]));
            if (FilterStorage.FormatOf(program.Steps[0].Calls[0]) == format)
                return program;
        }
    }

    /// <summary>A program for every kind of operator.</summary>
    public static IEnumerable<Program> OfEveryKind(Random random) => AnyNode.Kinds.Values.Select(any => Plan(Draw(random, any)));
}
