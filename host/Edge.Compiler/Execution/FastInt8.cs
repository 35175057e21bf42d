using Edge.Compiler.Execution.Wide;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution;

/// <summary>Runs an INT8 graph over many images by this computer's vectors, on every core, and holds it to the integer reference on some of them.</summary>
public static class FastInt8
{
    /// <summary>One image of so many is computed by the reference too.</summary>
    private const int Interval = 1000;

    /// <summary>Images the reference computes at least; all, where there are fewer.</summary>
    private const int LeastChecked = 2;

    /// <summary>One inference for each image. For graphs with one input.</summary>
    /// <returns>For each image, in order, the values of each graph output.</returns>
    /// <exception cref="ArgumentException">The graph is not int8, or an image does not match its input.</exception>
    /// <exception cref="ModelException">E0410: a node's output is not the reference's.</exception>
    public static sbyte[][][] RunAll(Graph graph, IReadOnlyList<sbyte[]> images)
    {
        Int8Calls calls = Int8Calls.Wide(graph);
        sbyte[][][] outputs = Int8Executor.RunAll(calls, images);
        Check(calls, images);
        return outputs;
    }

    /// <summary>Compares every node's output on images spread evenly.</summary>
    private static void Check(Int8Calls calls, IReadOnlyList<sbyte[]> images)
    {
        int count = Math.Min(images.Count, Math.Max(LeastChecked, images.Count / Interval));
        Parallel.For(0, count, () => (Reference: new Int8Executor(calls.Graph), Wide: new Int8Executor(calls)), (i, _, pair) =>
        {
            sbyte[] image = images[(int)((long)i * images.Count / count)];
            var expected = new Dictionary<Node, sbyte[]>(ReferenceEqualityComparer.Instance);
            pair.Reference.Run([image], (node, values) => expected[node] = (sbyte[])values.Clone());
            pair.Wide.Run([image], (node, values) => Compare(calls.Graph, node, expected[node], values));
            return pair;
        }, _ => { });
    }

    private static void Compare(Graph graph, Node node, sbyte[] expected, sbyte[] found)
    {
        int at = expected.AsSpan().CommonPrefixLength(found);
        if (at == expected.Length)
            return;
        throw ModelException.AtNode("E0410", graph.Name, node.Name, node.Operator.Kind,
            $"this computer's vector kernel gives {found[at]} for element {at}, the reference {expected[at]}", "the same bytes", "please report it with the model");
    }
}
