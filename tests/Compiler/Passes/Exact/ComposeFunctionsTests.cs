using Edge.Compiler.Execution;
using Edge.Compiler.Export;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes.Exact;

namespace Edge.Compiler.Tests.Passes.Exact;

/// <summary>Functions of one value that become one table: every one of the 256 answers is compared.</summary>
public class ComposeFunctionsTests
{
    private static readonly Quantization Fine = Quantization.PerTensor(1f / 32, 5), Coarse = Quantization.PerTensor(1f / 7, -20), Shares = new Sigmoid().FixedQuantization;

    [Fact]
    public void Two_curves_become_one_table()
    {
        var sketch = new RowSketch();
        Tensor curve = sketch.Node(new HardSwish(), Fine, sketch.Input(16, 16, 1));
        Graph after = AllAnswers(sketch.Finish(sketch.Node(new Sigmoid(), Shares, curve)), 1);
        Assert.IsType<HardSwish>(after.Nodes[0].Operator);
        Assert.Equal(["sigmoid1"], after.Nodes[0].Fused);
        Assert.Equal(256, after.Nodes[0].Inputs[1].Shape.Elements);
    }

    [Fact]
    public void Neither_format_holds_a_table_of_two_curves()
    {
        var sketch = new RowSketch();
        Tensor curve = sketch.Node(new HardSwish(), Fine, sketch.Input(16, 16, 1));
        Graph after = ComposeFunctions.Run(sketch.Finish(sketch.Node(new Sigmoid(), Shares, curve)));
        foreach (Func<Graph, byte[]> write in new Func<Graph, byte[]>[] { OnnxExporter.ToBytes, TFLiteExporter.ToBytes })
        {
            var error = Assert.Throws<ModelException>(() => write(after));
            Assert.Equal("E0150", error.Code);
            Assert.Contains("several functions became", error.Found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_long_chain_becomes_one_table()
    {
        var sketch = new RowSketch();
        Tensor x = sketch.Node(new LeakyRelu(0.25f), Fine, sketch.Input(16, 16, 1));
        foreach (Operator kind in new Operator[] { new Requantize(), new Tanh(), new HardSwish(), new Relu6() })
            x = sketch.Node(kind, kind is Requantize ? Coarse : Fine, x);
        AllAnswers(sketch.Finish(x), 1);
    }

    [Fact]
    public void A_rescaling_that_its_producer_would_round_in_the_same_way_needs_no_table()
    {
        var sketch = new RowSketch();
        Tensor curve = sketch.Node(new Relu(), Quantization.PerTensor(1, 0), sketch.Input(16, 16, 1));
        Graph after = AllAnswers(sketch.Finish(sketch.Node(new Requantize(), Quantization.PerTensor(1, -3), curve)), 1);
        Assert.Single(after.Nodes[0].Inputs);
    }

    [Fact]
    public void Numbers_that_are_multiplied_and_added_become_one_table()
    {
        var sketch = new RowSketch();
        Tensor Number(string name, sbyte value) => Tensor.Constant(name, new Shape(1), [value], Quantization.PerTensor(0.5f, 0));
        Tensor product = sketch.Node(new Mul(), Coarse, sketch.Input(16, 16, 1), Number("factor", 3));
        Graph after = AllAnswers(sketch.Finish(sketch.Node(new Sub(), Fine, Number("most", 90), product)), 1);
        Assert.IsType<Requantize>(after.Nodes[0].Operator);
    }

    [Fact]
    public void A_curve_answers_at_the_scale_of_the_concat_that_reads_it()
    {
        var sketch = new RowSketch();
        Tensor image = sketch.Input(16, 16, 1);
        Tensor a = sketch.Node(new HardSwish(), Fine, image), b = sketch.Node(new Sigmoid(), Shares, image);
        Graph after = AllAnswers(sketch.Finish(sketch.Node(new Concat(3), Coarse, a, b)), 3);
        Assert.All(after.Nodes[2].Operator.Lower(after.Nodes[2]), call => Assert.Equal(0, call["requantize"]));
    }

    [Fact]
    public void A_curve_that_somebody_else_reads_stays()
    {
        var sketch = new RowSketch();
        Tensor curve = sketch.Node(new HardSwish(), Fine, sketch.Input(16, 16, 1));
        AllAnswers(sketch.Finish(sketch.Node(new Sigmoid(), Shares, curve), curve), 2);
    }

    // Every int8 value at one place of the image each.
    private static Graph AllAnswers(Graph before, int nodes)
    {
        Graph after = ComposeFunctions.Run(before);
        Assert.Equal(nodes, after.Nodes.Count);
        sbyte[] all = [.. Enumerable.Range(-128, 256).Select(q => (sbyte)q)];
        Assert.Equal(new Int8Executor(before).Run([all]), new Int8Executor(after).Run([all]));
        return after;
    }
}
