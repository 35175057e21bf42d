using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution;

/// <summary>What both executors ask of the values they are given.</summary>
internal static class GraphInputs
{
    public static void Check(Graph graph, IReadOnlyList<Array> inputs)
    {
        if (inputs.Count != graph.Inputs.Count)
            throw new ArgumentException($"'{graph.Name}' has {graph.Inputs.Count} inputs, {inputs.Count} were given", nameof(inputs));
        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Length != graph.Inputs[i].Shape.Elements)
            {
                throw new ArgumentException(
                    $"input '{graph.Inputs[i].Name}' of '{graph.Name}' is {graph.Inputs[i].Shape}, {inputs[i].Length} values were given", nameof(inputs));
            }
        }
    }
}
