using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Execution;

public class ExecutorTests
{
    // Two pixels of one channel; each convolution 1x1 with one weight.
    private static readonly Shape TwoPixels = Shape.Nhwc(1, 1, 2, 1);

    private static Graph FloatChain()
    {
        Tensor x = Tensor.Float("x", TwoPixels), half = Tensor.Float("half", TwoPixels), y = Tensor.Float("y", TwoPixels);
        return new Graph("chain", [x], [y, half],
        [
            new Node("first", Scaling, [x, Weight("w1", 0.5f), Bias("b1", 1)], half),
            new Node("second", Scaling, [half, Weight("w2", -2), Bias("b2", 0)], y),
        ]);
    }

    private static Graph Int8Chain()
    {
        var q = Quantization.PerTensor(0.5f, -10);
        Tensor x = Tensor.Int8("x", TwoPixels, q), y = Tensor.Int8("y", TwoPixels, Quantization.PerTensor(1, 3));
        return new Graph("chain8", [x], [y],
        [
            new Node("only", Scaling,
            [
                x,
                Tensor.Constant("w", Shape.Nhwc(1, 1, 1, 1), new sbyte[] { 127 }, Quantization.PerChannel([2f / 127], 0)),
                Tensor.Constant("b", new Shape(1), [0], Quantization.PerChannel([1f / 127], 0)),
            ], y),
        ]);
    }

    private static Conv2D Scaling => new(Size.Square(1), Padding.None);

    private static Tensor Weight(string name, float value) => Tensor.Constant(name, Shape.Nhwc(1, 1, 1, 1), new[] { value });

    private static Tensor Bias(string name, float value) => Tensor.Constant(name, new Shape(1), new[] { value });

    [Fact]
    public void Float_nodes_run_in_order_and_every_graph_output_is_returned()
    {
        float[][] outputs = new FloatExecutor(FloatChain()).Run([[4, -6]]);
        Assert.Equal([-6, 4], outputs[0]);
        Assert.Equal([3, -2], outputs[1]);
    }

    [Fact]
    public void An_observer_sees_each_node_once_in_order()
    {
        var seen = new List<string>();
        new FloatExecutor(FloatChain()).Run([[4, -6]], (node, values) => seen.Add($"{node.Name} {string.Join(' ', values)}"));
        Assert.Equal(["first 3 -2", "second -6 4"], seen);
    }

    [Fact]
    public void Outputs_of_one_inference_survive_the_next()
    {
        var executor = new FloatExecutor(FloatChain());
        float[][] first = executor.Run([[4, -6]]);
        executor.Run([[0, 0]]);
        Assert.Equal([-6, 4], first[0]);
    }

    [Fact]
    public void Int8_values_follow_the_scales()
    {
        // x = 0.5 * (q + 10), y = 2x at scale 1 and zero point 3: 2 * 0.5 * 14 + 3 and 2 * 0.5 * -8 + 3.
        sbyte[][] outputs = new Int8Executor(Int8Chain()).Run([[4, -18]]);
        Assert.Equal(new sbyte[] { 17, -5 }, outputs[0]);
    }

    [Fact]
    public void Many_images_on_all_cores_give_what_one_after_another_gives() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Int8(random);
        sbyte[][] images = [.. Enumerable.Range(0, 20).Select(_ => RandomGraphs.Int8Image(random, graph))];
        var executor = new Int8Executor(graph);
        Assert.Equal(images.Select(image => executor.Run([image])), Int8Executor.RunAll(graph, images));

        Graph real = RandomGraphs.Float(random);
        float[][] photos = RandomGraphs.Images(random, real, 20);
        var exact = new FloatExecutor(real);
        Assert.Equal(photos.Select(photo => exact.Run([photo])), FloatExecutor.RunAllFast(real, photos));
    }, runs: 10);

    [Fact]
    public void Inputs_of_another_size_are_refused_by_name()
    {
        var e = Assert.Throws<ArgumentException>(() => new FloatExecutor(FloatChain()).Run([[1, 2, 3]]));
        Assert.Contains("input 'x' of 'chain' is 1x1x2x1, 3 values were given", e.Message);
    }

    [Fact]
    public void A_graph_of_the_other_kind_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new FloatExecutor(Int8Chain()));
        Assert.Throws<ArgumentException>(() => new Int8Executor(FloatChain()));
    }
}
