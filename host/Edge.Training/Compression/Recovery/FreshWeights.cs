using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Training.Compressing;

/// <summary>A graph as it would be before any training: filters drawn anew, biases 0, batch norms that do nothing.</summary>
/// <remarks>Uniform with variance 2 / (weights of an output), as He et al. 2015, arXiv:1502.01852, have it for Relu. Zeros of filters are drawn too.</remarks>
public static class FreshWeights
{
    /// <param name="graph">Float. Other constants, such as those of normalizations and of Mul, stay.</param>
    public static Graph Of(Graph graph, int seed)
    {
        var random = new Random(seed);
        return graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node => node.Operator switch
        {
            IFiltered filtered =>
                Factoring.WithWeights(node, Drawn(random, node.Inputs[1].Shape, filtered.FilterAxis), new float[node.Inputs[2].Shape.Elements]),
            BatchNorm => node with { Inputs = [node.Inputs[0], .. node.Inputs.Skip(1).Zip([1f, 0, 0, 1], Filled)] },
            _ => node,
        })]);
    }

    private static float[] Drawn(Random random, Shape filter, int outputAxis)
    {
        double limit = Math.Sqrt(6.0 * filter[outputAxis] / filter.Elements);
        return [.. Enumerable.Range(0, filter.Elements).Select(_ => (float)(limit * (2 * random.NextDouble() - 1)))];
    }

    private static Tensor Filled(Tensor constant, float value) =>
        Tensor.Constant(constant.Name, constant.Shape, [.. Enumerable.Repeat(value, constant.Shape.Elements)]);
}
