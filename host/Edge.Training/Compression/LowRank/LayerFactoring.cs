using Edge.Compiler.Ir;
using MathNet.Numerics.LinearAlgebra;
using TorchSharp;

namespace Edge.Training.Compressing;

/// <summary>Factors one layer of a network whose earlier layers are factored already.</summary>
/// <param name="original">The whole network, none of its layers factored.</param>
/// <param name="spectrum">Of the layer in the whole network.</param>
/// <param name="current">The network so far; the layer is whole in it.</param>
internal sealed class LayerFactoring(Graph original, Graph current, FactoredLayer layer, LayerSpectrum spectrum, Sampling sampling, LowRankOptions options)
{
    private readonly string _name = layer.Node.Name;

    public Graph Run(LayerRanks ranks)
    {
        Node node = current.Nodes.First(other => other.Name == _name);
        if (ranks.Spatial is not { } columns)
            return Factoring.Replace(current, _name, Factoring.OfResponses(node, ResponseMap(node, ranks.Channel!.Value)));

        var (vertical, horizontal) = spectrum.Columns(ranks.Channel, columns);
        Graph split = Factoring.Replace(current, _name, Factoring.Spatially(node, vertical, horizontal));
        Node rows = split.Nodes.First(other => other.Name == _name);
        if (options.Solver == LowRankSolver.WeightSvd)
            return ranks.Channel is { } channels ? Factoring.Replace(split, _name, Factoring.OfResponses(rows, WeightMap(rows, channels))) : split;
        LowRankMap map = WindowMap(split, rows, ranks.Channel ?? rows.Output.Shape.Channels);
        return Factoring.Replace(split, _name, ranks.Channel is null ? [Factoring.WithWeights(rows, SampleMatrix.Floats(map.Out * map.In), SampleMatrix.Floats(map.Bias))] : Factoring.OfWindows(rows, map));
    }

    private static LowRankMap WeightMap(Node node, int rank)
    {
        Matrix<double> filter = Factoring.Filter(node);
        Matrix<double> front = ReducedRankRegression.Leading(filter * filter.Transpose(), rank);
        Vector<double> bias = Factoring.Bias(node);
        return new LowRankMap(front, front.Transpose(), bias - front * (front.Transpose() * bias));
    }

    // From the layer's own responses, so that its filters are only combined.
    private LowRankMap ResponseMap(Node node, int rank)
    {
        if (options.Solver == LowRankSolver.WeightSvd)
            return WeightMap(node, rank);
        using var scope = torch.NewDisposeScope();
        torch.Tensor features = SampleMatrix.Rows(sampling.Outputs(Seen, _name));
        return Solve(features, Matrix<double>.Build.DenseIdentity(node.Output.Shape.Channels), rank);
    }

    // From the columns' responses: new rows, which make up for what the columns lost.
    private LowRankMap WindowMap(Graph split, Node rows, int rank)
    {
        using var scope = torch.NewDisposeScope();
        Graph seen = options.Asymmetric ? split : Factoring.Replace(original, _name, [.. split.Nodes.Where(other => other.Name == _name || other.Name == $"{_name}_vertical")]);
        return Solve(SampleMatrix.Rows(sampling.Windows(seen, _name)), Factoring.Filter(rows), rank);
    }

    private LowRankMap Solve(torch.Tensor features, Matrix<double> prior, int rank)
    {
        var regression = new ReducedRankRegression(features, prior);
        torch.Tensor response = SampleMatrix.Rows(sampling.Outputs(original, _name));
        LowRankMap map;
        if (options.Solver == LowRankSolver.Linear)
        {
            map = regression.Solve(response, rank);
        }
        else
        {
            torch.Tensor? offset = layer.Beside is null ? null : SampleMatrix.Rows(sampling.Outputs(Seen, layer.Beside.Name));
            torch.Tensor sum = layer.Beside is null ? response : response + SampleMatrix.Rows(sampling.Outputs(original, layer.Beside.Name));
            map = new NonlinearFit(layer.Activation).Solve(regression, features, Layout.Activate(sum, layer.Activation), sum, offset, rank);
        }

        return map.Equalized(regression.Covariance);
    }

    private Graph Seen => options.Asymmetric ? current : original;
}
