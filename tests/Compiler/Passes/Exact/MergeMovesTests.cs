using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes.Exact;

namespace Edge.Compiler.Tests.Passes.Exact;

public class MergeMovesTests
{
    [Fact]
    public void Reshapes_go_to_the_last_shape_at_once()
    {
        var sketch = new RowSketch();
        Tensor row = sketch.Same(new Reshape(new Shape(1, 12)), sketch.Input(2, 3, 2));
        Graph after = Run(sketch.Finish(sketch.Same(new Reshape(new Shape(1, 3, 4)), row)));
        Assert.Equal("1x3x4", Assert.Single(after.Nodes).Output.Shape.ToString());
    }

    [Fact]
    public void Transposes_follow_each_other_in_one()
    {
        var sketch = new RowSketch();
        Tensor x = sketch.Same(new Transpose(new AxisOrder(0, 3, 1, 2)), sketch.Input(2, 3, 4));
        Graph after = Run(sketch.Finish(sketch.Same(new Transpose(new AxisOrder(0, 1, 3, 2)), x)));
        Assert.Equal(new AxisOrder(0, 3, 2, 1), ((Transpose)Assert.Single(after.Nodes).Operator).Order);
    }

    [Fact]
    public void A_transpose_and_its_reverse_vanish()
    {
        var sketch = new RowSketch();
        Tensor x = sketch.Conv(sketch.Input(2, 3, 1), 1, [1, 2, 3, 4], [0, 0, 0, 0]);
        x = sketch.Same(new Transpose(new AxisOrder(0, 3, 1, 2)), x);
        Graph before = sketch.Finish(sketch.Same(new Transpose(new AxisOrder(0, 2, 3, 1)), x)), after = Pipeline.Shrink(before);
        Assert.IsType<Conv2D>(Assert.Single(after.Nodes).Operator);
        SameAnswers.Check(new Random(1), before, after, 10);
    }

    [Fact]
    public void What_is_read_in_between_stays()
    {
        var sketch = new RowSketch();
        Tensor row = sketch.Same(new Reshape(new Shape(1, 12)), sketch.Input(2, 3, 2));
        Assert.Equal(2, Run(sketch.Finish(sketch.Same(new Reshape(new Shape(1, 3, 4)), row), row)).Nodes.Count);
    }

    private static Graph Run(Graph before)
    {
        Graph after = MergeMoves.Run(before);
        SameAnswers.Check(new Random(1), before, after, 10);
        return after;
    }
}
