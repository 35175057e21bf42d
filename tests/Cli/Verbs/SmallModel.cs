using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;

namespace Edge.Cli.Tests.Verbs;

/// <summary>A network small enough to read: 8x8x1, a convolution to 8x8 cells, a pooling, a dense layer and a softmax.</summary>
internal static class SmallModel
{
    public static Graph Float(int filters = 4, int side = 8, int stride = 1)
    {
        var random = new Random(1);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        Tensor image = Tensor.Float("image", Shape.Nhwc(1, side, side, 1));
        var nodes = new List<Node>();
        Tensor Add(string name, Operator op, params Tensor[] inputs)
        {
            Tensor output = Tensor.Float(name, op.InferShape(inputs));
            nodes.Add(new Node(name, op, inputs, output));
            return output;
        }

        Tensor stem = Add("stem", new Conv2D(Size.Square(stride), Padding.All(1)) { Activation = Activation.Relu }, image,
            Tensor.Constant("stem_filter", new Shape(filters, 3, 3, 1), Draw(filters * 9)), Tensor.Constant("stem_bias", new Shape(filters), Draw(filters)));
        Tensor pool = Add("pool", new AveragePool2D(Size.Square(8), Size.Square(1), Padding.None), stem);
        Tensor flat = Add("flatten", new Reshape(new Shape(1, filters)), pool);
        Tensor dense = Add("classify", new Dense(), flat, Tensor.Constant("classify_filter", new Shape(5, filters), Draw(5 * filters)), Tensor.Constant("classify_bias", new Shape(5), Draw(5)));
        Tensor scores = Add("scores", new Softmax(), dense);
        return new Graph("small", [image], [scores], nodes, ["OK", "scratch", "dent", "stain", "chip"]);
    }

    public static ModelFile Int8(string calibration = "16 images of a test", int filters = 4, int side = 8, int stride = 1)
    {
        Graph graph = Float(filters, side, stride);
        Graph int8 = Pipeline.Quantize(graph, RandomCalibration.PlumbingTestOnly(graph, 1), new QuantizationOptions());
        return new ModelFile(int8) { Provenance = new Dictionary<string, string> { ["calibration"] = calibration } };
    }
}
