using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;
using Edge.Compiler.Tests.Fuzz;

namespace Edge.Compiler.Tests.Onnx;

public class QuantizedImportTests
{
    private static readonly Steps Fine = new(OnnxType.Int8, 3, 0.05f), Coarse = new(OnnxType.Int8, -100, 0.04f), Weight = new(OnnxType.Int8, 0, 0.01f);

    private static Graph Import(OnnxSketch sketch) => OnnxImporter.Import(OnnxReader.Read(sketch.ToBytes(), "m.onnx")).Graph;

    private static string Kinds(Graph graph) => string.Join(' ', graph.Nodes.Select(node => node.Operator.Kind));

    private static sbyte[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => (sbyte)(i * 53 % 256 - 128))];

    private static long[] Drawn(int count) => [.. Enumerable.Range(0, count).Select(i => i * 37L % 255 - 127)];

    // The image is drawn as NHWC; the bytes expected are ONNX Runtime's (onnxruntime-web 1.30.0), brought to NHWC and to int8.
    [Theory]
    [InlineData(OnnxType.UInt8, 128)]
    [InlineData(OnnxType.Int8, 0)]
    internal void A_quantized_convolution_keeps_the_files_numbers_and_gives_ONNX_Runtimes_bytes(OnnxType type, int middle)
    {
        Graph graph = Import(new OnnxSketch().Input("x", 1, 2, 3, 3).Output("y", 1, 2, 3, 3).Pair("x", new Steps(type, middle + 3, 0.05f))
            .Weights("w", [2, 2, 2, 2], new Steps(OnnxType.Int8, 0, 0.01f, 0.03f), 0, Drawn(16)).Bias("b", [0.05f * 0.01f, 0.05f * 0.03f], 300, -20)
            .Node("Conv", "x_d w_d b_d", "c", OnnxSketch.Attribute("pads", 0, 0, 1, 1)).Node("Relu", "c", "r").Pair("r", new Steps(type, middle - 100, 0.04f), "y"));
        Node node = Assert.Single(graph.Nodes);
        Assert.Equal(("x", "y", "c_node", "relu"), (graph.Inputs[0].Name, graph.Outputs[0].Name, node.Name, node.Operator.Summary(node).Split(' ')[^1]));
        Assert.Equal((Quantization.PerTensor(0.05f, 3), Quantization.PerTensor(0.04f, -100)), (graph.Inputs[0].Quantization, graph.Outputs[0].Quantization));
        Assert.Equal<sbyte>([-127, 21, -90, 58, -53, 95, -16, -123, -86, 62, -49, 99, -12, -119, 25, -82], node.Inputs[1].Int8s); // OIHW to OHWI
        Assert.Equal(Quantization.PerChannel([0.01f, 0.03f], 0), node.Inputs[1].Quantization);
        Assert.Equal([300, -20], node.Inputs[2].Int32s);
        Assert.Equal<sbyte>([21, 127, -32, -100, -100, -100, 127, 127, -100, 127, 104, 127, -100, -100, -100, -100, -15, 68], new Int8Executor(graph).Run([Ramp(18)])[0]);
    }

    [Fact]
    public void Both_forms_in_uint8_and_int8_import_as_one_network() => Property.Holds(random =>
    {
        int seed = random.Next();
        Graph[] graphs = [.. from form in Enum.GetValues<QuantizedForm>()
            from type in new[] { OnnxType.Int8, OnnxType.UInt8 }
            select OnnxImporter.Import(OnnxReader.Read(new QuantizedChain(new Random(seed), form, type).Build((3, 7, 6)), "m.onnx")).Graph];
        sbyte[] image = [.. Enumerable.Range(0, 3 * 7 * 6).Select(_ => (sbyte)random.Next(-128, 128))];
        sbyte[][] answers = [.. graphs.Select(graph => new Int8Executor(graph).Run([image])[0])];
        Assert.All(graphs, graph => Assert.Equal(Kinds(graphs[0]), Kinds(graph)));
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }, runs: 40);

    /// <summary>TFLite's integers round twice and halves upwards, the standard once and halves to even: one step apart at most, each operator for itself.</summary>
    [Fact]
    public void Every_operator_is_within_one_step_of_what_the_standard_says() => Property.Holds(random =>
    {
        Graph graph = OnnxImporter.Import(OnnxReader.Read(new QuantizedChain(random, QuantizedForm.Pairs, OnnxType.Int8).Build((3, 7, 6)), "m.onnx")).Graph;
        var values = new Dictionary<Tensor, sbyte[]> { [graph.Inputs[0]] = [.. Enumerable.Range(0, 3 * 7 * 6).Select(_ => (sbyte)random.Next(-128, 128))] };
        new Int8Executor(graph).Run([values[graph.Inputs[0]]], (node, output) =>
        {
            values[node.Output] = [.. output];
            foreach (var (expected, actual) in FloatDefinition.Of(node, values).Zip(output))
                Assert.True(Math.Abs(expected - actual) <= 1, $"{node}: {actual} instead of {expected}");
        });
    });

    [Fact]
    public void What_the_file_quantizes_behind_a_move_is_written_by_the_operator_before_it()
    {
        Graph graph = Import(new OnnxSketch().Input("x", 1, 2, 4, 4).Output("y", 1, 3, 2, 2).Pair("x", Fine).Weights("w", [3, 2, 1, 1], Weight, 0, Drawn(6))
            .Node("Conv", "x_d w_d", "c").Node("MaxPool", "c", "p", OnnxSketch.Attribute("kernel_shape", 2, 2), OnnxSketch.Attribute("strides", 2, 2)).Pair("p", Coarse, "y"));
        Assert.Equal("Conv2D MaxPool2D", Kinds(graph));
        Assert.Equal(Quantization.PerTensor(0.04f, -100), graph.Nodes[0].Output.Quantization);
        Assert.Equal(Quantization.PerTensor(0.01f, 0), graph.Nodes[0].Inputs[1].Quantization);
        Assert.Equal([0, 0, 0], graph.Nodes[0].Inputs[2].Int32s);
    }

    [Theory]
    [InlineData("MaxPool", 2, "MaxPool2D Requantize")]
    [InlineData("AveragePool", 2, "DepthwiseConv2D")]
    [InlineData("AveragePool", 4, "Mean")]
    public void Where_the_steps_change_an_operator_changes_them(string kind, int window, string expected)
    {
        OnnxSketch Sketch(Steps after) => new OnnxSketch().Input("x", 1, 3, 4, 4).Output("y", 1, 3, 5 - window, 5 - window).Pair("x", Fine)
            .Node(kind, "x_d", "p", OnnxSketch.Attribute("kernel_shape", window, window)).Pair("p", after, "y");
        Graph graph = Import(Sketch(Coarse));
        Assert.Equal(expected, Kinds(graph));
        Assert.Equal(("y", Quantization.PerTensor(0.04f, -100)), (graph.Outputs[0].Name, graph.Outputs[0].Quantization));
        Assert.Equal($"{kind}2D", Kinds(Import(Sketch(Fine))));
        sbyte[] image = Ramp(48);
        Node[] nodes = [.. Import(Sketch(Fine)).Nodes];
        sbyte[] ideal = FloatDefinition.Of(nodes[0] with { Output = Tensor.Int8("y", nodes[0].Output.Shape, Quantization.PerTensor(0.04f, -100)) }, new Dictionary<Tensor, sbyte[]> { [nodes[0].Inputs[0]] = image });
        Assert.All(ideal.Zip(new Int8Executor(graph).Run([image])[0]), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void An_average_of_rows_that_changes_the_steps_is_a_mean_of_rows()
    {
        Graph graph = Import(new OnnxSketch().Input("x", 1, 2, 3, 4).Output("y", 1, 2, 3, 1).Pair("x", Fine).Node("AveragePool", "x_d", "p", OnnxSketch.Attribute("kernel_shape", 1, 4)).Pair("p", Coarse, "y"));
        Assert.Equal(new Mean(2, 2), Assert.Single(graph.Nodes).Operator);
    }

    [Fact]
    public void Biases_of_all_32_bits_are_kept()
    {
        Graph graph = Import(new OnnxSketch().Input("x", 1, 2).Output("y", 1, 2).Pair("x", Fine).Weights("w", [2, 2], Weight, 0, 1, 0, 0, 1).Bias("b", [0.05f * 0.01f], 2_000_000_001, -1_999_999_999)
            .Node("Gemm", "x_d w_d b_d", "g").Pair("g", Coarse, "y"));
        Assert.Equal([2_000_000_001, -1_999_999_999], graph.Nodes[0].Inputs[2].Int32s);
    }

    [Fact]
    public void Scores_keep_their_fixed_scale_and_are_requantized_to_the_files()
    {
        OnnxSketch Sketch(string kind, Steps after) => new OnnxSketch().Input("x", 1, 6).Output("y", 1, 6).Pair("x", Fine).Node(kind, "x_d", "s").Pair("s", after, "y");
        Steps own = new(OnnxType.UInt8, 0, 1f / 256), other = new(OnnxType.UInt8, 0, 1f / 255);
        Assert.Equal("Softmax", Kinds(Import(Sketch("Softmax", own))));
        Assert.Equal("Softmax Requantize", Kinds(Import(Sketch("Softmax", other))));
        Assert.Equal("Sigmoid", Kinds(Import(Sketch("Sigmoid", other)))); // a table gives any steps
    }

    [Fact]
    public void A_batch_norm_behind_a_convolution_scales_its_channels_and_keeps_their_numbers()
    {
        Graph graph = Import(new OnnxSketch().Input("x", 1, 2, 4, 4).Output("y", 1, 2, 4, 4).Pair("x", Fine).Weights("w", [2, 2, 1, 1], Weight, 0, 127, -50, 13, 127)
            .Constant("gamma", [2], 3, -0.7f).Constant("beta", [2], 0.1f, 0).Constant("mean", [2], 0, 0.2f).Constant("variance", [2], 1, 2)
            .Node("Conv", "x_d w_d", "c").Node("BatchNormalization", "c gamma beta mean variance", "n", OnnxSketch.Attribute("epsilon", 0f)).Pair("n", Coarse, "y"));
        Node node = Assert.Single(graph.Nodes);
        Assert.Equal<sbyte>([127, -50, -13, -127], node.Inputs[1].Int8s);
        Assert.Equal(0.03f, node.Inputs[1].Quantization!.ScaleOf(0), 6);
        Assert.Equal(0.01f * 0.7f / MathF.Sqrt(2), node.Inputs[1].Quantization!.ScaleOf(1), 6);
    }

    [Fact]
    public void Uint8_weights_are_taken_as_int8_where_int8_holds_them()
    {
        Graph graph = Import(new OnnxSketch().Input("x", 1, 2).Output("y", 1, 2).Pair("x", Fine).Weights("w", [2, 2], new Steps(OnnxType.UInt8, 128, 0.01f), 0, 0, 255, 130, 120)
            .Node("Gemm", "x_d w_d", "g", OnnxSketch.Attribute("transB", 1L)).Pair("g", Coarse, "y"));
        Assert.Equal<sbyte>([-128, 127, 2, -8], Assert.Single(graph.Nodes).Inputs[1].Int8s);
    }

    [Fact]
    public void Only_the_output_has_the_outputs_name_where_a_product_is_reshaped()
    {
        Graph graph = Import(new OnnxSketch().Input(OnnxType.Int8, "x", 1, 2, 4).Output(OnnxType.Int8, "y", 1, 2, 3).State("x", Fine).State("w", Weight).State("y", Coarse).Integers(OnnxType.Int8, "w", [4, 3], Drawn(12))
            .Node("QLinearMatMul", "x x_scale x_zero w w_scale w_zero y_scale y_zero", "y"));
        Assert.Equal(("Reshape Conv2D Reshape", "y"), (Kinds(graph), graph.Outputs[0].Name));
        Assert.Equal(graph.Nodes[^1].Output, Assert.Single(graph.Nodes, node => node.Output.Name == "y").Output);
    }

    [Fact]
    public void One_scale_stays_one_and_a_scale_for_the_only_channel_stays_per_channel()
    {
        OnnxSketch Sketch(bool named) => new OnnxSketch().Input("x", 1, 2).Output("y", 1, 1).Pair("x", Fine).Constant("s", [1], 0.01f).Integers(OnnxType.Int8, "w", [1, 2], 5, -7)
            .Node("DequantizeLinear", "w s -", "w_d", named ? [OnnxSketch.Attribute("axis", 0L)] : []).Node("Gemm", "x_d w_d", "g", OnnxSketch.Attribute("transB", 1L)).Pair("g", Coarse, "y");
        Assert.Equal(Quantization.PerChannel([0.01f], 0), Import(Sketch(named: true)).Nodes[0].Inputs[1].Quantization);
        Assert.Equal(Quantization.PerTensor(0.01f, 0), Import(Sketch(named: false)).Nodes[0].Inputs[1].Quantization);
    }

    [Fact]
    public void Values_that_only_move_need_not_be_dequantized()
    {
        Graph graph = Import(new OnnxSketch().Input(OnnxType.UInt8, "x", 1, 2, 4, 4).Output(OnnxType.UInt8, "y", 1, 2).State("p", new Steps(OnnxType.UInt8, 7, 0.1f)).State("y", new Steps(OnnxType.UInt8, 9, 0.2f))
            .Node("MaxPool", "x", "m", OnnxSketch.Attribute("kernel_shape", 4, 4)).Node("Flatten", "m", "f").Runtime("QLinearSigmoid", "f p_scale p_zero y_scale y_zero", "y"));
        Assert.Equal("MaxPool2D Reshape Sigmoid", Kinds(graph));
        Assert.Equal((Quantization.PerTensor(0.1f, 7 - 128), Quantization.PerTensor(0.2f, 9 - 128)), (graph.Inputs[0].Quantization, graph.Outputs[0].Quantization));
    }

    [Fact]
    public void Whole_numbers_that_nothing_dequantizes_stand_for_themselves()
    {
        Graph graph = Import(new OnnxSketch().Input(OnnxType.Int8, "x", 1, 2, 4, 4).Output(OnnxType.Int8, "y", 1, 2, 3, 3).Node("MaxPool", "x", "y", OnnxSketch.Attribute("kernel_shape", 2, 2)));
        Assert.Equal(Quantization.PerTensor(1, 0), graph.Outputs[0].Quantization);
    }

    [Fact]
    public void Quantized_weights_alone_leave_a_float_network()
    {
        Graph graph = Import(new OnnxSketch().Input("x", 1, 2).Output("y", 1, 2).Weights("w", [2, 2], new Steps(OnnxType.Int8, 0, 0.5f, 0.25f), 1, 1, 2, 3, -4).Node("MatMul", "x w_d", "y"));
        Assert.False(graph.IsInt8);
        Assert.Equal([0.5f, 1.5f, 0.5f, -1], graph.Nodes[0].Inputs[1].Floats);
    }

    [Fact]
    public void Every_value_without_a_scale_is_named_in_one_error()
    {
        ModelException error = Assert.Throws<ModelException>(() => Import(new OnnxSketch().Input("x", 1, 2, 4, 4).Input("z", 1, 2, 4, 4).Output("y", 1, 2, 4, 4).Pair("x", Fine)
            .Weights("w", [2, 2, 1, 1], Weight, 0, 1, 2, 3, 4).Constant("f", [2, 2, 1, 1], 0.1f, 0.2345f, 0.3f, 0.4f)
            .Node("Conv", "x_d w_d", "a").Node("LeakyRelu", "a", "b").Pair("b", Coarse).Node("Conv", "b_d f", "c").Pair("c", Coarse).Node("Add", "c_d z", "y")));
        Assert.Equal("E0130", error.Code);
        Assert.Equal(
            [
                "node 'z' (Input) 1x4x4x2 -> 1x4x4x2: it is quantized nowhere; put a QuantizeLinear and a DequantizeLinear behind it",
                "node 'a_node' (Conv2D) 1x4x4x2 -> 1x4x4x2: its result is quantized nowhere; put a QuantizeLinear and a DequantizeLinear behind it",
                "node 'c_node' (Conv2D) 1x4x4x2 -> 1x4x4x2: 8 bits do not hold its constant 'c_node_filter'; accepted: int8 with one scale for each output channel, zero point 0; quantize it symmetrically to int8",
            ],
            error.Faults.Select(fault => fault.ToString()).Take(3));
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { "negative scale", "a scale of -0.1" },
        { "zero scale", "a scale of 0" },
        { "scale that is no number", "a scale of NaN" },
        { "two zero points", "2 zero points for 1 scale" },
        { "zero point of another type", "a zero point of type UInt8 for Int8" },
        { "scale shape", "scales 3 along axis 0 of 2x2" },
        { "axis", "axis 5 of 2" },
        { "blocks", "8 bits do not hold its constant 'g_node_filter'" },
        { "scale that is computed", "input 1 'x' is computed while the network runs" },
        { "scales for an activation", "2 scales for an activation" },
        { "int16 activation", "an activation of type Int16" },
        { "other scale", "dequantized with scale 0.2 and int8 zero point 3 what has scale 0.05 and int8 zero point 3" },
        { "real number dequantized", "input 0 'x' holds real numbers" },
        { "quantized twice", "computes with whole numbers of type Int8" },
        { "whole numbers computed with", "computes with whole numbers of type Int8" },
        { "int4 weights", "values of type Int4" },
        { "integer convolution", "quantize statically, as QuantizeLinear and DequantizeLinear pairs" },
        { "channels last", "channels_last 1" },
        { "different steps joined", "inputs with different scales and zero points" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_quantization_is_refused_with_node_and_reason(string fault, string reason)
    {
        ModelException error = Assert.Throws<ModelException>(() => Import(Broken(fault)));
        Assert.Contains(reason, error.Message);
        Assert.True(error.Message.Contains("node '") || error.Message.Contains("constant '"), error.Message);
    }

    private static OnnxSketch Broken(string fault)
    {
        OnnxSketch sketch = new OnnxSketch(opset: 21).Input("x", 1, 2).Output("y", 1, 2);
        OnnxSketch Scaled(float scale) => sketch.Pair("x", Fine with { Scales = [scale] }, "y");
        OnnxSketch Layer(string weights) => sketch.Node("Gemm", $"x_d {weights}", "g").Pair("g", Coarse, "y");
        return fault switch
        {
            "negative scale" => Scaled(-0.1f),
            "zero scale" => Scaled(0),
            "scale that is no number" => Scaled(float.NaN),
            "two zero points" => sketch.Constant("s", [], 1).Integers(OnnxType.Int8, "z", [2], 1, 1).Node("QuantizeLinear", "x s z", "y"),
            "zero point of another type" => Layer("w_d").Pair("x", Fine).Constant("s", [], 1).Integers(OnnxType.Int8, "w", [2, 2], 1, 2, 3, 4).Integers(OnnxType.UInt8, "z", [], 1).Node("DequantizeLinear", "w s z", "w_d"),
            "scale shape" => Layer("w_d").Pair("x", Fine).Weights("w", [2, 2], new Steps(OnnxType.Int8, 0, 1, 2, 3), 0, 1, 2, 3, 4),
            "axis" => Layer("w_d").Pair("x", Fine).Weights("w", [2, 2], new Steps(OnnxType.Int8, 0, 1, 2), 5, 1, 2, 3, 4),
            "blocks" => Layer("w_d").Pair("x", Fine).Constant("s", [1, 2], 0.3f, 0.4567f).Integers(OnnxType.Int8, "w", [2, 2], 100, 99, 98, 97)
                .Node("DequantizeLinear", "w s", "w_t", OnnxSketch.Attribute("axis", 0L), OnnxSketch.Attribute("block_size", 2L)).Node("Transpose", "w_t", "w_d"),
            "scale that is computed" => sketch.Node("QuantizeLinear", "x x", "y"),
            "scales for an activation" => sketch.Constant("s", [2], 1, 2).Node("QuantizeLinear", "x s", "y"),
            "int16 activation" => sketch.Pair("x", Fine with { Type = OnnxType.Int16 }, "y"),
            "other scale" => sketch.Pair("x", Fine).State("o", Fine with { Scales = [0.2f] }).Node("DequantizeLinear", "x_q o_scale o_zero", "y"),
            "real number dequantized" => sketch.State("o", Fine).Node("DequantizeLinear", "x o_scale o_zero", "y"),
            "quantized twice" => sketch.Pair("x", Fine).Node("QuantizeLinear", "x_q x_scale x_zero", "y"),
            "whole numbers computed with" => sketch.Pair("x", Fine).Node("Relu", "x_q", "y"),
            "int4 weights" => Layer("w_d").Pair("x", Fine).Constant("s", [], 1).Initializer(OnnxSketch.Tensor("w", 22, 2, 2).Raw<byte>(9, 1, 2)).Node("DequantizeLinear", "w s", "w_d"),
            "integer convolution" => sketch.Pair("x", Fine).Node("MatMulInteger", "x_q x_q", "y"),
            "channels last" => sketch.Pair("x", Fine).Runtime("QLinearGlobalAveragePool", "x_q x_scale x_zero x_scale x_zero", "y", OnnxSketch.Attribute("channels_last", 1L)),
            _ => sketch.Pair("x", Fine).State("o", Coarse).Node("QuantizeLinear", "x o_scale o_zero", "o").Node("Concat", "x_q o", "y", OnnxSketch.Attribute("axis", 1L)),
        };
    }

    [Fact]
    public void A_mutated_quantized_file_imports_or_is_refused_and_never_anything_else() => Property.Holds(random =>
    {
        QuantizedForm form = random.Next(2) == 0 ? QuantizedForm.Pairs : QuantizedForm.WholeNumbers;
        byte[] bytes = ByteMutation.Of(random, new QuantizedChain(new Random(random.Next(4)), form, OnnxType.UInt8).Build((2, 5, 4)));
        try
        {
            OnnxImporter.Import(OnnxReader.Read(bytes, "m.onnx"));
        }
        catch (ModelException e)
        {
            Assert.NotEmpty(e.Where);
            Assert.NotEmpty(e.Found);
        }
    }, runs: 1000);
}
