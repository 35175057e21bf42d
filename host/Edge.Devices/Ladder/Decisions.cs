using Edge.Compiler.Ir;
using Edge.Compiler.Locating;

namespace Edge.Devices.Ladder;

/// <summary>What a model decides: the index of the largest value of its first output, the first one at a tie; of a grid, the class of the best detection.</summary>
internal static class Decisions
{
    /// <param name="locating">How detections are read off; null: they are not.</param>
    public static int[] Of(Graph graph, LocatingSpecification? locating, IReadOnlyList<sbyte[]> outputs)
    {
        if (locating is null)
            return [.. outputs.Select(output => Largest(output.AsSpan(0, graph.Outputs[0].Bytes)))];
        var reader = GridReader.Of(locating, graph);
        return [.. outputs.Select(output => GridReader.Decision(reader.Read(output)))];
    }

    /// <summary>The same of a float network's first output.</summary>
    public static int[] Of(Graph graph, LocatingSpecification? locating, IReadOnlyList<float[]> outputs)
    {
        int first = graph.Outputs[0].Shape.Elements;
        if (locating is null)
            return [.. outputs.Select(output => Largest<float>(output.AsSpan(0, first)))];
        var reader = GridReader.OfFloat(locating, graph.Outputs[0].Shape);
        return [.. outputs.Select(output => GridReader.Decision(reader.Read(output.AsSpan(0, first))))];
    }

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
