using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;

namespace Edge.Tests.Graphs;

/// <summary>Networks whose largest image is the last one: what follows takes its rows as they come, or could.</summary>
public static class EndedGraph
{
    /// <summary>24x24 pixels of 64 channels in front of the last node, 36,864 bytes.</summary>
    /// <param name="end">A mean or a resize.</param>
    public static Graph Int8(Operator end)
    {
        var random = new Random(1);
        var sketch = new GraphSketch(random, "ended");
        Tensor x = sketch.Conv(sketch.Input(1, 48, 48, 3), 16, Size.Square(3), new Conv2D(Size.Square(2), Padding.All(1)));
        x = sketch.Node(new Relu(), sketch.Depthwise(x, 1, Size.Square(3), new DepthwiseConv2D(Size.Square(1), Padding.All(1))));
        x = sketch.Node(new Relu(), sketch.Conv(x, 64, Size.Square(1), new Conv2D(Size.Square(1), Padding.None)));
        x = sketch.Node(end, x);
        if (end is not Resize)
            x = sketch.Dense(sketch.Flatten(x), 10);
        Graph graph = Pipeline.Prepare(sketch.Finish(x));
        return PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, 2), new QuantizationOptions());
    }

    /// <summary>Each kind of end once.</summary>
    public static IReadOnlyDictionary<string, Operator> Ends { get; } = new Dictionary<string, Operator>
    {
        ["mean"] = new Mean(1, 2),
        ["average"] = AveragePool2D.Global(Shape.Nhwc(1, 24, 24, 64)),
        ["nearest"] = new Resize(new Size(31, 20), ResizeMode.Nearest, ResizeGrid.HalfPixel),
        ["bilinear"] = new Resize(new Size(11, 40), ResizeMode.Bilinear, ResizeGrid.HalfPixel),
    };
}
