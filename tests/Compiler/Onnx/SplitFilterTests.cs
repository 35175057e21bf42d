using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Runtime;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>Weights less their zero point that int8 does not hold: several filters over an input that is repeated.</summary>
public class SplitFilterTests
{
    private static Graph Import(OnnxSketch sketch) => OnnxImporter.Import(OnnxReader.Read(sketch.ToBytes(), "m.onnx")).Graph;

    private static string Kinds(Graph graph) => string.Join(' ', graph.Nodes.Select(node => node.Operator.Kind));

    private static OnnxSketch Rows(int inputs, Steps weight, params long[] weights) => Rows(inputs, weight, weights, sketch => sketch, "x_d w_d");

    // Scale 1 before and after a fully connected layer, so that its results are easy to follow.
    private static OnnxSketch Rows(int inputs, Steps weight, long[] weights, Func<OnnxSketch, OnnxSketch> more, string read) =>
        more(new OnnxSketch().Input("x", 1, inputs).Output("y", 1, weights.Length / inputs).Pair("x", new Steps(OnnxType.Int8, 0, 1)))
            .Weights("w", [weights.Length / inputs, inputs], weight, 0, weights).Node("Gemm", read, "g", OnnxSketch.Attribute("transB", 1L)).Pair("g", new Steps(OnnxType.Int8, 0, 1), "y");

    [Fact]
    public void A_weight_of_254_takes_two_filters_and_one_of_255_three()
    {
        Graph two = Import(Rows(2, new Steps(OnnxType.UInt8, 1, 1f / 256), 255, 0, 2, 129));
        Graph three = Import(Rows(2, new Steps(OnnxType.UInt8, 0, 1f / 256), 255, 1, 2, 255));
        Assert.Equal("Concat Dense", Kinds(two));
        Assert.Equal<sbyte>([127, -1, 127, 0, 1, 127, 0, 1], two.Nodes[1].Inputs[1].Int8s);
        Assert.Equal<sbyte>([127, 1, 127, 0, 1, 0, 2, 127, 0, 127, 0, 1], three.Nodes[1].Inputs[1].Int8s);
        Assert.Equal(Quantization.PerTensor(1f / 256, 0), three.Nodes[1].Inputs[1].Quantization);
        Assert.Equal<sbyte>([126, -127], new Int8Executor(three).Run([[127, -128]])[0]); // 32257 and -32386 of 256
    }

    [Fact]
    public void A_filter_that_int8_holds_is_not_split()
    {
        Assert.Equal("Dense", Kinds(Import(Rows(2, new Steps(OnnxType.UInt8, 128, 0.01f), 0, 255, 130, 120))));
        Assert.Equal("Dense", Kinds(Import(Rows(2, new Steps(OnnxType.UInt8, 0, 0.01f), 200, 100)))); // 2 and 1 at a larger scale
    }

    [Fact]
    public void A_bias_keeps_the_scale_of_its_filter()
    {
        Graph graph = Import(Rows(1, new Steps(OnnxType.UInt8, 0, 0.25f), [200], sketch => sketch.Bias("b", [0.25f], 77), "x_d w_d b_d"));
        Assert.Equal("Concat Dense", Kinds(graph));
        Assert.Equal([77], graph.Nodes[1].Inputs[2].Int32s);
    }

    [Fact]
    public void A_channel_that_a_batch_norm_multiplied_is_split_at_its_new_scale()
    {
        Steps steps = new(OnnxType.Int8, 3, 0.05f), weight = new(OnnxType.UInt8, 10, 0.01f);
        Graph graph = Import(new OnnxSketch().Input("x", 1, 2, 4, 4).Output("y", 1, 2, 4, 4).Pair("x", steps).Weights("w", [2, 2, 1, 1], weight, 0, 254, 3, 17, 12)
            .Constant("gamma", [2], 3, -0.7f).Constant("beta", [2], 0.1f, 0).Constant("mean", [2], 0, 0.2f).Constant("variance", [2], 1, 2).Node("Conv", "x_d w_d", "c")
            .Node("BatchNormalization", "c gamma beta mean variance", "n", OnnxSketch.Attribute("epsilon", 0f)).Pair("n", steps, "y"));
        Assert.Equal("Concat Conv2D", Kinds(graph));
        Assert.Equal<sbyte>([127, -7, 117, 0], graph.Nodes[1].Inputs[1].Int8s[..4]);
        Assert.Equal(0.03f, graph.Nodes[1].Inputs[1].Quantization!.ScaleOf(0), 6);
    }

    [Fact]
    public void Weights_of_more_than_9_bits_are_refused()
    {
        ModelException error = Assert.Throws<ModelException>(() => Import(Rows(2, new Steps(OnnxType.Int32, 0, 0.01f), 301, -9, 1, 2)));
        Assert.Equal("E0130", error.Code);
        Assert.Contains("node 'g_node' (Dense) 1x2 -> 1x2: its constant 'g_node_filter' less the zero point runs from -9 to 301; accepted: -255 to 255", error.Message);
        Assert.Contains("quantize it symmetrically to int8", error.Message);
    }

    [Theory]
    [InlineData("Conv", 1)]
    [InlineData("Conv", 2)]
    [InlineData("Conv", 4)] // a depthwise convolution, of one output channel or more for each input channel
    [InlineData("ConvTranspose", 1)]
    [InlineData("ConvTranspose", 2)]
    [InlineData("QLinearConv", 1)]
    [InlineData("QLinearConv", 2)]
    [InlineData("QLinearConv", 4)]
    public void Sums_are_those_of_the_files_own_numbers(string kind, int groups) => Property.Holds(random =>
    {
        var drawn = new WideConvolution(random, kind, groups);
        Graph graph = Import(drawn.Sketch());
        Assert.Contains(graph.Nodes, node => node.Operator is Concat);
        sbyte[] image = [.. Enumerable.Range(0, drawn.Input.Elements).Select(_ => (sbyte)random.Next(-128, 128))], expected = drawn.Compute(image);
        Assert.Equal(expected, new Int8Executor(graph).Run([image])[0]);
        Graph shrunk = Pipeline.Shrink(graph);
        Assert.Equal(expected, new Int8Executor(shrunk).Run([image])[0]);
        Planner.Plan(shrunk, new PlanOptions());
    });

    /// <summary>One convolution of uint8 weights with a zero point for each output channel, both extremes among them, and what it computes in 64 bits.</summary>
    private sealed class WideConvolution
    {
        private const int Outputs = 8, Size = 2, Extent = 4;
        private const float InputScale = 0.03f;
        private readonly string _kind;
        private readonly int _groups, _pad, _stride, _inputZero, _outputZero;
        private readonly long[] _weights, _zeroPoints, _bias;
        private readonly float[] _scales;
        private readonly float _outputScale;

        public WideConvolution(Random random, string kind, int groups)
        {
            (_kind, _groups, _pad, _stride) = (kind, groups, random.Next(0, 2), random.Next(1, 3));
            (_inputZero, _outputZero) = (random.Next(0, 256), random.Next(0, 256));
            int channels = IsTransposed ? Outputs / groups : Outputs; // the scales of a file run along an axis of the filter
            _scales = [.. Enumerable.Range(0, channels).Select(_ => 0.002f + 0.01f * random.NextSingle())];
            _zeroPoints = [.. Enumerable.Range(0, channels).Select(c => c == 0 ? 0L : c == 1 ? 255 : random.Next(0, 256))];
            int count = Outputs * Input.Channels / groups * Size * Size;
            _weights = [.. Enumerable.Range(0, count).Select(_ => random.Next(5) == 0 ? 255L * random.Next(0, 2) : random.Next(0, 256))];
            _bias = [.. Enumerable.Range(0, Outputs).Select(_ => random.NextInt64(-20_000, 20_000))];
            _outputScale = 0.1f + random.NextSingle();
        }

        public Shape Input { get; } = Shape.Nhwc(1, Extent, Extent + 1, 4);

        private bool IsTransposed => _kind == "ConvTranspose";

        private Shape Output => Shape.Nhwc(1, Covered(Input.Height), Covered(Input.Width), Outputs);

        public OnnxSketch Sketch()
        {
            long[] filter = IsTransposed ? [Input.Channels, Outputs / _groups, Size, Size] : [Outputs, Input.Channels / _groups, Size, Size];
            float[] biasScales = [.. Enumerable.Range(0, Outputs).Select(o => InputScale * _scales[o % _scales.Length])];
            bool isPair = _kind != "QLinearConv";
            OnnxSketch sketch = new OnnxSketch().Integers(OnnxType.UInt8, "w", filter, _weights)
                .Constant("w_scale", [_scales.Length], _scales).Integers(OnnxType.UInt8, "w_zero", [_scales.Length], _zeroPoints);
            Steps input = new(OnnxType.UInt8, _inputZero, InputScale), output = new(OnnxType.UInt8, _outputZero, _outputScale);
            long[] inputDims = [1, Input.Channels, Input.Height, Input.Width], outputDims = [1, Outputs, Output.Height, Output.Width];
            ProtoWriter along = OnnxSketch.Attribute("axis", IsTransposed ? 1L : 0);
            ProtoWriter[] window = [OnnxSketch.Attribute("group", (long)_groups), OnnxSketch.Attribute("pads", _pad, _pad, _pad, _pad), OnnxSketch.Attribute("strides", _stride, _stride)];
            return isPair
                ? sketch.Input("x", inputDims).Output("y", outputDims).Pair("x", input).Bias("b", biasScales, _bias)
                    .Node("DequantizeLinear", "w w_scale w_zero", "w_d", along).Node(_kind, "x_d w_d b_d", "c", window).Pair("c", output, "y")
                : sketch.Input(OnnxType.UInt8, "x", inputDims).Output(OnnxType.UInt8, "y", outputDims).State("x", input).State("y", output)
                    .Integers(OnnxType.Int32, "b", [Outputs], _bias).Node(_kind, "x x_scale x_zero w w_scale w_zero y_scale y_zero b", "y", window);
        }

        /// <summary>Every input pixel times every weight, added where the operator says.</summary>
        public sbyte[] Compute(sbyte[] image)
        {
            long[] sums = [.. Enumerable.Range(0, Output.Elements).Select(i => _bias[i % Outputs])];
            int inputs = Input.Channels / _groups, outputs = Outputs / _groups;
            for (int i = 0; i < image.Length; i++)
                for (int tap = 0; tap < Size * Size * outputs; tap++)
                {
                    int c = i % Input.Channels, ix = i / Input.Channels % Input.Width, iy = i / Input.Channels / Input.Width;
                    int fx = tap % Size, fy = tap / Size % Size, o = tap / Size / Size, group = c / inputs;
                    if (Place(iy, fy, Output.Height) is not { } oy || Place(ix, fx, Output.Width) is not { } ox)
                        continue;
                    int at = IsTransposed ? c * outputs + o : (group * outputs + o) * inputs + c % inputs;
                    long weight = _weights[(at * Size + fy) * Size + fx] - _zeroPoints[IsTransposed ? o : group * outputs + o];
                    sums[(oy * Output.Width + ox) * Outputs + group * outputs + o] += weight * (image[i] - (_inputZero - 128));
                }

            return [.. sums.Select((sum, i) => Stored(checked((int)sum), _scales[i % Outputs % _scales.Length]))];
        }

        private sbyte Stored(int sum, float scale)
        {
            var factor = Multiplier.Of((double)InputScale * scale / _outputScale);
            return (sbyte)Math.Clamp(_outputZero - 128 + Requantization.Apply(sum, factor.Value, factor.Shift), -128, 127);
        }

        private int? Place(int input, int tap, int extent)
        {
            int place = IsTransposed ? input * _stride + tap - _pad : input + _pad - tap;
            bool isHit = IsTransposed || place % _stride == 0;
            place = IsTransposed ? place : place / _stride;
            return isHit && place >= 0 && place < extent ? place : null;
        }

        private int Covered(int extent) => IsTransposed ? (extent - 1) * _stride + Size - 2 * _pad : (extent + 2 * _pad - Size) / _stride + 1;
    }
}
