using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Passes.Exact;

/// <summary>Two functions of one int8 value after each other become one: its 256 answers are the second's to the first's.</summary>
/// <remarks>
/// A Sigmoid that is brought to another scale, a chain of Mul and Add by single numbers. The same at an input that a Concat brings to its own
/// scale: the function before it answers in that scale at once. A sum of products cannot take a function in this way; where the function is a
/// clamp, <see cref="FuseClamps"/> does it.
/// </remarks>
public static class ComposeFunctions
{
    /// <param name="graph">An INT8 graph.</param>
    public static Graph Run(Graph graph) => GraphRewriter.Run(graph, (rewriter, node) =>
    {
        if (node.Operator.MapsEachValue(node) && Function(rewriter, node.Activations.First()) is { } producer)
        {
            Node merged = Composed(producer, PointFunction.Of(node), node.Output, node.Operator);
            rewriter.MergeIntoProducer(producer, node, merged.Operator, merged.Inputs);
        }
        else
        {
            rewriter.Keep(node.Operator is Concat concat ? WithoutRescaling(rewriter, node, concat) : node);
        }
    });

    private static Node? Function(GraphRewriter rewriter, Tensor tensor) =>
        rewriter.SoleProducer(tensor) is { } producer && producer.Operator.MapsEachValue(producer) ? producer : null;

    // The node keeps the kind it had, if a table of answers can stand for it; its own answers need no table where they are the same.
    private static Node Composed(Node producer, sbyte[] second, Tensor output, Operator secondKind)
    {
        Operator kind = new[] { producer.Operator, secondKind }.FirstOrDefault(kind => kind is ElementwiseOperator) ?? new Requantize();
        Tensor input = producer.Activations.First();
        sbyte[] answers = PointFunction.Of(producer).Then(second);
        var plain = new Node(producer.Name, kind, [input], output);
        return PointFunction.Of(plain).AsSpan().SequenceEqual(answers) ? plain
            : plain with { Inputs = [input, Tensor.Constant($"{output.Name}_answers", new Shape(256), answers, Quantization.PerTensor(1, 0))] };
    }

    private static Node WithoutRescaling(GraphRewriter rewriter, Node node, Concat concat)
    {
        Quantization scale = node.Output.Quantization!;
        return node with { Inputs = [.. node.Inputs.Select(AtItsScale)] };

        Tensor AtItsScale(Tensor input)
        {
            if (input.Quantization!.Equals(scale) || Function(rewriter, input) is not { } producer)
                return input;
            var rescaled = Tensor.Int8(input.Name, input.Shape, scale);
            sbyte[] rescaling = PointFunction.Of(new Node("rescaling", concat, [input], rescaled));
            rewriter.Replace(producer, Composed(producer, rescaling, rescaled, new Requantize()) with { Fused = producer.Fused, Channels = producer.Channels });
            return rescaled;
        }
    }
}
