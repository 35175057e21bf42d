using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes.Exact;
using Edge.Compiler.Tests.Operators;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Passes.Exact;

public class ExactPropertyTests
{
    public static TheoryData<string> Kinds => [.. AnyNode.Kinds.Keys];

    [Fact]
    public void Planted_dead_channels_go_and_every_answer_stays()
    {
        int shrunk = 0, drawn = 0;
        Property.Holds(random =>
        {
            Graph before = PlantedGraph.Of(random, RandomGraphs.Int8(random)), after = RemoveDeadChannels.Run(before);
            SameAnswers.Check(random, before, after, 8);
            Assert.True(after.Weights <= before.Weights && after.Macs <= before.Macs);
            drawn++;
            shrunk += after.Weights < before.Weights ? 1 : 0;
        }, runs: 200);
        // One graph in three loses a channel; a handful of draws, or a single repeated one, says nothing about the share.
        Assert.True(drawn < 60 || shrunk * 6 > drawn, $"{shrunk} of {drawn} graphs lost a channel: the planting does not reach the pass");
    }

    /// <summary>Both ends of int8 everywhere and in blocks, slopes and noise.</summary>
    [Fact]
    public void Ten_thousand_images_find_no_difference_without_dead_channels()
    {
        var random = new Random(11);
        int images = 0;
        while (images < 10_000)
        {
            Graph before = PlantedGraph.Of(random, RandomGraphs.Int8(random)), after = RemoveDeadChannels.Run(before);
            if (after.Weights == before.Weights || before.Inputs.Count != 1 || before.Macs > 30_000)
                continue;
            sbyte[][] drawn = [.. Enumerable.Range(0, 2000).Select(i => ExtremeImages.Draw(random, before.Inputs[0].Shape, i))];
            Assert.Equal(Int8Executor.RunAll(before, drawn), Int8Executor.RunAll(after, drawn));
            images += drawn.Length;
        }
    }

    public static TheoryData<string> PassNames => [.. Pipeline.ExactPasses.Select(pass => pass.Name)];

    [Theory]
    [MemberData(nameof(PassNames))]
    public void Graphs_as_they_are_quantized_keep_every_answer_after(string pass) => Property.Holds(random =>
    {
        Graph before = RandomGraphs.Int8(random);
        SameAnswers.Check(random, before, Pipeline.ExactPasses.Single(exact => exact.Name == pass).Run(before), 3);
    });

    [Fact]
    public void All_passes_together_keep_every_answer_and_make_nothing_larger() => Property.Holds(random =>
    {
        Graph before = PlantedGraph.Of(random, RandomGraphs.Int8(random)), after = Pipeline.Shrink(before);
        SameAnswers.Check(random, before, after, 8);
        Assert.True(after.Macs <= before.Macs && after.Nodes.Count <= before.Nodes.Count);
        Assert.Equal(GraphText.Write(after), GraphText.Write(Pipeline.Shrink(after)));
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_node_that_keeps_channels_apart_gives_the_others_unchanged_without_some(string kind) => Property.Holds(random =>
    {
        Node node = AnyNode.Kinds[kind](random);
        int count = node.Activations.Count();
        if (node.Operator.Routes(node, 0) is null)
            return; // its channels mix
        // Several inputs send their channels to the same or to different outputs; a channel goes with all of its targets.
        bool[] gone = [.. Enumerable.Range(0, node.Output.Shape.Channels).Select(_ => random.Next(2) == 0)];
        IReadOnlyList<int[]>[] routes = [.. Enumerable.Range(0, count).Select(i => node.Operator.Routes(node, i)!)];
        foreach (int[] targets in routes.SelectMany(route => route))
        {
            foreach (int target in targets)
                gone[target] = gone[targets[0]];
        }

        int[] kept = [.. Enumerable.Range(0, gone.Length).Where(c => !gone[c])];
        // What goes nowhere may stay or go; the only channel of a tensor stays.
        int[][] keptInputs = [.. routes.Select(route => Enumerable.Range(0, route.Count).Where(c => route[c] is [var first, ..] ? !gone[first] : route.Count == 1 || random.Next(2) == 0).ToArray())];
        if (kept.Length == 0 || keptInputs.Any(channels => channels.Length == 0))
            return; // a tensor has at least one channel
        sbyte[][] values = AnyNode.Inputs(random, node);
        var narrow = new Queue<Tensor>(node.Activations.Zip(keptInputs, Narrow));
        Tensor[] inputs = [.. node.Inputs.Select(input => input.IsConstant ? input : narrow.Dequeue())];
        Node narrowed = node.Operator.Narrow(node, inputs, Narrow(node.Output, kept), kept);
        Assert.Equal(narrowed.Output.Shape, narrowed.Operator.InferShape(narrowed.Inputs));
        Assert.Equal(
            Channels(KernelRun.CSharp(node, values), gone.Length, kept),
            KernelRun.CSharp(narrowed, [.. values.Select((v, i) => Channels(v, routes[i].Count, keptInputs[i]))]));
    });

    private static sbyte[] Channels(sbyte[] values, int channels, int[] kept) => [.. values.Where((_, i) => kept.Contains(i % channels))];

    private static Tensor Narrow(Tensor tensor, int[] kept) =>
        Tensor.Int8(tensor.Name, ConstantSlice.WithExtent(tensor.Shape, tensor.Shape.Rank - 1, kept.Length), tensor.Quantization!);
}
