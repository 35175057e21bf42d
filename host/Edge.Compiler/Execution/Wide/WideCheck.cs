using System.Globalization;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution.Wide;

/// <summary>Holds what vectors compute to the plain kernels, node by node, on an executor's first image and on one in <see cref="Interval"/>.</summary>
internal sealed class WideCheck
{
    public const int Interval = 1000;

    private int _images;

    /// <summary>To be asked once for each image.</summary>
    public bool IsDue() => _images++ % Interval == 0;

    /// <exception cref="ModelException">E0414: an element differs.</exception>
    public static void Same<T>(Graph graph, Node node, T[] expected, T[] found)
        where T : IEquatable<T>, IFormattable
    {
        int at = expected.AsSpan().CommonPrefixLength(found);
        if (at == expected.Length)
            return;
        string Text(T value) => value.ToString(null, CultureInfo.InvariantCulture);
        throw ModelException.AtNode("E0414", graph.Name, node.Name, node.Operator.Kind,
            $"this computer's vectors give {Text(found[at])} for element {at} of {found.Length}, the plain kernel {Text(expected[at])}",
            "the same numbers", "please report it, with the model and the processor's name");
    }
}
