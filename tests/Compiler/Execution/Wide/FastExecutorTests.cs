using Edge.Compiler.Execution;
using Edge.Compiler.Execution.Wide;
using Edge.Compiler.Ir;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Execution.Wide;

public class FastExecutorTests
{
    [Fact]
    public void Every_node_of_an_int8_network_has_the_references_bytes() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Int8(random);
        sbyte[][] image = [ExtremeImages.Draw(random, graph.Inputs[0].Shape, random.Next(8))];
        var expected = new List<sbyte[]>();
        new Int8Executor(graph).Run(image, (_, values) => expected.Add([.. values]));
        int node = 0;
        Int8Executor.Fast(graph).Run(image, (_, values) => Assert.Equal(expected[node++], values));
        Assert.Equal(expected.Count, node);
    });

    [Fact]
    public void Every_node_of_a_float_network_has_the_references_numbers() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Float(random);
        float[][] image = [RandomGraphs.Images(random, graph, 1)[0]];
        var expected = new List<float[]>();
        new FloatExecutor(graph).Run(image, (_, values) => expected.Add([.. values]));
        int node = 0;
        FloatExecutor.Fast(graph).Run(image, (_, values) => Assert.Equal(expected[node++], values));
        Assert.Equal(expected.Count, node);
    });

    [Fact]
    public void Many_images_have_the_references_outputs_in_their_order()
    {
        var random = new Random(1);
        Graph graph = RandomGraphs.Int8(random);
        sbyte[][] images = [.. Enumerable.Range(0, 40).Select(i => ExtremeImages.Draw(random, graph.Inputs[0].Shape, i))];
        Assert.Equal(Int8Executor.RunAll(graph, images), Int8Executor.RunAllFast(graph, images));
    }

    [Fact]
    public void Vectors_that_compute_another_byte_are_an_error_that_names_the_operator()
    {
        Graph graph = RandomGraphs.Int8(new Random(1));
        var executor = new Int8Executor(new Int8Calls(graph, call => call.Activations.Count > 0 ? new Wrong() : null));
        ModelException error = Assert.Throws<ModelException>(() => executor.Run([new sbyte[graph.Inputs[0].Shape.Elements]]));
        Assert.Equal("E0414", error.Code);
        Assert.Contains(graph.Nodes.First(node => !node.Operator.IsView).Name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_image_and_one_in_a_thousand_are_checked()
    {
        var check = new WideCheck();
        Assert.Equal([0, 1000, 2000], Enumerable.Range(0, 2500).Where(_ => check.IsDue()));
    }

    private sealed class Wrong : IWideCall<sbyte>
    {
        public int ScratchBytes => 0;

        public void Run(sbyte[][] inputs, sbyte[] output, byte[] scratch) => output.AsSpan().Fill(77);
    }
}
