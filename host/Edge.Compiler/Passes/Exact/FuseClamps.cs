using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Passes.Exact;

/// <summary>Lets an INT8 convolution, Dense, Add or Mul do the clamp that follows it at the same scale: a Relu, or a table that turns out to be one.</summary>
/// <remarks>
/// Whatever the sum before the producer's clamp is, the answer must be the same: every value up to the clamps' ends is compared, and beyond
/// them both stand still.
/// </remarks>
public static class FuseClamps
{
    // Further out than any int8 value with any zero point.
    private const int Beyond = 1024;

    /// <param name="graph">An INT8 graph.</param>
    public static Graph Run(Graph graph) => GraphRewriter.Run(graph, (rewriter, node) =>
    {
        if (node.Operator.MapsEachValue(node) && rewriter.SoleProducer(node.Activations.First()) is { Operator: IActivated activated } producer
            && Equals(producer.Output.Quantization, node.Output.Quantization) && Fused(producer, activated, node) is { } merged)
            rewriter.MergeIntoProducer(producer, node, merged, producer.Inputs);
        else
            rewriter.Keep(node);
    });

    private static Operator? Fused(Node producer, IActivated activated, Node node)
    {
        var before = Clamp(producer);
        sbyte[] answers = PointFunction.Of(node);
        return Enum.GetValues<Activation>().Select(activated.With).FirstOrDefault(candidate =>
        {
            var after = Clamp(new Node(producer.Name, candidate, producer.Inputs, node.Output));
            return Enumerable.Range(-Beyond, 2 * Beyond)
                .All(sum => answers[Math.Clamp(sum, before.Min, before.Max) + 128] == Math.Clamp(sum, after.Min, after.Max));
        });
    }

    private static (int Min, int Max) Clamp(Node node)
    {
        KernelCall call = node.Operator.Lower(node)[^1];
        return (call["activation_min"], call["activation_max"]);
    }
}
