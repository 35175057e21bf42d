using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using MathNet.Numerics.LinearAlgebra;

namespace Edge.Training.Compressing;

/// <summary>Graph surgery: one convolution or Dense becomes two or three that compute it through fewer channels.</summary>
internal static class Factoring
{
    /// <summary>Behind a layer's name: its first part, of fewer channels.</summary>
    public const string RankSuffix = "_rank";

    /// <summary>The filter as a matrix, [O, K] with K in the order of the window.</summary>
    public static Matrix<double> Filter(Node node) => SampleMatrix.Matrix(node.Inputs[1].Floats, node.Inputs[1].Shape[0]);

    public static Vector<double> Bias(Node node) => Vector<double>.Build.DenseOfEnumerable(node.Inputs[2].Floats.Select(value => (double)value));

    /// <summary>The node's own filters combined to fewer, then a 1x1 convolution: y = Out (In (W x + bias)) + Bias.</summary>
    /// <param name="map">From the node's outputs to themselves.</param>
    public static Node[] OfResponses(Node node, LowRankMap map) =>
        Through(node, map.In * Filter(node), map.In * Bias(node), map.Out, map.Bias);

    /// <summary>New filters over what the node reads, then a 1x1 convolution: y = Out (In x) + Bias.</summary>
    /// <param name="map">From the node's windows to its outputs.</param>
    public static Node[] OfWindows(Node node, LowRankMap map) => Through(node, map.In, Vector<double>.Build.Dense(map.Rank), map.Out, map.Bias);

    /// <summary>A column of the window, then a row: [FH, 1] with <paramref name="vertical"/>'s filters, then [1, FW] with all the node's.</summary>
    /// <param name="vertical">[rank, FH * C].</param>
    /// <param name="horizontal">[O, FW * rank].</param>
    public static Node[] Spatially(Node node, Matrix<double> vertical, Matrix<double> horizontal)
    {
        var convolution = (Conv2D)node.Operator;
        Shape filter = node.Inputs[1].Shape;
        int rank = vertical.RowCount;
        (Compiler.Ir.Padding padding, Size stride, Size dilation) = (convolution.Padding, convolution.Stride, convolution.Dilation);
        var column = new Conv2D(new Size(stride.Height, 1), new Compiler.Ir.Padding(padding.Top, 0, padding.Bottom, 0)) { Dilation = new Size(dilation.Height, 1) };
        Operator row = convolution with { Stride = new Size(1, stride.Width), Padding = new Compiler.Ir.Padding(0, padding.Left, 0, padding.Right), Dilation = new Size(1, dilation.Width) };
        Node first = Create($"{node.Name}_vertical", column, node.Inputs[0], new Shape(rank, filter[1], 1, filter[3]), SampleMatrix.Floats(vertical), new float[rank]);
        return [first, node with { Operator = row, Inputs = [first.Output, Constant(node.Inputs[1].Name, new Shape(filter[0], 1, filter[2], rank), SampleMatrix.Floats(horizontal)), node.Inputs[2]] }];
    }

    /// <summary>The node with other values in its filter and bias.</summary>
    public static Node WithWeights(Node node, float[] filter, float[] bias) =>
        node with { Inputs = [node.Inputs[0], Constant(node.Inputs[1].Name, node.Inputs[1].Shape, filter), Constant(node.Inputs[2].Name, node.Inputs[2].Shape, bias)] };

    /// <summary>The graph with other nodes in the place of one; the last of them gives its output.</summary>
    public static Graph Replace(Graph graph, string name, IReadOnlyList<Node> nodes) =>
        graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.SelectMany(node => node.Name == name ? nodes : [node])]);

    private static Node[] Through(Node node, Matrix<double> filter, Vector<double> bias, Matrix<double> front, Vector<double> frontBias)
    {
        Shape window = node.Inputs[1].Shape;
        int rank = filter.RowCount, outputs = window[0];
        bool isDense = node.Operator is Dense;
        Operator inner = ((IActivated)node.Operator).With(Activation.None);
        Operator outer = isDense ? new Dense { Activation = ((IActivated)node.Operator).Activation }
            : new Conv2D(Size.Square(1), Compiler.Ir.Padding.None) { Activation = ((IActivated)node.Operator).Activation };
        Node first = Create(node.Name + RankSuffix, inner, node.Inputs[0], isDense ? new Shape(rank, window[1]) : new Shape(rank, window[1], window[2], window[3]), SampleMatrix.Floats(filter), SampleMatrix.Floats(bias));
        Tensor pointwise = Constant(node.Inputs[1].Name, isDense ? new Shape(outputs, rank) : new Shape(outputs, 1, 1, rank), SampleMatrix.Floats(front));
        return [first, node with { Operator = outer, Inputs = [first.Output, pointwise, Constant(node.Inputs[2].Name, new Shape(outputs), SampleMatrix.Floats(frontBias))] }];
    }

    private static Node Create(string name, Operator kind, Tensor input, Shape filterShape, float[] filter, float[] bias)
    {
        Tensor[] inputs = [input, Constant($"{name}_filter", filterShape, filter), Constant($"{name}_bias", new Shape(bias.Length), bias)];
        return new Node(name, kind, inputs, Tensor.Float(name, kind.InferShape(inputs)));
    }

    private static Tensor Constant(string name, Shape shape, float[] values) => Tensor.Constant(name, shape, values);
}
