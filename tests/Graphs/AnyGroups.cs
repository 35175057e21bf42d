using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Tests.Graphs;

/// <summary>Streamed groups as no search would choose them: any runs of nodes, at any rate.</summary>
internal static class AnyGroups
{
    public static Program Of(Random random, Graph graph, PlanOptions options) => Of(random, graph, options, inStrips: false);

    /// <summary>Most of them in strips of columns, any number of them.</summary>
    public static Program InStrips(Random random, Graph graph, PlanOptions options) => Of(random, graph, options, inStrips: true);

    private static Program Of(Random random, Graph graph, PlanOptions options, bool inStrips)
    {
        var plan = new ProgramPlan(graph, options);
        var reads = new TensorReads(graph);
        var groups = new List<BandSchedule>();
        for (int first = 0; first < graph.Nodes.Count; first++)
        {
            BandSchedule[] possible =
            [
                .. Enumerable.Range(first, Math.Min(12, graph.Nodes.Count - first))
                    .Select(last => inStrips && InStrips(random, reads, first, last) is { } strips ? strips
                        : BandSchedule.Of(reads, first, last, AnyRate(random), copies: random.Next(2) == 0))
                    .OfType<BandSchedule>(),
            ];
            if (possible.Length == 0 || random.Next(5) == 0)
                continue;
            groups.Add(possible[random.Next(3) == 0 ? random.Next(possible.Length) : possible.Length - 1]);
            first = groups[^1].Last;
        }

        return plan.Of(groups) with { Whole = plan.Of([]) };
    }

    private static BandSchedule? InStrips(Random random, TensorReads reads, int first, int last) =>
        BandSchedule.RatesOf(reads, first, last) is { } rates && ColumnStrips.Of(reads, first, last, random.Next(2, 6)) is { } strips
            ? BandSchedule.Of(reads, first, last, rates, AnyRate(random), copies: true, strips) : null;

    private static RowRate AnyRate(Random random) => random.Next(2) == 0 ? new RowRate(random.Next(1, 6), 1) : new RowRate(1, random.Next(1, 5));
}
