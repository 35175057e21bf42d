using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Planning.Streaming;

/// <summary>Programs that compute some rows at a time.</summary>
public class StreamedProgramTests
{
    [Fact]
    public void Rows_at_a_time_are_the_references_rows_at_every_node()
    {
        int nodes = 0, longest = 0;
        var kinds = new HashSet<string>();
        Property.Holds(random =>
        {
            Graph graph = OutputCopies.Run(RandomGraphs.Int8(random));
            Program program = AnyGroups.Of(random, graph, new PlanOptions { InPlace = random.Next(4) > 0, Alignment = 1 << random.Next(4) });
            nodes += program.Groups.Sum(group => group.Last - group.First + 1);
            kinds.UnionWith(program.Groups.Where(group => group.Last > group.First)
                .SelectMany(group => program.Steps.Skip(group.First).Take(group.Last - group.First + 1)).Select(step => step.Node.Operator.Kind));
            longest = Math.Max(longest, program.Groups.Select(group => group.Last - group.First + 1).DefaultIfEmpty().Max());
            Check(program, RandomGraphs.Int8Image(random, graph));
        }, runs: 400);
        Assert.True(nodes > 400 && longest > 4, $"{nodes} nodes streamed, {longest} together");
        Assert.Superset(new HashSet<string> { "Conv2D", "DepthwiseConv2D", "Add", "Concat", "Pad", "Mean", "AveragePool2D", "Resize" }, kinds);
    }

    [Fact]
    public void The_search_never_makes_an_arena_larger_and_changes_no_byte() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Int8(random);
        var options = new PlanOptions { Alignment = 1 << random.Next(4) };
        Program whole = Planner.Plan(graph, options), least = Planner.Plan(graph, options with { RamBytes = 0 });
        Program between = Planner.Plan(graph, options with { RamBytes = (whole.ArenaBytes + least.ArenaBytes) / 2 });
        Assert.True(least.ArenaBytes <= whole.ArenaBytes);
        Assert.True(between.ArenaBytes <= whole.ArenaBytes);
        Assert.Equal(whole.ArenaBytes, least.Whole.ArenaBytes);
        Check(least, RandomGraphs.Int8Image(random, graph));
        Check(between, RandomGraphs.Int8Image(random, graph));
    });

    [Fact]
    public void Nothing_is_streamed_where_whole_tensors_fit() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Int8(random);
        Program whole = Planner.Plan(graph);
        Assert.Empty(whole.Groups);
        Assert.Same(whole, whole.Whole);
        Assert.Empty(Planner.Plan(graph, new PlanOptions { RamBytes = whole.ArenaBytes }).Groups);
    }, runs: 40);

    [Fact]
    public void Every_row_of_every_node_is_computed_once() => Property.Holds(random =>
    {
        Graph graph = OutputCopies.Run(RandomGraphs.Int8(random));
        Program program = AnyGroups.Of(random, graph, new PlanOptions());
        foreach (StreamedGroup group in program.Groups)
        {
            Step[] ends = [.. group.Acts.Where(act => act is BandMean or BandSpread).Select(act => act.Step)];
            foreach (Step step in program.Steps.Where(step => group.First <= step.Index && step.Index <= group.Last).Except(ends))
                Assert.Equal(step.Node.Output.Bytes, group.Acts.OfType<BandCall>().Where(call => call.Completes && call.Step == step).Sum(call => call.Times * call.Bytes));
        }
    });

    [Fact]
    public void What_is_in_use_at_the_same_step_never_shares_a_byte() => Property.Holds(random =>
    {
        Graph graph = OutputCopies.Run(RandomGraphs.Int8(random));
        ArenaMap map = ArenaMap.Of(AnyGroups.Of(random, graph, new PlanOptions { Alignment = 1 << random.Next(4) }));
        foreach (ArenaEntry a in map.Entries)
        {
            Assert.InRange(a.Offset + a.Bytes, 1, map.Bytes);
            Assert.All(map.Entries.Where(b => b != a && a.First <= b.Last && b.First <= a.Last), b =>
                Assert.True(a.Offset + a.Bytes <= b.Offset || b.Offset + b.Bytes <= a.Offset, $"{a} and {b}"));
        }
    });

    /// <param name="most">Bytes of the arena, without working memory of kernels.</param>
    [TheoryWithSharedData]
    [InlineData("ic_resnet8_int8", 15 * 1024)]
    [InlineData("vww_mobilenet025_int8", 15 * 1024)]
    [InlineData("kws_dscnn_int8", 9 * 1024)]
    public void Public_models_keep_their_bytes_in_a_fraction_of_the_arena(string model, int most)
    {
        Graph graph = Pipeline.Shrink(TFLiteImporter.Load(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", "mlperf-tiny", model + ".tflite")));
        Program program = Planner.Plan(graph, new PlanOptions { RamBytes = 0 });
        Assert.InRange(program.ArenaBytes, 1, most);
        Check(program, RandomGraphs.Int8Image(new Random(1), graph));
    }

    internal static void Check(Program program, sbyte[] image)
    {
        var wanted = new Dictionary<Node, sbyte[]>();
        sbyte[][] outputs = new Int8Executor(program.Graph).Run([image], (node, values) => wanted[node] = (sbyte[])values.Clone());
        var memory = new ProgramMemory(program, [image]);
        var made = program.Graph.Nodes.ToDictionary(node => node, node => new int[node.Output.Bytes]);
        memory.Run((node, bytes, at) =>
        {
            Assert.True(wanted[node].AsSpan(at, bytes.Length).SequenceEqual(bytes), $"{node}: bytes from {at} on\n{ProgramText.Write(program)}");
            foreach (ref int times in made[node].AsSpan(at, bytes.Length))
                times++;
        });
        Assert.All(program.Steps, step => Assert.All(made[step.Node], times => Assert.Equal(1, times)));
        Assert.Equal(outputs, memory.Outputs);
        Assert.Equal(image, memory.Inputs[0]);
    }
}
