using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Passes.Exact;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Tests.Passes.Exact;

public class ShareConstantsTests
{
    [Fact]
    public void Equal_filters_are_one_constant_and_one_table_in_both_languages()
    {
        Graph before = Twins(), after = ShareConstants.Run(before);
        Assert.Equal((8, 4), (before.Weights, after.Weights));
        SameAnswers.Check(new Random(1), before, after, 10);
        var options = new EmitOptions { Name = "twins", ToolVersion = "0", Source = "twins.edge", ModelHash = "00", Board = "pc" };
        string c = Text(CEmitter.Emit(Planner.Plan(before), options)), csharp = Text(CSharpEmitter.Emit(Planner.Plan(before), options));
        Assert.Contains("// conv2d0_filter: 2x1x1x1, per channel, also conv2d1_filter\n", c);
        Assert.DoesNotContain("int8_t conv2d1_filter", c);
        Assert.Contains("sbyte[] _conv2d0_filter =", csharp);
        Assert.DoesNotContain("_conv2d1_filter", csharp.Replace("also conv2d1_filter", ""));
    }

    [Fact]
    public void The_same_bytes_at_another_scale_are_another_constant()
    {
        Graph graph = Twins();
        Node second = graph.Nodes[1];
        Tensor filter = Tensor.Constant("other", second.Inputs[1].Shape, second.Inputs[1].Int8s, Quantization.PerChannel([1, 0.5f], 0));
        Graph other = graph.With(graph.Inputs, graph.Outputs, [graph.Nodes[0], second with { Inputs = [second.Inputs[0], filter, second.Inputs[2]] }]);
        Assert.Equal(6, ShareConstants.Run(other).Weights);
    }

    [Fact]
    public void Every_array_of_a_program_is_counted_once()
    {
        Program program = Planner.Plan(Twins());
        SharedTables tables = SharedTables.Of(program);
        // Filter, bias and multipliers of one of the two; shifts are all equal.
        Assert.Equal(["conv2d0_filter", "conv2d0_bias", "conv2d0_multiplier", "conv2d0_shift"], tables.All.Select(shared => shared.Id));
        Assert.Equal(2 + 8 + 8 + 2, tables.Bytes);
    }

    private static Graph Twins()
    {
        var sketch = new RowSketch();
        Tensor image = sketch.Input(2, 2, 1);
        return sketch.Finish(sketch.Conv(image, 1, [3, -2], [5, 7]), sketch.Conv(image, 1, [3, -2], [5, 7]));
    }

    private static string Text(IReadOnlyList<EmittedFile> files) => string.Concat(files.Select(file => file.Text));
}
