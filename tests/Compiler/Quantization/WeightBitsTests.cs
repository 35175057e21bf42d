using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Quantizing;

/// <summary>Weights of fewer than 8 bits, from the option to the table.</summary>
public class WeightBitsTests
{
    [Fact]
    public void All_but_the_first_and_the_last_get_the_bits()
    {
        Graph int8 = Quantize(new QuantizationOptions { WeightBits = 4 });
        Assert.Equal([8, 4, 4, 8], Filters(int8).Select(filter => filter.Quantization!.Bits));
    }

    [Fact]
    public void A_node_that_is_named_gets_its_own()
    {
        Graph int8 = Quantize(new QuantizationOptions { WeightBits = 4, NodeWeightBits = new Dictionary<string, int> { ["conv2d0"] = 2, ["dense5"] = 3, ["conv2d2"] = 8 } });
        Assert.Equal([2, 4, 8, 3], Filters(int8).Select(filter => filter.Quantization!.Bits));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Weights_lie_within_their_bits_and_use_them(int bits)
    {
        Tensor filter = Filters(Quantize(new QuantizationOptions { WeightBits = bits }))[2];
        Assert.Equal((1 << (bits - 1)) - 1, filter.Int8s.Max(weight => Math.Abs((int)weight)));
    }

    [Fact]
    public void A_node_that_is_not_there_is_refused_with_the_one_that_was_meant()
    {
        var options = new QuantizationOptions { NodeWeightBits = new Dictionary<string, int> { ["conv2d_2"] = 4 } };
        var fault = Assert.Throws<UsageException>(() => Quantize(options));
        Assert.Equal(("E0309", "did you mean 'conv2d2'?"), (fault.Code, fault.Hint));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Other_bits_are_refused(int bits) =>
        Assert.Equal("E0309", Assert.Throws<UsageException>(() => Quantize(new QuantizationOptions { WeightBits = bits })).Code);

    [Fact]
    public void A_constant_beyond_its_bits_is_refused() => Assert.Throws<ArgumentException>(
        () => Tensor.Constant("w", new Shape(1, 2), new sbyte[] { 3, 4 }, Quantization.PerChannel([1], 0).WithBits(3)));

    [Fact]
    public void Four_bits_take_half_the_bytes_of_a_filter()
    {
        Graph int8 = Quantize(new QuantizationOptions { WeightBits = 4 });
        Table[] filters = [.. Planner.Plan(int8).Steps.SelectMany(step => step.Calls).SelectMany(call => call.Tables).Where(table => table.Name == "filter")];
        Assert.Equal([6 * 9 * 3, 9 * 3, 9 * 3, 4 * 9], filters.Select(table => table.Bytes));
    }

    [Fact]
    public void A_filter_that_does_not_get_smaller_is_not_packed()
    {
        // Depthwise rows of one weight take a byte each, however few bits it has.
        Tensor x = Tensor.Int8("x", Shape.Nhwc(1, 3, 3, 1), Quantization.PerTensor(1, 0)), y = Tensor.Int8("y", Shape.Nhwc(1, 1, 1, 1), Quantization.PerTensor(1, 0));
        Quantization scales = Quantization.PerChannel([1], 3);
        Tensor filter = Tensor.Constant("w", Shape.Nhwc(1, 3, 3, 1), new sbyte[9], scales.WithBits(2));
        var kind = new DepthwiseConv2D(Size.Square(1), Padding.None);
        KernelCall call = kind.Lower(new Node("n", kind, [x, filter, Tensor.Constant("b", new Shape(1), [0], scales)], y))[0];
        Assert.Equal("depthwise_conv2d_s8", call.Kernel);
    }

    [Fact]
    public void A_model_file_keeps_the_bits()
    {
        Graph int8 = Quantize(new QuantizationOptions { WeightBits = 3 });
        Graph read = ModelFile.Parse(new ModelFile(int8).ToBytes(), "model").Graph;
        Assert.Equal(Filters(int8).Select(filter => filter.Quantization), Filters(read).Select(filter => filter.Quantization));
    }

    [Fact]
    public void A_slice_of_a_filter_keeps_the_bits()
    {
        Tensor filter = Filters(Quantize(new QuantizationOptions { WeightBits = 3 }))[2];
        Assert.Equal(3, ConstantSlice.Of(filter, 0, [0, 2]).Quantization!.Bits);
    }

    private static Tensor[] Filters(Graph graph) => [.. graph.Nodes.Where(node => node.Operator is IFiltered).Select(node => node.Inputs[1])];

    private static Graph Quantize(QuantizationOptions options)
    {
        var random = new Random(7);
        var sketch = new GraphSketch(random);
        Tensor x = sketch.Conv(sketch.Input(1, 6, 7, 3), 6, Size.Square(3), new Conv2D(Size.Square(1), Padding.All(1)));
        x = sketch.Depthwise(x, 1, Size.Square(3), new DepthwiseConv2D(Size.Square(1), Padding.All(1)));
        x = sketch.Conv(x, 9, Size.Square(1), new Conv2D(Size.Square(1), Padding.None));
        x = sketch.Node(new Mean(1, 2), x);
        Graph graph = Pipeline.Prepare(sketch.Finish(sketch.Dense(sketch.Flatten(x), 4)));
        return PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, 3), options);
    }
}
