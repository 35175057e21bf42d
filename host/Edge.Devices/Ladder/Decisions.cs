using Edge.Compiler.Ir;

namespace Edge.Devices.Ladder;

/// <summary>What a model decides: the index of the largest value of its first output; the first one at a tie.</summary>
internal static class Decisions
{
    public static int[] Of(Graph graph, IReadOnlyList<sbyte[]> outputs) =>
        [.. outputs.Select(output => Largest(output.AsSpan(0, graph.Outputs[0].Bytes)))];

    public static int Largest<T>(ReadOnlySpan<T> values)
        where T : IComparable<T>
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i].CompareTo(values[best]) > 0)
                best = i;
        }

        return best;
    }

    /// <summary>Decisions that are not the label; null without labels.</summary>
    public static int? Errors(IReadOnlyList<int> decisions, IReadOnlyList<int>? labels) =>
        labels is null ? null : decisions.Zip(labels).Count(pair => pair.First != pair.Second);

    /// <summary>Decisions that differ, over the images both have.</summary>
    public static int Changed(IReadOnlyList<int> decisions, IReadOnlyList<int> before) =>
        decisions.Zip(before).Count(pair => pair.First != pair.Second);
}
