using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Quantizing;

public class GivenScalesTests
{
    [Fact]
    public void The_scales_of_an_integer_graph_give_it_again() => Property.Holds(random =>
    {
        Graph graph = Pipeline.Prepare(RandomGraphs.Float(random));
        var options = new QuantizationOptions { BiasCorrection = false, WeightBits = random.Next(2, 9), WeightRounding = WeightRoundingMethod.Nearest };
        Graph quantized = PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, 4), options);
        Assert.Equal(new ModelFile(quantized).ToBytes(), new ModelFile(PostTrainingQuantizer.Run(graph, GivenScales.Of(quantized))).ToBytes());
    }, runs: 40);

    [Fact]
    public void Scales_of_another_graph_are_refused_by_the_name_that_is_missing()
    {
        Graph graph = Pipeline.Prepare(RandomGraphs.Float(new Random(3)));
        GivenScales scales = GivenScales.Of(PostTrainingQuantizer.Run(graph, RandomGraphs.Images(new Random(4), graph, 2), new QuantizationOptions()));
        string input = graph.Inputs[0].Name, filtered = scales.Filters.Keys.First();
        var e = Assert.Throws<ModelException>(() => PostTrainingQuantizer.Run(graph, scales with { Activations = scales.Activations.Where(pair => pair.Key != input).ToDictionary() }));
        Assert.Equal("E0313", e.Code);
        Assert.Contains($"tensor '{input}'", e.Message);
        var narrow = new Dictionary<string, Quantization>(scales.Filters) { [filtered] = Quantization.PerTensor(1, 0) };
        e = Assert.Throws<ModelException>(() => PostTrainingQuantizer.Run(graph, scales with { Filters = narrow }));
        Assert.Contains($"filter of node '{filtered}'", e.Message);
    }
}
