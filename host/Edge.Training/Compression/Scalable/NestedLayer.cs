using Edge.Compiler.Ir;
using MathNet.Numerics.LinearAlgebra;
using TorchSharp;

namespace Edge.Training.Compressing;

/// <summary>A layer as filters and a 1x1 convolution behind them, the more important directions first: the first r are its best version of rank r.</summary>
internal sealed class NestedLayer
{
    private readonly Node _node;
    private readonly LowRankMap _map;
    private readonly Vector<double> _bias, _meanResponse;
    private readonly double[] _energies;

    private NestedLayer(Node node, LowRankMap map, Vector<double> meanResponse, double[] energies)
    {
        (_node, _map, _meanResponse, _energies) = (node, map, meanResponse, energies);
        _bias = Factoring.Bias(node);
    }

    public string Name => _node.Name;

    /// <summary>Directions of the full level.</summary>
    public int Rank => _map.Rank;

    /// <summary>What the directions hold and cost.</summary>
    public RankCost Cost => new(_energies, MacsPerRank(_node));

    /// <summary>The most directions that cost no more than the layer does whole.</summary>
    public static int BreakEven(Node node) => (int)(node.Operator.CountMacs(node) / MacsPerRank(node));

    /// <param name="graph">Its batch norms give about what they read, so that responses of all channels count by what the next layer sees of them.</param>
    /// <param name="rank">Directions of the full level, at most the layer's outputs.</param>
    public static NestedLayer Of(Graph graph, Node node, Sampling sampling, FactorBasis basis, int rank)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor responses = SampleMatrix.Rows(sampling.Outputs(graph, node.Name)), mean = responses.mean([0], keepdim: true), centred = responses - mean;
        Matrix<double> covariance = SampleMatrix.Matrix(centred.t().matmul(centred)) / responses.shape[0], filter = Factoring.Filter(node);
        Matrix<double> ranked = basis == FactorBasis.Responses ? covariance : filter * filter.Transpose();
        Matrix<double> directions = ReducedRankRegression.Leading(ranked, rank);
        double[] energies = [.. Enumerable.Range(0, rank).Select(i => Math.Max(0, directions.Column(i) * (ranked * directions.Column(i))))];
        LowRankMap map = new LowRankMap(directions, directions.Transpose(), Vector<double>.Build.Dense(filter.RowCount)).Equalized(covariance);
        return new NestedLayer(node, map, SampleMatrix.Vector(mean), energies);
    }

    /// <summary>What stands in the layer's place at the full level: its filters combined, without bias, and a 1x1 convolution or Dense.</summary>
    public Node[] Nodes()
    {
        Node[] nodes = Factoring.OfResponses(_node, _map with { Bias = Bias(Rank) });
        return [Factoring.WithWeights(nodes[0], nodes[0].Inputs[1].Floats, new float[Rank]), nodes[1]];
    }

    /// <summary>The 1x1 convolution's bias where so many directions are left: what the missing ones give on average comes back.</summary>
    public float[] BiasAt(int rank) => SampleMatrix.Floats(Bias(rank));

    // The response W x + b has the mean m. With P = Out In: P W x + b', of mean P (m - b) + b'.
    private Vector<double> Bias(int rank)
    {
        Matrix<double> front = _map.Out.SubMatrix(0, _map.Out.RowCount, 0, rank), inner = _map.In.SubMatrix(0, rank, 0, _map.In.ColumnCount);
        return _meanResponse - front * (inner * (_meanResponse - _bias));
    }

    private static long MacsPerRank(Node node)
    {
        Shape filter = node.Inputs[1].Shape, output = node.Output.Shape;
        return (long)(output.Elements / output.Channels) * (filter.Elements / filter[0] + filter[0]);
    }
}
