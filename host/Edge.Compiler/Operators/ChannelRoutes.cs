using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Where operators that keep channels apart send them; see <see cref="Operator.Routes"/>.</summary>
public static class ChannelRoutes
{
    /// <summary>Each channel to the one of its own number.</summary>
    public static IReadOnlyList<int[]> Same(Node node) => Shifted(node.Output.Shape.Channels, 0);

    /// <summary>Each channel to the one <paramref name="by"/> further on.</summary>
    public static IReadOnlyList<int[]> Shifted(int channels, int by) => [.. Enumerable.Range(by, channels).Select(c => new[] { c })];
}
