using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes.Exact;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Passes.Exact;

/// <summary>Which clamps an INT8 producer takes over, and that the answers never change.</summary>
public class FuseClampsTests
{
    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Relu6)]
    public void A_clamp_of_the_same_scale_joins_the_convolution(Activation activation)
    {
        var sketch = new RowSketch();
        Tensor sum = sketch.Conv(sketch.Input(2, 2, 1), 1, [3, -2], [5, 0], zeroPoint: -7);
        Graph after = Run(sketch.Finish(sketch.Same(activation == Activation.Relu ? new Relu() : new Relu6(), sum)), 1);
        Assert.Equal(activation, ((Conv2D)after.Nodes[0].Operator).Activation);
        Assert.Equal(["relu1"], after.Nodes[0].Fused.Select(name => name.Replace("relu6", "relu")));
    }

    [Fact]
    public void A_clamp_after_a_clamp_joins_as_the_narrower_one()
    {
        var sketch = new RowSketch();
        Tensor sum = sketch.Conv(sketch.Input(2, 2, 1), 1, [3], [5], activation: Activation.Relu6);
        Graph after = Run(sketch.Finish(sketch.Same(new Relu(), sum)), 1);
        Assert.Equal(Activation.Relu6, ((Conv2D)after.Nodes[0].Operator).Activation);
    }

    [Fact]
    public void An_add_and_a_mul_take_theirs()
    {
        var sketch = new RowSketch();
        Tensor a = sketch.Input(2, 2, 2), b = sketch.Input(2, 2, 2);
        Tensor sum = sketch.Same(new Relu(), sketch.Node(new Add(), Quantization.PerTensor(2, 3), a, b));
        Graph graph = sketch.Finish(sketch.Same(new Relu6(), sketch.Node(new Mul(), Quantization.PerTensor(0.1f, -100), sum, sum)));
        Graph after = FuseClamps.Run(graph);
        Assert.Equal([Activation.Relu, Activation.Relu6], after.Nodes.Select(node => ((IActivated)node.Operator).Activation));
    }

    [Fact]
    public void Another_scale_or_another_curve_stays()
    {
        var sketch = new RowSketch();
        Tensor image = sketch.Input(2, 2, 1);
        Tensor coarse = sketch.Node(new Relu(), Quantization.PerTensor(2, 0), sketch.Conv(image, 1, [3], [5]));
        Tensor curve = sketch.Same(new Tanh(), sketch.Conv(image, 1, [3], [5]));
        Run(sketch.Finish(coarse, curve), 4);
    }

    [Fact]
    public void A_sum_that_somebody_else_reads_keeps_its_clamp_apart()
    {
        var sketch = new RowSketch();
        Tensor sum = sketch.Conv(sketch.Input(2, 2, 1), 1, [3], [5]);
        Run(sketch.Finish(sketch.Same(new Relu(), sum), sum), 2);
    }

    [Fact]
    public void Activations_that_a_converter_left_apart_are_all_taken_back() => Property.Holds(random =>
    {
        Graph whole = RandomGraphs.Int8(random), apart = Apart(whole), after = FuseClamps.Run(apart);
        SameAnswers.Check(random, apart, after, 4);
        Assert.True(after.Nodes.Count <= whole.Nodes.Count, $"{apart.Nodes.Count} nodes became {after.Nodes.Count}, not {whole.Nodes.Count}");
    });

    private static Graph Apart(Graph graph)
    {
        return graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.SelectMany(Split)]);

        static IEnumerable<Node> Split(Node node)
        {
            if (node.Operator is not IActivated { Activation: not Activation.None } activated)
                return [node];
            Tensor sum = Tensor.Int8($"{node.Output.Name}_sum", node.Output.Shape, node.Output.Quantization!);
            Operator clamp = activated.Activation == Activation.Relu ? new Relu() : new Relu6();
            return [node with { Operator = activated.With(Activation.None), Output = sum }, new Node($"{node.Name}_clamp", clamp, [sum], node.Output)];
        }
    }

    private static Graph Run(Graph before, int nodes)
    {
        Graph after = FuseClamps.Run(before);
        Assert.Equal(nodes, after.Nodes.Count);
        SameAnswers.Check(new Random(1), before, after, 50);
        return after;
    }
}
