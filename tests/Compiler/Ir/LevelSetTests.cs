using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Ir;

public class LevelSetTests
{
    private static readonly Tensor Image = Tensor.Float("image", Shape.Nhwc(1, 4, 4, 2));

    // 3x3 with `rank` filters, then 1x1 with three: the weights count up, so that every one is told apart.
    private static Graph Factored(int rank, Func<int, float>? first = null, float bias = 0, string output = "second_out", int side = 3, params string[] classes)
    {
        float[] whole = [.. Enumerable.Range(0, 6 * 18).Select(i => first?.Invoke(i) ?? i + 1f)];
        Tensor filter = Tensor.Constant("a", new Shape(rank, 3, 3, 2), whole[..(rank * 18)]);
        Tensor inner = Tensor.Float("first_out", Shape.Nhwc(1, 4, 4, rank));
        float[] second = [.. Enumerable.Range(0, 3 * rank).Select(i => 100f + i / rank * 6 + i % rank)];
        Tensor scores = Tensor.Float(output, Shape.Nhwc(1, 4, 4, 3));
        return new Graph("net", [Image], [scores],
        [
            new Node("first", new Conv2D(Size.Square(1), Padding.All(1)),
                [Image, filter, Tensor.Constant("first_bias", new Shape(rank), new float[rank])], inner),
            new Node("second", new Conv2D(Size.Square(1), Padding.None) { Activation = side == 3 ? Activation.None : Activation.Relu },
                [inner, Tensor.Constant("b", new Shape(3, 1, 1, rank), second), Tensor.Constant("second_bias", new Shape(3), [bias, 0, 0])], scores),
        ], classes);
    }

    private static ModelException Refused(params Graph[] levels) => Assert.Throws<ModelException>(() => new LevelSet(levels));

    [Fact]
    public void Levels_are_parts_of_one_network_with_biases_of_their_own()
    {
        var levels = new LevelSet([Factored(6), Factored(3, bias: 5), Factored(2)]);
        Assert.Equal((3, "net", false), (levels.Count, levels.Name, levels.IsInt8));
        Assert.Same(levels.Levels[0], levels.Full);
    }

    [Fact]
    public void A_level_may_have_a_positive_factor_for_each_output_channel() =>
        Assert.Equal(2, new LevelSet([Factored(6), Factored(3, first: i => (i + 1) * (i / 18 + 0.3f))]).Count);

    [Fact]
    public void A_weight_that_is_not_level_0s_is_named()
    {
        ModelException e = Refused(Factored(6), Factored(3, first: i => i == 21 ? 0 : i + 1));
        Assert.Equal("E0103", e.Code);
        Assert.StartsWith("net: level 1: node 'first' (Conv2D): weight [1,0,1,1] is 0, where level 0's filter has 22", e.Message);
    }

    [Fact]
    public void A_negative_factor_is_none() =>
        Assert.Contains("output channel 0 is level 0's times -1", Refused(Factored(6), Factored(3, first: i => -1f - i)).Found);

    [Theory]
    [MemberData(nameof(Others))]
    public void Networks_that_are_not_one_say_what_differs(string found, Graph[] levels)
    {
        ModelException e = Refused(levels);
        Assert.Equal("E0102", e.Code);
        Assert.Contains(found, e.Message);
    }

    public static TheoryData<string, Graph[]> Others => new()
    {
        { "1 levels", [Factored(6)] },
        { "0 levels", [] },
        { "17 levels", [.. Enumerable.Repeat(Factored(6), 17)] },
        { "the output 'other' 1x4x4x3", [Factored(6), Factored(3, output: "other")] },
        { "writes 'first_out' 1x4x4x6", [Factored(3), Factored(6)] },
        { "at most", [Factored(6), Factored(2), Factored(3)] },
        { "1x1, relu", [Factored(6), Factored(3, side: 1)] },
        { "1 nodes", [Factored(6), First(Factored(6))] },
        { "2 classes: OK, dent", [Factored(6), Factored(3, classes: ["OK", "dent"])] },
    };

    private static Graph First(Graph graph)
    {
        Tensor output = Tensor.Float("second_out", graph.Outputs[0].Shape), filter = Tensor.Constant("b", new Shape(3, 1, 1, 2), new float[6]);
        return graph.With(graph.Inputs, [output], [graph.Nodes[1] with { Inputs = [Image, filter, graph.Nodes[1].Inputs[2]], Output = output }]);
    }

    [Fact]
    public void Random_networks_of_levels_are_accepted() => Property.Holds(random =>
    {
        LevelSet levels = RandomLevels.Float(random);
        LevelSet prepared = Pipeline.Prepare(levels); // batch norms of each level's own leave factors in its filters
        Assert.Equal(levels.Count, prepared.Count);
    });

    [Fact]
    public void The_leading_block_of_a_constant_is_its_first_indices_along_every_axis() =>
        Assert.Equal([0, 1, 4, 5], LeadingBlock.Of([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], new Shape(3, 4), new Shape(2, 2)));
}
