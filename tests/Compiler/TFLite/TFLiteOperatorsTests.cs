using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.TFLite;
using Table = Edge.Compiler.TFLite.FlatBufferWriter.Table;

namespace Edge.Compiler.Tests.TFLite;

/// <summary>What is not one operator of ours for one of the file's: shapes that are computed, parts, weights in other types, names.</summary>
public class TFLiteOperatorsTests
{
    private const byte FullyConnectedKind = 8, ResizeBilinearKind = 15, StridedSliceKind = 32, SplitKind = 35, PackKind = 59;

    [Fact]
    public void A_shape_computed_from_a_shape_is_a_constant()
    {
        var model = new SmallTFLite { Outputs = [7] };
        model.Float("in", 1, 2, 3);
        model.Tensor("shape", [3], TFLiteType.Int32);
        int one = model.Integers("one", 1), two = model.Integers("two", 2);
        model.Tensor("height", [], TFLiteType.Int32);
        int rest = model.Integers("rest", -1);
        model.Tensor("target", [2], TFLiteType.Int32);
        model.Float("out", 2, 3);
        model.Node(TFLiteCode.Shape, [0], [1]);
        model.Node(TFLiteCode.StridedSlice, [1, one, two, one], [4], StridedSliceKind, new Table((4, 1)));
        model.Node(TFLiteCode.Pack, [4, rest], [6], PackKind, new Table((0, 2), (1, 0)));
        model.Node(TFLiteCode.Reshape, [0, 6], [7]);
        Assert.Equal(new Reshape(new Shape(2, 3)), Assert.Single(Refused.Import(model.Build()).Nodes).Operator);
    }

    [Fact]
    public void Weights_of_8_bits_in_a_float_network_are_the_numbers_they_stand_for()
    {
        var model = new SmallTFLite();
        model.Float("in", 1, 3);
        model.Float("out", 1, 2);
        int filter = model.Tensor("filter", [2, 3], TFLiteType.Int8, [0.5f, 0.25f], axis: 0, data: [2, 4, 6, 8, 0, 0xFC]);
        model.Node(TFLiteCode.FullyConnected, [0, filter, -1], [1], FullyConnectedKind, new Table((0, (byte)0)));
        TFLiteModel parsed = TFLiteModel.Parse(model.Build(), "model.tflite");
        Assert.Equal([14f, -1], new FloatExecutor(TFLiteImporter.Import(parsed)).Run([[1, 2, 3]])[0]);
        Assert.Equal("1 of int8, computed with in float32", TFLiteImporter.WidenedConstants(parsed));
    }

    [Fact]
    public void Weights_of_16_bits_are_read_through_their_dequantize()
    {
        var model = new SmallTFLite { Outputs = [3] };
        model.Float("in", 1, 2);
        int half = model.Tensor("half", [2, 2], TFLiteType.Float16, data: [.. new[] { 1f, 2, -0.5f, 4 }.SelectMany(value => BitConverter.GetBytes((Half)value))]);
        int filter = model.Float("filter", 2, 2);
        model.Float("out", 1, 2);
        model.Node(TFLiteCode.Dequantize, [half], [filter]);
        model.Node(TFLiteCode.FullyConnected, [0, filter, -1], [3], FullyConnectedKind, new Table((0, (byte)0)));
        TFLiteModel parsed = TFLiteModel.Parse(model.Build(), "model.tflite");
        Assert.Equal([5f, 7.5f], new FloatExecutor(TFLiteImporter.Import(parsed)).Run([[1, 2]])[0]);
        Assert.Equal("1 of float16, computed with in float32", TFLiteImporter.WidenedConstants(parsed));
    }

    [Fact]
    public void Parts_are_named_after_what_they_write()
    {
        var model = new SmallTFLite { Outputs = [1, 2] };
        model.Float("in", 1, 4);
        model.Float("net/left", 1, 2);
        model.Float("net/right", 1, 2);
        int axis = model.Integers("axis", -1);
        model.Node(TFLiteCode.Split, [axis, 0], [1, 2], SplitKind, new Table((0, 2)));
        Graph graph = Refused.Import(model.Build());
        Assert.Equal(["left -> net/left", "left/1 -> net/right"], graph.Nodes.Select(node => $"{node.Name} -> {node.Output.Name}"));
        float[][] parts = new FloatExecutor(graph).Run([[1, 2, 3, 4]]);
        Assert.Equal([1f, 2, 3, 4], [.. parts[0], .. parts[1]]);
    }

    [Fact]
    public void A_name_that_Edge_would_have_given_itself_is_no_obstacle()
    {
        var model = new SmallTFLite { Outputs = [2] };
        model.Float("in", 1, 1, 1, 2);
        model.Float("net/dense", 1, 2);
        model.Float("net/dense/rows", 1, 2);
        int filter = model.Tensor("filter", [2, 2], TFLiteType.Float32, data: new byte[16]);
        model.Node(TFLiteCode.FullyConnected, [0, filter, -1], [1], FullyConnectedKind, new Table((0, (byte)0)));
        model.Node(TFLiteCode.Relu, [1], [2]);
        Assert.Equal(["dense/rows", "dense", "dense/rows_2"], Refused.Import(model.Build()).Nodes.Select(node => node.Name));
    }

    [Fact]
    public void The_axes_of_the_input_may_be_kept_by_a_fully_connected_operator()
    {
        var model = new SmallTFLite();
        model.Float("in", 1, 1, 1, 2);
        model.Float("out", 1, 1, 1, 1);
        int filter = model.Tensor("filter", [1, 2], TFLiteType.Float32, data: [.. new[] { 3f, -5 }.SelectMany(BitConverter.GetBytes)]);
        model.Node(TFLiteCode.FullyConnected, [0, filter, -1], [1], FullyConnectedKind, new Table((0, (byte)1), (2, (byte)1)));
        var executor = new FloatExecutor(Refused.Import(model.Build()));
        Assert.Equal([1f], executor.Run([[2, 1]])[0]);
        Assert.Equal([0f], executor.Run([[1, 2]])[0]); // relu
    }

    [Theory]
    [InlineData(0.05f, true)]
    [InlineData(0.06f, false)] // 0.01 off, where a step of the output is 0.1: 2 % of it are 0.002
    public void A_bias_at_another_scale_is_refused(float scale, bool isRead)
    {
        var model = new SmallTFLite();
        model.Tensor("in", [1, 2], TFLiteType.Int8, [0.5f], [3]);
        model.Tensor("out", [1, 1], TFLiteType.Int8, [0.1f], [3]);
        int filter = model.Tensor("filter", [1, 2], TFLiteType.Int8, [0.1f], data: [1, 2]);
        int bias = model.Tensor("bias", [1], TFLiteType.Int32, [scale], data: new byte[4]);
        model.Node(TFLiteCode.FullyConnected, [0, filter, bias], [1], FullyConnectedKind, new Table((0, (byte)0)));
        if (isRead)
            Assert.Single(Refused.Import(model.Build()).Nodes);
        else
            Refused.With("E0142", "the bias 'bias' has the scale 0.06 for channel 0", model.Build());
    }

    [Fact]
    public void Limits_are_clips_and_a_fused_one_stands_after_its_operator()
    {
        var model = new SmallTFLite { Outputs = [3] };
        model.Float("in", 1, 2);
        model.Float("low", 1, 2);
        model.Float("high", 1, 2);
        model.Float("out", 1, 2);
        int two = model.Tensor("two", [1], TFLiteType.Float32, data: BitConverter.GetBytes(2f)), zero = model.Tensor("zero", [1], TFLiteType.Float32, data: new byte[4]);
        model.Node(TFLiteCode.Minimum, [0, two], [1]);
        model.Node(TFLiteCode.Maximum, [zero, 1], [2]);
        model.Node(TFLiteCode.Add, [2, 2], [3], 11, new Table((0, (byte)2)));
        Graph graph = Refused.Import(model.Build());
        Assert.Equal(["Clip", "Relu", "Add", "Clip"], graph.Nodes.Select(node => node.Operator.Kind));
        Assert.Equal([1f, 0.5f], new FloatExecutor(graph).Run([[3, 0.25f]])[0]);
    }

    [Fact]
    public void Slices_and_resizes_that_no_kernel_computes_are_refused()
    {
        Refused.With("E0142", "steps 1,-1", Strided(steps: -1));
        Refused.With("E0142", "an ellipsis or new axes", Strided(options: (2, 1)));
        Refused.With("E0142", "the file declares the output 1x2; accepted: 1x4", Strided(end: 4));
        var resize = new SmallTFLite();
        resize.Float("in", 1, 2, 2, 1);
        resize.Float("out", 1, 4, 4, 1);
        resize.Node(TFLiteCode.ResizeBilinear, [0, resize.Integers("size", 4, 4)], [1], ResizeBilinearKind, new Table((2, (byte)1), (3, (byte)1)));
        Refused.With("E0142", "align_corners and half_pixel_centers at once", resize.Build());
        var split = new SmallTFLite { Outputs = [1, 2] };
        split.Float("in", 1, 3);
        split.Float("a", 1, 1);
        split.Float("b", 1, 2);
        split.Node(TFLiteCode.Split, [split.Integers("axis", 1), 0], [1, 2], SplitKind, new Table((0, 2)));
        Refused.With("E0142", "2 parts of 3 along axis 1", split.Build());

        static byte[] Strided(int end = 2, int steps = 1, (int, object)? options = null)
        {
            var model = new SmallTFLite();
            model.Float("in", 1, 4);
            model.Float("out", 1, 2);
            int[] inputs = [0, model.Integers("begin", 0, 0), model.Integers("end", 1, end), model.Integers("steps", 1, steps)];
            model.Node(TFLiteCode.StridedSlice, inputs, [1], StridedSliceKind, options is { } set ? new Table(set) : new Table((0, 0)));
            return model.Build();
        }
    }
}
