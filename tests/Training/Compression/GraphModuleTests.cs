using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Tests.Graphs;
using Edge.Training.Compressing;
using Edge.Training.Models;
using TorchSharp;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class GraphModuleTests
{
    /// <summary>Sums in another order, relative to the largest value.</summary>
    private const float Tolerance = 1e-5f;

    [Fact]
    public void A_module_computes_what_the_float_reference_computes() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Float(random, new RandomGraphLimits { IsPlain = true });
        if (graph.Nodes.Any(node => node.Operator is Resize))
            return; // has no trainable form
        float[][] images = RandomGraphs.Images(random, graph, 2);
        using var scope = torch.NewDisposeScope();
        using var module = new GraphModule(graph);
        module.eval();

        var executor = new FloatExecutor(graph);
        var expected = new Dictionary<string, List<float>>();
        foreach (float[] image in images)
            executor.Run([image], (node, values) => (expected.TryGetValue(node.Name, out var all) ? all : expected[node.Name] = []).AddRange(values));

        module.Outputs(Batch(images, graph.Inputs[0].Shape), (node, _, values) => SameValues([.. expected[node.Name]], Layout.Values(values), node.ToString()));
    });

    [Fact]
    public void A_graph_goes_through_a_module_unchanged() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Float(random, new RandomGraphLimits { IsPlain = true });
        if (graph.Nodes.Any(node => node.Operator is Resize))
            return;
        using var module = new GraphModule(graph);
        Graph back = module.ToGraph();
        Assert.Equal(graph.Nodes.Select(node => node.Operator), back.Nodes.Select(node => node.Operator));
        foreach (var (before, after) in graph.Nodes.Zip(back.Nodes))
            Assert.All(before.Inputs.Zip(after.Inputs).Where(pair => pair.First.IsConstant), pair => Assert.Equal(pair.First.Floats, pair.Second.Floats));
    }, runs: 30);

    [Fact]
    public void An_operator_without_a_trainable_form_is_named()
    {
        var sketch = new GraphSketch(new Random(1));
        Graph graph = sketch.Finish(sketch.Node(new Resize(new Size(8, 8), ResizeMode.Nearest, ResizeGrid.Asymmetric), sketch.Input(1, 4, 4, 2)));
        var e = Assert.Throws<ModelException>(() => new GraphModule(graph));
        Assert.Equal("E0280", e.Code);
        Assert.Contains("Resize", e.Message);
    }

    [Fact]
    public void Trained_weights_come_back_into_the_graph()
    {
        torch.random.manual_seed(1);
        Network network = NetworkCatalog.Create("parts", Shape.Nhwc(1, 16, 16, 1), 3);
        using var source = NetworkModule.Create(network);
        Graph graph = NetworkGraph.Create(network, source, []);
        using var module = new GraphModule(graph);
        var random = new Random(2);
        float[][] images = RandomGraphs.Images(random, graph, 4);
        using var scope = torch.NewDisposeScope();
        torch.Tensor batch = Batch(images, graph.Inputs[0].Shape);

        module.train();
        using var optimizer = torch.optim.SGD(module.parameters(), 0.1);
        torch.nn.functional.cross_entropy(module.forward(batch), torch.tensor(new long[] { 0, 1, 2, 0 })).backward();
        optimizer.step();
        module.eval();

        Graph trained = module.ToGraph();
        Assert.NotEqual(graph.Nodes[0].Inputs[1].Floats, trained.Nodes[0].Inputs[1].Floats);
        Node norm = trained.Nodes.First(node => node.Operator is BatchNorm);
        Assert.Contains(norm.Inputs[3].Floats, mean => mean != 0); // a running mean moved in training mode
        float[] expected = [.. images.SelectMany(image => new FloatExecutor(trained).Run([image])[0])];
        SameValues(expected, module.Outputs(batch)[0].data<float>().ToArray(), "scores");
        SameValues(expected, torch.nn.functional.softmax(module.forward(batch), 1).data<float>().ToArray(), "softmax of the logits");
    }

    private static torch.Tensor Batch(float[][] images, Shape shape) =>
        Layout.ToModule(torch.tensor(images.SelectMany(image => image).ToArray(), [images.Length, .. shape.Extents.Skip(1).Select(extent => (long)extent)]));

    private static void SameValues(float[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * Math.Max(1, largest), $"{what}: {actual[i]} for {expected[i]} at {i} of {expected.Length}");
    }
}
