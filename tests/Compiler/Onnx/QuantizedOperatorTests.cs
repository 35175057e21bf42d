using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>Single operators of quantized files, each in the form it is usually found in.</summary>
public class QuantizedOperatorTests
{
    private static readonly Steps Input = new(OnnxType.UInt8, 120, 0.04f), Other = new(OnnxType.UInt8, 90, 0.03f), Result = new(OnnxType.UInt8, 131, 0.05f);

    private static readonly IReadOnlyDictionary<string, (string Kinds, Func<OnnxSketch, OnnxSketch> Write)> Cases = new Dictionary<string, (string, Func<OnnxSketch, OnnxSketch>)>
    {
        ["QLinearMul by itself"] = ("Mul", sketch => sketch.State("o", Result).Runtime("QLinearMul", "x x_scale x_zero x x_scale x_zero o_scale o_zero", "y")),
        ["QLinearMul by a constant"] = ("DepthwiseConv2D", sketch => sketch.State("o", Result).State("k", Other).Integers(OnnxType.UInt8, "k", [1, 4, 1, 1], 200, 90, 17, 255)
            .Runtime("QLinearMul", "x x_scale x_zero k k_scale k_zero o_scale o_zero", "y")),
        ["QLinearAdd of a constant"] = ("DepthwiseConv2D", sketch => sketch.State("o", Result).State("k", Other).Integers(OnnxType.UInt8, "k", [1, 4, 1, 1], 200, 90, 17, 255)
            .Runtime("QLinearAdd", "k k_scale k_zero x x_scale x_zero o_scale o_zero", "y")),
        ["QLinearSigmoid"] = ("Sigmoid", sketch => sketch.State("o", new Steps(OnnxType.UInt8, 0, 1f / 255)).Runtime("QLinearSigmoid", "x x_scale x_zero o_scale o_zero", "y")),
        ["QLinearLeakyRelu"] = ("LeakyRelu", sketch => sketch.State("o", Result).Runtime("QLinearLeakyRelu", "x x_scale x_zero o_scale o_zero", "y", OnnxSketch.Attribute("alpha", 0.1f))),
        ["QLinearAveragePool"] = ("DepthwiseConv2D", sketch => sketch.State("o", Other)
            .Runtime("QLinearAveragePool", "x x_scale x_zero o_scale o_zero", "y", OnnxSketch.Attribute("kernel_shape", 3, 2), OnnxSketch.Attribute("strides", 1, 2))),
        ["QLinearGlobalAveragePool"] = ("Mean", sketch => sketch.State("o", Other).Runtime("QLinearGlobalAveragePool", "x x_scale x_zero o_scale o_zero", "y", OnnxSketch.Attribute("channels_last", 0L))),
        ["QLinearConcat"] = ("Concat", sketch => sketch.State("o", Result).Runtime("QLinearConcat", "o_scale o_zero x x_scale x_zero x x_scale x_zero", "y", OnnxSketch.Attribute("axis", 2L))),
        ["Resize"] = ("Resize", sketch => sketch.Constant("sizes", [4], 1, 1, 2, 2).Node("Resize", "x - sizes", "y", OnnxSketch.Attribute("mode", "nearest"),
            OnnxSketch.Attribute("coordinate_transformation_mode", "asymmetric"), OnnxSketch.Attribute("nearest_mode", "floor"))),
        ["Conv and Clip"] = ("Conv2D", sketch => sketch.Node("DequantizeLinear", "x x_scale x_zero", "x_d").Weights("w", [3, 4, 1, 1], new Steps(OnnxType.UInt8, 128, 0.02f), 0, [.. Enumerable.Range(0, 12).Select(i => i * 23L % 256)])
            .Constant("six", [], 6).Constant("zero", [], 0).Node("Conv", "x_d w_d", "c").Node("Clip", "c zero six", "r").State("o", new Steps(OnnxType.UInt8, 0, 6f / 255)).Node("QuantizeLinear", "r o_scale o_zero", "y")),
        ["ConvTranspose"] = ("TransposedConv2D", sketch => sketch.Node("DequantizeLinear", "x x_scale x_zero", "x_d")
            .Weights("w", [4, 2, 2, 2], new Steps(OnnxType.Int8, 0, 0.01f, 0.02f), 1, [.. Enumerable.Range(0, 32).Select(i => i * 37L % 255 - 127)])
            .Node("ConvTranspose", "x_d w_d", "c", OnnxSketch.Attribute("strides", 2, 2)).State("o", Result).Node("QuantizeLinear", "c o_scale o_zero", "y")),
        ["Add of a bias between pairs"] = ("DepthwiseConv2D", sketch => sketch.Node("DequantizeLinear", "x x_scale x_zero", "x_d").Weights("k", [4, 1, 1], Other, 0, 10, 90, 180, 250)
            .Node("Add", "x_d k_d", "s").State("o", Result).Node("QuantizeLinear", "s o_scale o_zero", "y")),
        ["ReduceMean"] = ("Mean", sketch => sketch.Node("DequantizeLinear", "x x_scale x_zero", "x_d").Node("ReduceMean", "x_d", "m", OnnxSketch.Attribute("axes", 2, 3), OnnxSketch.Attribute("keepdims", 1L))
            .State("o", Other).Node("QuantizeLinear", "m o_scale o_zero", "y")),
        ["Split and Concat"] = ("Slice Slice Concat", sketch => sketch.Node("Split", "x", "a b", OnnxSketch.Attribute("axis", 1L)).Node("Concat", "b a", "y", OnnxSketch.Attribute("axis", 1L))),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_imports_and_is_within_one_step_of_what_the_standard_says(string name)
    {
        var (kinds, write) = Cases[name];
        OnnxSketch sketch = write(new OnnxSketch().Input(OnnxType.UInt8, "x", 1, 4, 5, 6).State("x", Input)).Output(OnnxType.UInt8, "y", -1, -1, -1, -1);
        Graph graph = OnnxImporter.Import(OnnxReader.Read(sketch.ToBytes(), "m.onnx")).Graph;
        Assert.Equal(kinds, string.Join(' ', graph.Nodes.Select(node => node.Operator.Kind)));
        var values = new Dictionary<Tensor, sbyte[]> { [graph.Inputs[0]] = [.. Enumerable.Range(0, 120).Select(i => (sbyte)(i * 53 % 256 - 128))] };
        new Int8Executor(graph).Run([values[graph.Inputs[0]]], (node, output) =>
        {
            values[node.Output] = [.. output];
            Assert.All(FloatDefinition.Of(node, values).Zip(output), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
            Assert.True(output.Distinct().Count() > 3, $"{node} gives almost one value");
        });
    }
}
