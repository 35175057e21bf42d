using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;

namespace Edge.Tests.Graphs;

/// <summary>A network as for a line-scan camera: inverted residuals (MobileNetV2) on an image much wider than high, whose rows alone fill a memory.</summary>
public static class WideGraph
{
    /// <param name="width">Pixels of a row; a multiple of 16.</param>
    public static Graph Int8(int width)
    {
        var random = new Random(1);
        var sketch = new GraphSketch(random, "wide");
        Tensor image = sketch.Input(1, 48, width, 1);
        Tensor x = sketch.Conv(image, 8, Size.Square(3), Same(2));
        x = Block(sketch, x, 24, 8, 1);
        x = Block(sketch, x, 24, 12, 2);
        x = Block(sketch, x, 36, 12, 1);
        x = Block(sketch, x, 36, 16, 2);
        x = Block(sketch, x, 48, 24, 2);
        Tensor mean = sketch.Node(AveragePool2D.Global(x.Shape), x);
        Graph graph = Pipeline.Prepare(sketch.Finish(sketch.Dense(sketch.Flatten(mean), 3)));
        return PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, 2), new QuantizationOptions());
    }

    private static Tensor Block(GraphSketch sketch, Tensor x, int wide, int channels, int stride)
    {
        var one = new Conv2D(Size.Square(1), Padding.None);
        Tensor inner = sketch.Conv(x, wide, Size.Square(1), one with { Activation = Activation.Relu6 });
        inner = sketch.Depthwise(inner, 1, Size.Square(3), new DepthwiseConv2D(Size.Square(stride), Padding.All(1)) { Activation = Activation.Relu6 });
        inner = sketch.Conv(inner, channels, Size.Square(1), one);
        return stride == 1 ? sketch.Node(new Add(), inner, x) : inner;
    }

    private static Conv2D Same(int stride) => new(Size.Square(stride), Padding.All(1)) { Activation = Activation.Relu6 };
}
