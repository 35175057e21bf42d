using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Planning.Streaming;

/// <summary>Programs that compute patches: some rows at a time of some columns at a time.</summary>
public class PatchedProgramTests
{
    [Fact]
    public void Patches_are_the_references_bytes_at_every_node_and_each_is_kept_once()
    {
        int patched = 0;
        var kinds = new HashSet<string>();
        Property.Holds(random =>
        {
            Graph graph = OutputCopies.Run(RandomGraphs.Int8(random));
            Program program = AnyGroups.InStrips(random, graph, new PlanOptions { InPlace = random.Next(4) > 0, Alignment = 1 << random.Next(4) });
            StreamedGroup[] groups = [.. program.Groups.Where(group => group.Strips > 1)];
            patched += groups.Length;
            kinds.UnionWith(groups.SelectMany(group => program.Steps.Skip(group.First).Take(group.Last - group.First + 1)).Select(step => step.Node.Operator.Kind));
            StreamedProgramTests.Check(program, RandomGraphs.Int8Image(random, graph));
        }, runs: 400);
        Assert.True(patched > 100, $"{patched} groups in strips");
        Assert.Superset(new HashSet<string> { "Conv2D", "DepthwiseConv2D", "Add", "Concat", "Pad", "MaxPool2D", "AveragePool2D" }, kinds);
    }

    [Fact]
    public void Windows_of_patches_share_no_byte_with_what_is_in_use() => Property.Holds(random =>
    {
        Graph graph = OutputCopies.Run(RandomGraphs.Int8(random));
        ArenaMap map = ArenaMap.Of(AnyGroups.InStrips(random, graph, new PlanOptions { Alignment = 1 << random.Next(4) }));
        foreach (ArenaEntry a in map.Entries)
        {
            Assert.InRange(a.Offset + a.Bytes, 1, map.Bytes);
            Assert.All(map.Entries.Where(b => b != a && a.First <= b.Last && b.First <= a.Last), b =>
                Assert.True(a.Offset + a.Bytes <= b.Offset || b.Offset + b.Bytes <= a.Offset, $"{a} and {b}"));
        }
    });

    [Fact]
    public void Patches_are_made_only_where_rows_take_more_than_they_may_and_take_less() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Int8(random);
        var options = new PlanOptions { Alignment = 1 << random.Next(4), RamBytes = 0 };
        Program rows = Planner.Plan(graph, options), least = Planner.Plan(graph, options with { PatchBytes = 0 });
        Assert.Equal(0, rows.ExtraMacs);
        Assert.True(least.ArenaBytes <= rows.ArenaBytes);
        Assert.Equal(least.ArenaBytes < rows.ArenaBytes, least.Groups.Any(group => group.Strips > 1));
        Assert.Equal(rows.Whole.ArenaBytes, least.Whole.ArenaBytes);
        Assert.Equal(0, Planner.Plan(graph, options with { PatchBytes = rows.ArenaBytes }).ExtraMacs);
        StreamedProgramTests.Check(least, RandomGraphs.Int8Image(random, graph));
    });

    [Fact]
    public void Extra_multiply_accumulates_are_those_of_the_calls() => Property.Holds(random =>
    {
        Graph graph = OutputCopies.Run(RandomGraphs.Int8(random));
        Program program = AnyGroups.InStrips(random, graph, new PlanOptions());
        foreach (StreamedGroup group in program.Groups.Where(group => group.Strips > 1))
        {
            Step[] steps = [.. program.Steps.Where(step => group.First <= step.Index && step.Index <= group.Last)];
            long made = steps.Sum(step =>
            {
                long elements = group.Acts.OfType<BandCall>().Where(call => call.Step == step && call.Completes).Sum(call => (long)call.Times * call.Bytes);
                return step.Node.Operator.CountMacs(step.Node) / step.Node.Output.Bytes * elements;
            });
            Assert.Equal(steps.Sum(step => step.Node.Operator.CountMacs(step.Node)) + group.ExtraMacs, made);
        }
    });

    [Fact]
    public void A_wide_image_takes_less_in_patches_than_in_rows()
    {
        Graph graph = WideGraph.Int8(width: 512);
        var options = new PlanOptions { RamBytes = 0 };
        Program rows = Planner.Plan(graph, options), half = Planner.Plan(graph, options with { PatchBytes = rows.ArenaBytes / 2 });
        Assert.InRange(half.ArenaBytes, 1, rows.ArenaBytes / 2);
        Assert.InRange(half.ExtraMacs, 1, graph.Macs / 4);
        Assert.Contains(ArenaMap.Of(half).Entries, entry => entry.Rows.Contains("columns", StringComparison.Ordinal));
        StreamedProgramTests.Check(half, RandomGraphs.Int8Image(new Random(1), graph));
    }
}
