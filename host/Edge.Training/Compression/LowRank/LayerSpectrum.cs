using Edge.Compiler.Ir;
using MathNet.Numerics.LinearAlgebra;
using TorchSharp;

namespace Edge.Training.Compressing;

/// <summary>How much of a layer's work lies in which directions of its outputs and in which columns of its window.</summary>
internal sealed class LayerSpectrum
{
    private readonly Node _node;
    private readonly Matrix<double> _directions;
    private readonly Matrix<double>? _columns;

    private LayerSpectrum(Node node, Matrix<double> covariance, Matrix<double>? columns)
    {
        var eigen = ((covariance + covariance.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        int count = covariance.RowCount;
        (_node, _columns) = (node, columns);
        Energies = [.. Enumerable.Range(0, count).Select(i => Math.Max(0, eigen.EigenValues[count - 1 - i].Real))];
        _directions = Matrix<double>.Build.DenseOfColumnVectors(Enumerable.Range(0, count).Select(i => eigen.EigenVectors.Column(count - 1 - i)));
    }

    /// <summary>Of each direction of the outputs, falling.</summary>
    public IReadOnlyList<double> Energies { get; }

    /// <summary>From what the layer computes on calibration images.</summary>
    /// <param name="graph">No fused activations.</param>
    /// <param name="withColumns">Look at the columns of its window too; they cost as much again.</param>
    public static LayerSpectrum OfResponses(Graph graph, FactoredLayer layer, Sampling sampling, bool withColumns = true)
    {
        Node node = layer.Node;
        using var scope = torch.NewDisposeScope();
        torch.Tensor responses = SampleMatrix.Rows(sampling.Outputs(graph, node.Name));
        Matrix<double> centred = SampleMatrix.Matrix(responses - responses.mean([0], keepdim: true));
        Matrix<double> covariance = centred.TransposeThisAndMultiply(centred) / centred.RowCount;
        if (!layer.IsWindow || !withColumns)
            return new LayerSpectrum(node, covariance, null);

        // Any factors show the columns.
        var (vertical, horizontal) = SpatialFactors.Of(Factoring.Filter(node), node.Inputs[1].Shape, 1);
        Graph probe = Factoring.Replace(graph, node.Name, Factoring.Spatially(node, vertical, horizontal));
        Matrix<double> columns = SampleMatrix.Matrix(SampleMatrix.Rows(sampling.Windows(probe, $"{node.Name}_vertical")));
        return new LayerSpectrum(node, covariance, columns.TransposeThisAndMultiply(columns) / columns.RowCount);
    }

    /// <summary>From its weights alone.</summary>
    public static LayerSpectrum OfWeights(FactoredLayer layer) => new(layer.Node, Factoring.Filter(layer.Node) * Factoring.Filter(layer.Node).Transpose(), null);

    /// <summary>The mean square of what each output loses when only the first directions stay.</summary>
    public double[] Discarded(int rank) => [.. Enumerable.Range(0, _directions.RowCount)
        .Select(output => Enumerable.Range(rank, Math.Max(0, Energies.Count - rank)).Sum(i => Energies[i] * _directions[output, i] * _directions[output, i]))];

    /// <summary>Energies of the columns, falling, once the outputs are cut to so many directions.</summary>
    public double[] ColumnEnergies(int? channels) => SpatialFactors.Energies(Reduced(channels), _node.Inputs[1].Shape, _columns);

    /// <summary>Column filters [rank, FH * C] and row filters [O, FW * rank], for outputs that lie in so many directions.</summary>
    public (Matrix<double> Vertical, Matrix<double> Horizontal) Columns(int? channels, int rank)
    {
        var (vertical, horizontal) = SpatialFactors.Of(Reduced(channels), _node.Inputs[1].Shape, rank, _columns);
        return (vertical, channels is { } count ? Leading(count) * horizontal : horizontal);
    }

    private Matrix<double> Reduced(int? channels) => channels is { } count ? Leading(count).Transpose() * Factoring.Filter(_node) : Factoring.Filter(_node);

    private Matrix<double> Leading(int count) => _directions.SubMatrix(0, _directions.RowCount, 0, count);
}
