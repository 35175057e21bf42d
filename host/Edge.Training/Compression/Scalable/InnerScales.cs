using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using MathNet.Numerics.LinearAlgebra;
using TorchSharp;

namespace Edge.Training.Compressing;

/// <summary>
/// Shares out what INT8 has to hold of each direction between a factored layer's two filters, by the same factors at every level. No output changes.
/// </summary>
internal static class InnerScales
{
    /// <param name="levels">The full one first. Two convolutions or Dense in a row without anything between, the second 1x1, are a factored layer.</param>
    public static IReadOnlyList<Graph> Equalize(IReadOnlyList<Graph> levels, ImageSet images)
    {
        Graph full = levels[0];
        var sampling = new Sampling(images, places: 10);
        Graph[] scaled = [.. levels];
        foreach (Node outer in full.Nodes.Where(node => Inner(full, node) is not null))
        {
            Vector<double> factors = Factors(full, outer, sampling);
            for (int level = 0; level < scaled.Length; level++)
                scaled[level] = Scaled(scaled[level], outer.Name, factors);
        }

        return scaled;
    }

    // y = Out (In x): rows of In times a factor, columns of Out over it.
    private static Vector<double> Factors(Graph full, Node outer, Sampling sampling)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor given = SampleMatrix.Rows(sampling.Outputs(full, Inner(full, outer)!.Name));
        Matrix<double> weights = Factoring.Filter(outer);
        Vector<double> deviation = SampleMatrix.Vector(given.std(0, unbiased: false));
        return Vector<double>.Build.Dense(weights.ColumnCount, i => LowRankMap.Balance(deviation[i], weights.Column(i).AbsoluteMaximum()));
    }

    private static Graph Scaled(Graph graph, string name, Vector<double> factors)
    {
        Node outer = graph.Nodes.First(node => node.Name == name), inner = Inner(graph, outer)!;
        Vector<double> used = factors.SubVector(0, inner.Output.Shape.Channels);
        Matrix<double> diagonal = Matrix<double>.Build.DiagonalOfDiagonalVector(used);
        Matrix<double> inverse = Matrix<double>.Build.DiagonalOfDiagonalVector(1 / used);
        Node before = Factoring.WithWeights(inner,
            SampleMatrix.Floats(diagonal * Factoring.Filter(inner)), SampleMatrix.Floats(diagonal * Factoring.Bias(inner)));
        Node behind = Factoring.WithWeights(outer, SampleMatrix.Floats(Factoring.Filter(outer) * inverse), outer.Inputs[2].Floats);
        return Factoring.Replace(Factoring.Replace(graph, inner.Name, [before]), name, [behind]);
    }

    private static Node? Inner(Graph graph, Node outer)
    {
        bool isPointwise = outer.Operator is Dense || (outer.Operator is Conv2D && outer.Inputs[1].Shape is { } filter && filter[1] == 1 && filter[2] == 1);
        Node? inner = isPointwise ? graph.Nodes.FirstOrDefault(node => node.Output == outer.Inputs[0]) : null;
        bool isLinear = inner?.Operator is Conv2D { Groups: 1, Activation: Activation.None } or Dense { Activation: Activation.None };
        return isLinear && graph.Nodes.Count(reader => reader.Inputs.Contains(inner!.Output)) == 1 ? inner : null;
    }
}
