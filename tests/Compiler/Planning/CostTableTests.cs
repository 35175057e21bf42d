using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Planning;

public class CostTableTests
{
    [Fact]
    public void Costs_are_those_a_person_works_out()
    {
        var sketch = new GraphSketch(new Random(1));
        Tensor x = sketch.Conv(sketch.Input(1, 6, 8, 2), 4, Size.Square(3), new Conv2D(Size.Square(2), Padding.All(1)));
        Graph graph = sketch.Finish(sketch.Dense(sketch.Flatten(x), 5));
        CostTable table = CostTable.Of(graph);
        Assert.Equal([3 * 4 * 4 * 3 * 3 * 2L, 0, 48 * 5L], table.Rows.Select(row => row.Macs));
        Assert.Equal([4 * (72 + 4L), 0, 4 * (240 + 5L)], table.Rows.Select(row => row.WeightBytes));
        Assert.Equal([4 * (96 + 48L), 0, 4 * (48 + 5L)], table.Rows.Select(row => row.ActivationBytes));
        Assert.Null(table.TableBytes);
        Assert.Equal("conv2d0", table.Widest.Node);

        CostTable int8 = CostTable.Of(Pipeline.Quantize(graph, RandomCalibration.PlumbingTestOnly(graph, 1), new QuantizationOptions()));
        // filter, then bias and multiplier of 4 bytes and shift of 1 for each output channel
        Assert.Equal([72 + 9 * 4L, 0, 240 + 9 * 5L], int8.Rows.Select(row => row.TableBytes!.Value));
        Assert.Equal(table.Macs, int8.Macs);
    }
}
