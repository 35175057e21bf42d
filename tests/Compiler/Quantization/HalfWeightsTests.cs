using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Quantizing;

public class HalfWeightsTests
{
    [Theory]
    [InlineData(1 + 1f / 2048, 1)] // a tie goes to the even one
    [InlineData(1 + 3f / 2048, 1 + 2f / 1024)]
    [InlineData(1 + 1.1f / 2048, 1 + 1f / 1024)]
    [InlineData(65519, 65504)]
    [InlineData(3e-8f, 5.9604645e-8f)]
    [InlineData(2.9e-8f, 0)]
    [InlineData(-0.3333f, -0.33325195f)]
    public void Values_go_to_the_nearest_half(float value, float expected) => Assert.Equal(expected, HalfWeights.Run(Graph(value)).Nodes[0].Inputs[1].Floats[0]);

    [Fact]
    public void A_value_beyond_the_largest_is_refused_with_its_node()
    {
        var e = Assert.Throws<ModelException>(() => HalfWeights.Run(Graph(-70000)));
        Assert.Equal("E0315", e.Code);
        Assert.Contains("node 'dense' (Dense)", e.Message);
        Assert.Contains("'w' holds -70000", e.Message);
        Assert.Equal("E0315", Assert.Throws<ModelException>(() => HalfWeights.Run(Graph(65520))).Code);
    }

    [Fact]
    public void A_file_takes_two_bytes_for_each_weight_and_comes_back_the_same() => Property.Holds(random =>
    {
        Graph graph = HalfWeights.Run(RandomGraphs.Float(random));
        var whole = new ModelFile(graph);
        ModelFile half = whole with { Storage = WeightStorage.Float16 };
        byte[] bytes = half.ToBytes();
        ModelFile again = ModelFile.Parse(bytes, "m.edge");
        Assert.Equal(whole.ToBytes().Length - 2 * graph.Weights + ",\"storage\":\"Float16\"".Length, bytes.Length);
        Assert.Equal(WeightStorage.Float16, again.Storage);
        Assert.Equal(bytes, again.ToBytes());
        foreach (var (a, b) in graph.Constants.Zip(again.Graph.Constants))
            Assert.Equal(a.Floats, b.Floats);
        float[] image = RandomGraphs.Images(random, graph, 1)[0];
        Assert.Equal(new FloatExecutor(graph).Run([image])[0], new FloatExecutor(again.Graph).Run([image])[0]);
    }, runs: 30);

    [Fact]
    public void Weights_that_are_no_halves_are_never_written_as_such() =>
        Assert.Throws<InvalidOperationException>(() => (new ModelFile(Graph(0.3f)) { Storage = WeightStorage.Float16 }).ToBytes());

    [Fact]
    public void Files_of_float32_are_of_the_first_version_and_those_of_float16_of_the_second()
    {
        Assert.Equal(1, new ModelFile(Graph(0.25f)).ToBytes()[8]);
        Assert.Equal(2, (new ModelFile(Graph(0.25f)) { Storage = WeightStorage.Float16 }).ToBytes()[8]);
    }

    [Fact]
    public void An_integer_model_made_of_one_is_a_plain_file()
    {
        Graph graph = Graph(0.25f);
        var half = new ModelFile(graph) { Storage = WeightStorage.Float16 };
        Assert.Equal(1, Pipeline.Quantize(half, new CalibrationSet([[0f, 1f], [1f, 0f]], "two"), new QuantizationOptions()).ToBytes()[8]);
    }

    private static Graph Graph(float weight)
    {
        Tensor x = Tensor.Float("x", new Shape(1, 2)), y = Tensor.Float("y", new Shape(1, 1));
        Tensor filter = Tensor.Constant("w", new Shape(1, 2), [weight, 1]), bias = Tensor.Constant("b", new Shape(1), [0.5f]);
        return new Graph("g", [x], [y], [new Node("dense", new Dense(), [x, filter, bias], y)]);
    }
}
