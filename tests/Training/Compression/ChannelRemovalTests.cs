using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Tests.Graphs;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class ChannelRemovalTests
{
    [Fact]
    public void A_network_without_some_channels_computes_what_it_computes_when_nobody_reads_them() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Float(random);
        var groups = new DependencyGroups(graph);
        HashSet<int> removed = [.. groups.Removable.Where(_ => random.Next(2) == 0).Select(group => group.Id)];
        groups.KeepOneOfEach(graph.Nodes.Select(node => node.Output), removed);

        var (narrow, kept) = ChannelRemoval.Run(graph, groups, removed);
        Graph deaf = graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node => DependencyGroups.Sums(node) ? Deaf(node, [.. groups.Kept(node.Inputs[0], removed)]) : node)]);

        Assert.All(graph.Nodes, node => Assert.Equal(kept[node.Name].Count, narrow.Nodes.First(other => other.Name == node.Name).Output.Shape.Channels));
        float[][] images = RandomGraphs.Images(random, graph, 2);
        foreach (float[] image in images)
        {
            float[][] expected = new FloatExecutor(deaf).Run([image]), actual = new FloatExecutor(narrow).Run([image]);
            for (int o = 0; o < expected.Length; o++)
            {
                float largest = Math.Max(1, expected[o].Max(Math.Abs));
                // The same sums without their zeros.
                Assert.All(expected[o].Zip(actual[o]), pair => Assert.Equal(pair.First, pair.Second, 1e-6f * largest));
            }
        }
    }, runs: 200);

    [Fact]
    public void Layers_that_are_added_lose_the_same_channels()
    {
        Graph graph = TinyTask.Residual;
        var groups = new DependencyGroups(graph);
        string[] layers = [.. groups.Removable.Select(group => group.Layers).Distinct()];
        Assert.Equal(["stem+block1.main.pointwise", "block2.main.conv1", "block2.main.conv2+block2.shortcut.project"], layers);
        Assert.Equal(12 + 16 + 16, groups.Removable.Count);
    }

    [Fact]
    public void A_channel_of_a_flattened_image_takes_its_pixels_out_of_the_dense_layer()
    {
        Graph graph = TinyTask.Plain;
        var groups = new DependencyGroups(graph);
        ChannelGroup last = groups.Removable.First(group => group.Layers == "last");
        var (narrow, _) = ChannelRemoval.Run(graph, groups, new HashSet<int> { last.Id });
        Shape before = graph.Nodes.First(node => node.Name == "hidden").Inputs[1].Shape, after = narrow.Nodes.First(node => node.Name == "hidden").Inputs[1].Shape;
        Assert.Equal(before[1] - 2 * 2, after[1]);
    }

    [Fact]
    public void The_inputs_and_the_scores_of_a_network_keep_their_channels()
    {
        var groups = new DependencyGroups(TinyTask.Plain);
        Assert.DoesNotContain(groups.Removable, group => group.Layers.Contains("classify"));
        Assert.Contains(groups.Removable, group => group.Layers == "hidden");
    }

    private static Node Deaf(Node node, HashSet<int> heard)
    {
        Tensor filter = node.Inputs[1];
        int channels = filter.Shape.Channels;
        return node with { Inputs = [node.Inputs[0], Tensor.Constant(filter.Name, filter.Shape, [.. filter.Floats.Select((w, i) => heard.Contains(i % channels) ? w : 0)]), node.Inputs[2]] };
    }
}
