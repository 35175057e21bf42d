using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using MathNet.Numerics.LinearAlgebra;

namespace Edge.Training.Compressing;

/// <summary>How the zeros of a network are shared out among its layers.</summary>
public enum SparsityRule
{
    /// <summary>Weights go by their square over that of all weights of the layer that are as large or larger: a layer that has lost many holds on to the rest. Lee et al. 2021, arXiv:2010.07611.</summary>
    Adaptive,

    /// <summary>One threshold, relative to the layer's standard deviation, holds for all: Han et al. 2015, arXiv:1506.02626. Small layers may lose all they have.</summary>
    Deviation,

    /// <summary>The same share of each layer.</summary>
    PerLayer,
}

/// <summary>Sets single weights of filters to zero. The network keeps its shape; only sparse tables and kernels make it smaller.</summary>
public sealed record WeightPruning
{
    /// <summary>The share of the weights that is zero afterwards, in [0, 1).</summary>
    public double Sparsity { get; init; }

    /// <summary>How many of them each layer has.</summary>
    public SparsityRule Rule { get; init; }

    /// <summary>
    /// Weights are chosen by their size times the deviation of what they read (Sun et al. 2024, arXiv:2306.11695), and the others make up for them; otherwise by
    /// their size alone, as grouped and depthwise filters always are. Better up to half of the weights, worse beyond. The share of each layer is the one that
    /// sizes give.
    /// </summary>
    public bool SecondOrder { get; init; }

    /// <summary>Layers that keep all their weights, by node.</summary>
    public IReadOnlyCollection<string> Spared { get; init; } = [];

    /// <summary>Training images to calibrate with.</summary>
    public int CalibrationImages { get; init; } = 256;

    /// <summary>Output places of each image.</summary>
    public int Places { get; init; } = 10;

    /// <param name="compression">Its graph is float.</param>
    /// <returns>Unchanged with a sparsity of 0.</returns>
    public Compression Run(Compression compression, CompressionData data)
    {
        Graph graph = compression.Graph;
        Node[] layers = [.. graph.Nodes.Where(node => node.Operator is IFiltered && !Spared.Contains(node.Name))];
        var sampling = new Sampling(data.Calibration(CalibrationImages), Places);
        Dictionary<string, int> counts = Counts(layers);
        foreach (Node node in layers.Where(node => counts[node.Name] > 0))
            graph = Factoring.Replace(graph, node.Name, [Pruned(graph, node, counts[node.Name], sampling)]);
        LayerChange[] changes = [.. layers.Where(node => counts[node.Name] > 0).Select(node =>
            new LayerChange(node.Name, node.Output.Shape.Channels, node.Output.Shape.Channels) { Sparsity = (double)counts[node.Name] / node.Inputs[1].Shape.Elements })];
        return compression.Then("weight pruning", FormattableString.Invariant($"sparsity {Sparsity}, {Rule}, {(SecondOrder ? "second order" : "by size")}"), graph, changes);
    }

    private Dictionary<string, int> Counts(Node[] layers)
    {
        if (Rule == SparsityRule.PerLayer)
            return layers.ToDictionary(node => node.Name, node => (int)(Sparsity * node.Inputs[1].Shape.Elements));
        var scores = layers.SelectMany(node => Scores(node.Inputs[1].Floats).Select(score => (Score: score, node.Name))).OrderBy(weight => weight.Score).ToArray();
        Dictionary<string, int> counts = layers.ToDictionary(node => node.Name, _ => 0);
        foreach (var (_, name) in scores.Take((int)(Sparsity * scores.Length)))
            counts[name]++;
        return counts;
    }

    private IEnumerable<double> Scores(float[] weights)
    {
        double[] squares = [.. weights.Select(weight => (double)weight * weight).OrderDescending()];
        if (Rule == SparsityRule.Deviation)
        {
            double mean = squares.Average();
            return squares.Select(square => mean == 0 ? 0 : square / mean);
        }

        double asLarge = 0;
        return squares.Select(square => (asLarge += square) == 0 ? 0 : square / asLarge);
    }

    private Node Pruned(Graph graph, Node node, int count, Sampling sampling)
    {
        Tensor filter = node.Inputs[1];
        if (!SecondOrder || node.Operator is not (Conv2D { Groups: 1 } or Dense))
        {
            bool[] goes = Least([.. filter.Floats.Select(weight => (double)Math.Abs(weight))], count);
            return Factoring.WithWeights(node, [.. filter.Floats.Select((weight, i) => goes[i] ? 0 : weight)], node.Inputs[2].Floats);
        }

        Matrix<double> weights = Factoring.Filter(node);
        var (covariance, mean) = sampling.WindowMoments(graph, node.Name);
        int columns = weights.ColumnCount;
        bool[] chosen = Least([.. Enumerable.Range(0, filter.Floats.Length).Select(i => (double)filter.Floats[i] * filter.Floats[i] * covariance[i % columns, i % columns])], count);
        Matrix<double> pruned = new RowRounding(covariance).Replace(weights, (place, weight) => chosen[place] ? 0 : weight);
        return Factoring.WithWeights(node, SampleMatrix.Floats(pruned), SampleMatrix.Floats(Factoring.Bias(node) - (pruned - weights) * mean));
    }

    private static bool[] Least(double[] values, int count)
    {
        var least = new bool[values.Length];
        foreach (int i in Enumerable.Range(0, values.Length).OrderBy(i => values[i]).Take(count))
            least[i] = true;
        return least;
    }
}
