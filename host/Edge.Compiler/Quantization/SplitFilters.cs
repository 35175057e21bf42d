using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Quantizing;

/// <summary>Filters that take 9 bits, such as uint8 less a zero point, as several of 8 bits beside one another, over an input repeated as often.</summary>
/// <remarks>
/// <code>
/// sum of x * w  =  sum of x * w1 + sum of x * w2     w = w1 + w2, both in [-127, 127]; a third where some |w| is 255
/// input    [N, H, W, C]      becomes  [N, H, W, 2 * C], each group of channels twice
/// filter   [O, FH, FW, C]    becomes  [O, FH, FW, 2 * C]
/// </code>
/// One int32 sums all products, so nothing is rounded that was not before. It costs twice (three times) the multiplications and weights, and
/// a copy of the input. A DepthwiseConv2D becomes a Conv2D of as many groups as channels. Filters that 8 bits hold stay as they are.
/// </remarks>
internal static class SplitFilters
{
    /// <param name="graph">Float, activations fused.</param>
    /// <param name="weights">What the file says of them.</param>
    public static Graph Run(Graph graph, DeclaredWeights weights)
    {
        var names = new UniqueNames();
        foreach (Tensor input in graph.Inputs)
            names.Next(input.Name);
        foreach (Node node in graph.Nodes)
        {
            names.Next(node.Name);
            names.Next(node.Output.Name);
        }

        return GraphRewriter.Run(graph, (rewriter, node) =>
        {
            Node summing = node.Operator is DepthwiseConv2D ? AsGroups(node) : node;
            if (summing.Operator is IFiltered { FilterAxis: var axis } && weights.Parts(summing.Inputs[1], axis, summing.Inputs[2]) is { } parts)
                Split(rewriter, summing, parts, names);
            else
                rewriter.Keep(node);
        });
    }

    private static void Split(GraphRewriter rewriter, Node node, IReadOnlyList<float[]> parts, UniqueNames names)
    {
        Tensor filter = node.Inputs[1];
        int summed = filter.Shape.Channels;
        int[] extents = [.. filter.Shape.Extents.SkipLast(1), parts.Count * summed];
        IEnumerable<float> beside = Enumerable.Range(0, filter.Floats.Length / summed).SelectMany(row => parts.SelectMany(part => part.Skip(row * summed).Take(summed)));
        Tensor repeated = Repeated(rewriter, node, summed, parts.Count, names);
        rewriter.Keep(node with { Inputs = [repeated, Tensor.Constant(filter.Name, new Shape(extents), [.. beside]), node.Inputs[2]] });
    }

    // Each group's channels several times, before the next group's: with one group the input beside itself.
    private static Tensor Repeated(GraphRewriter rewriter, Node node, int groupChannels, int times, UniqueNames names)
    {
        Tensor input = node.Inputs[0];
        Shape shape = input.Shape;
        bool isOneGroup = groupChannels == shape.Channels;
        Tensor Run(string step, Operator moved, params Tensor[] inputs)
        {
            string name = names.Next($"{node.Name}_{step}");
            Tensor output = Tensor.Float(name, moved.InferShape(inputs));
            rewriter.Keep(new Node(name, moved, inputs, output));
            return output;
        }

        var apart = Shape.Nhwc(1, shape.Elements / shape.Channels, shape.Channels / groupChannels, groupChannels);
        Tensor groups = isOneGroup ? input : Run("groups", new Reshape(apart), input);
        Tensor repeated = Run("repeated", new Concat(groups.Shape.Rank - 1), [.. Enumerable.Repeat(groups, times)]);
        return isOneGroup ? repeated : Run("channels", new Reshape(new Shape([.. shape.Extents.SkipLast(1), times * shape.Channels])), repeated);
    }

    // Filters 1xFHxFWxO become OxFHxFWx1.
    private static Node AsGroups(Node node)
    {
        var depthwise = (DepthwiseConv2D)node.Operator;
        Tensor filter = node.Inputs[1];
        int outputs = filter.Shape.Channels, taps = filter.Shape.Elements / outputs;
        float[] byOutput = [.. Enumerable.Range(0, filter.Floats.Length).Select(i => filter.Floats[i % taps * outputs + i / taps])];
        var grouped = new Conv2D(depthwise.Stride, depthwise.Padding) { Dilation = depthwise.Dilation, Groups = node.Inputs[0].Shape.Channels };
        return node with
        {
            Operator = grouped.With(depthwise.Activation),
            Inputs = [node.Inputs[0], Tensor.Constant(filter.Name, new Shape(outputs, filter.Shape[1], filter.Shape[2], 1), byOutput), node.Inputs[2]],
        };
    }
}
