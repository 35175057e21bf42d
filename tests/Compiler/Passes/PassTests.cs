using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Passes;

/// <summary>What each pass does to a small graph, and where it must not act.</summary>
public class PassTests
{
    private static readonly Conv2D Conv3x3 = new(Size.Square(1), Padding.All(1));

    private static GraphSketch Sketch() => new(new Random(1));

    private static string Kinds(Graph graph) => string.Join(' ', graph.Nodes.Select(node => node.Operator.Kind));

    [Fact]
    public void Convolution_batch_norm_and_relu_become_one_node_that_names_them_all()
    {
        GraphSketch sketch = Sketch();
        Tensor x = sketch.Input(1, 5, 4, 2);
        Graph graph = Pipeline.Prepare(sketch.Finish(sketch.Node(new Relu(), sketch.BatchNorm(sketch.Conv(x, 3, Size.Square(3), Conv3x3)))));
        Node node = Assert.Single(graph.Nodes);
        Assert.Equal("conv2d0", node.Name);
        Assert.Equal(["batchnorm1", "relu2"], node.Fused);
        Assert.Equal(Activation.Relu, ((Conv2D)node.Operator).Activation);
        Assert.Equal("relu2_out", node.Output.Name);
    }

    [Fact]
    public void A_batch_norm_whose_input_others_read_is_not_folded()
    {
        GraphSketch sketch = Sketch();
        Tensor sum = sketch.Conv(sketch.Input(1, 5, 4, 2), 3, Size.Square(3), Conv3x3);
        Graph graph = FoldBatchNorm.Run(sketch.Finish(sketch.Node(new Add(), sum, sketch.BatchNorm(sum))));
        Assert.Equal("Conv2D BatchNorm Add", Kinds(graph));
    }

    [Fact]
    public void A_batch_norm_after_an_activation_becomes_a_depthwise_convolution()
    {
        GraphSketch sketch = Sketch();
        Tensor x = sketch.Node(new Relu(), sketch.Conv(sketch.Input(1, 5, 4, 2), 3, Size.Square(3), Conv3x3));
        Assert.Equal("Conv2D DepthwiseConv2D", Kinds(Pipeline.Prepare(sketch.Finish(sketch.BatchNorm(x)))));
    }

    [Fact]
    public void A_batch_norm_on_a_row_of_values_that_cannot_be_folded_is_refused()
    {
        GraphSketch sketch = Sketch();
        Tensor x = sketch.Node(new Sigmoid(), sketch.Dense(sketch.Input(1, 4), 3));
        var e = Assert.Throws<ModelException>(() => Pipeline.Prepare(sketch.Finish(sketch.BatchNorm(x))));
        Assert.Equal("E0305", e.Code);
        Assert.Contains("node 'batchnorm2' (BatchNorm)", e.Message);
    }

    [Fact]
    public void The_mean_of_an_image_moves_into_the_first_convolution_and_its_border()
    {
        GraphSketch sketch = Sketch();
        Tensor mean = Tensor.Constant("mean", new Shape(2), [0.25f, 0.5f]), one = Tensor.Constant("one", new Shape(2), [1f, 1f]);
        Tensor zero = Tensor.Constant("zero", new Shape(2), [0f, 0f]), variance = Tensor.Constant("variance", new Shape(2), [0.25f, 0.04f]);
        Tensor normalized = sketch.Node(new BatchNorm(0), sketch.Input(1, 5, 4, 2), one, zero, mean, variance);
        Graph graph = Pipeline.Prepare(sketch.Finish(sketch.Conv(normalized, 3, Size.Square(3), Conv3x3)));
        Assert.Equal("Pad Conv2D", Kinds(graph));
        var pad = (Pad)graph.Nodes[0].Operator;
        Assert.Equal(Padding.All(1), pad.Padding);
        Assert.Equal(0.25f, pad.Values[0], 1e-6f);
        Assert.Equal(0.5f, pad.Values[1], 1e-6f);
    }

    [Fact]
    public void Relu_and_relu6_after_one_another_clamp_to_six()
    {
        GraphSketch sketch = Sketch();
        Tensor x = sketch.Node(new Relu6(), sketch.Node(new Relu(), sketch.Dense(sketch.Input(1, 4), 3)));
        Assert.Equal(Activation.Relu6, ((Dense)Assert.Single(FuseActivations.Run(sketch.Finish(x)).Nodes).Operator).Activation);
    }

    [Fact]
    public void A_relu_of_a_graph_output_stays_alone()
    {
        GraphSketch sketch = Sketch();
        Tensor x = sketch.Dense(sketch.Input(1, 4), 3);
        Assert.Equal("Dense Relu", Kinds(FuseActivations.Run(sketch.Finish(x, sketch.Node(new Relu(), x)))));
    }

    [Fact]
    public void A_border_of_zeros_becomes_the_convolutions_padding()
    {
        GraphSketch sketch = Sketch();
        Tensor x = sketch.Node(new Pad(new Padding(1, 0, 2, 3)), sketch.Input(1, 5, 4, 2));
        Graph graph = FoldPad.Run(sketch.Finish(sketch.Conv(x, 3, Size.Square(3), Conv3x3)));
        Assert.Equal(new Padding(2, 1, 3, 4), ((Conv2D)Assert.Single(graph.Nodes).Operator).Padding);
    }

    [Fact]
    public void A_border_of_other_values_stays()
    {
        GraphSketch sketch = Sketch();
        Tensor x = sketch.Node(new Pad(Padding.All(1)) { Values = [0, 0.5f] }, sketch.Input(1, 5, 4, 2));
        Assert.Equal("Pad Conv2D", Kinds(FoldPad.Run(sketch.Finish(sketch.Conv(x, 3, Size.Square(3), Conv3x3)))));
    }

    [Fact]
    public void A_max_pool_does_not_take_a_border_of_zeros()
    {
        GraphSketch sketch = Sketch();
        Tensor x = sketch.Node(new Pad(Padding.All(1)), sketch.Input(1, 5, 4, 2));
        Assert.Equal("Pad MaxPool2D", Kinds(FoldPad.Run(sketch.Finish(sketch.Node(new MaxPool2D(Size.Square(2), Size.Square(2), Padding.None), x)))));
    }

    [Fact]
    public void Identities_go_and_the_output_keeps_its_name()
    {
        GraphSketch sketch = Sketch();
        Tensor x = sketch.Node(new Pad(Padding.None), sketch.Input(1, 5, 4, 2));
        Tensor y = sketch.Node(new Reshape(new Shape(1, 5, 4, 2)), sketch.Node(new HardSwish(), x));
        Graph graph = RemoveIdentities.Run(sketch.Finish(y));
        Assert.Equal("HardSwish", Kinds(graph));
        Assert.Equal("reshape2_out", graph.Outputs[0].Name);
    }

    [Fact]
    public void An_identity_between_input_and_output_stays()
    {
        GraphSketch sketch = Sketch();
        Tensor x = sketch.Node(new Pad(Padding.None), sketch.Input(1, 5, 4, 2));
        Assert.Equal("Pad", Kinds(RemoveIdentities.Run(sketch.Finish(x))));
    }

    [Fact]
    public void Nodes_that_no_output_needs_go()
    {
        GraphSketch sketch = Sketch();
        Tensor used = sketch.Dense(sketch.Input(1, 4), 3);
        sketch.Node(new Softmax(), sketch.Dense(used, 2));
        Assert.Equal("Dense", Kinds(RemoveDeadNodes.Run(sketch.Finish(used))));
    }

    [Fact]
    public void A_batch_of_images_is_refused()
    {
        GraphSketch sketch = Sketch();
        Graph graph = sketch.Finish(sketch.Node(new HardSwish(), sketch.Input(2, 4)));
        Assert.Equal("E0306", Assert.Throws<ModelException>(() => Pipeline.Prepare(graph)).Code);
    }

    [Fact]
    public void Rows_that_a_reshape_makes_are_refused_where_a_kernel_takes_one()
    {
        GraphSketch sketch = Sketch();
        Tensor rows = sketch.Node(new Reshape(new Shape(3, 4)), sketch.Input(1, 12));
        Assert.NotEmpty(Pipeline.Prepare(sketch.Finish(sketch.Node(new Softmax(), rows))).Nodes);
        var e = Assert.Throws<ModelException>(() => Pipeline.Prepare(sketch.Finish(sketch.Dense(rows, 2))));
        Assert.Equal("E0306", e.Code);
        Assert.Contains("only the first of 3 would be computed", e.Message);
    }

    [Fact]
    public void An_unknown_pass_to_stop_after_is_refused_with_the_names_there_are()
    {
        GraphSketch sketch = Sketch();
        var e = Assert.Throws<UsageException>(() => Pipeline.Prepare(sketch.Finish(sketch.Dense(sketch.Input(1, 4), 3)), "fold-everything"));
        Assert.Contains("fold-batch-norm", e.Accepted);
    }
}
