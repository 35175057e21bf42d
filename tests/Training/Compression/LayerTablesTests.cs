using Edge.Compiler;
using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Tests.Graphs;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

public class LayerTablesTests
{
    [Theory]
    [InlineData(0, 1000)] // one value says nothing
    [InlineData(125, 500, 500)] // a bit for each
    [InlineData(250, 250, 250, 250, 250)]
    [InlineData(102, 750, 250)] // 0.8113 bits for each
    public void The_bound_is_the_entropy_times_the_number_of_weights(long bytes, params int[] counts) =>
        Assert.Equal(bytes, LayerTables.BoundOf([.. counts.SelectMany((count, value) => Enumerable.Repeat((sbyte)value, count))]));

    // A codebook or mask is no entropy code of single weights; packed rows of b bits are, and 2^b values at most lie in them.
    [Fact]
    public void No_packed_filter_is_smaller_than_the_bound() => Property.Holds(random =>
    {
        Graph graph = Pipeline.Prepare(RandomGraphs.Float(random));
        var options = new QuantizationOptions { BiasCorrection = false, WeightRounding = WeightRoundingMethod.Nearest, WeightBits = random.Next(2, 9) };
        Program program = Planner.Plan(PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, 1), options));
        IReadOnlyDictionary<string, LayerTables> plain = LayerTables.Of(program, null);
        IReadOnlyDictionary<string, LayerTables> fast = LayerTables.Of(program, new CoreKernels(CoreInstructions.Armv7EM, CoreCostFile.Read("cortex-m4")));
        Assert.Equal(program.Steps.Where(step => step.Node.Operator is IFiltered).Select(step => step.Node.Name).Order(), plain.Keys.Order());
        foreach (Step step in program.Steps.Where(step => step.Node.Operator is IFiltered))
        {
            LayerTables own = plain[step.Node.Name];
            Assert.True(own.LinkedBytes >= own.PackedBytes, $"{own}");
            Assert.Equal((own.EntropyBytes, own.PackedBytes), (fast[step.Node.Name].EntropyBytes, fast[step.Node.Name].PackedBytes));
            if (step.Calls[0].Parameters.All(parameter => parameter.Name != "filter_format"))
                Assert.True(own.PackedBytes >= own.EntropyBytes, $"{own}");
        }
    }, runs: 40);
}
