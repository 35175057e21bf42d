using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using MathNet.Numerics.LinearAlgebra;

namespace Edge.Training.Compressing;

/// <summary>Rounds filters to few bits without training, layer after layer, each to what the rounded network hands it. The graph stays float; its weights are whole steps.</summary>
public sealed record LowBitWeights
{
    /// <summary>By the covariance of what a filter reads; otherwise to the nearest step. Depthwise and grouped filters are always rounded to the nearest.</summary>
    public bool ByCovariance { get; init; } = true;

    /// <summary>Training images to calibrate with.</summary>
    public int CalibrationImages { get; init; } = 256;

    /// <summary>Output places of each image.</summary>
    public int Places { get; init; } = 10;

    /// <param name="compression">Its graph is float; batch norms are folded first.</param>
    /// <param name="bits">Of a weight of each layer, by node, at least 2; layers that are not named keep theirs.</param>
    public Compression Run(Compression compression, CompressionData data, IReadOnlyDictionary<string, int> bits)
    {
        Graph graph = bits.Count == 0 ? compression.Graph : Pipeline.Prepare(compression.Graph);
        var sampling = new Sampling(data.Calibration(CalibrationImages), Places);
        var changes = new List<LayerChange>();
        foreach (Node node in graph.Nodes.Where(node => node.Operator is IFiltered && bits.ContainsKey(node.Name)).ToArray())
        {
            graph = Factoring.Replace(graph, node.Name, [Rounded(graph, node, new WeightGrid(bits[node.Name]), sampling)]);
            changes.Add(new LayerChange(node.Name, node.Output.Shape.Channels, node.Output.Shape.Channels) { Bits = bits[node.Name] });
        }

        return compression.Then("low-bit weights", ByCovariance ? "by covariance" : "nearest", graph, changes);
    }

    private Node Rounded(Graph graph, Node node, WeightGrid grid, Sampling sampling)
    {
        if (node.Operator is not (Conv2D { Groups: 1 } or Dense))
            return Nearest(node, grid);
        Matrix<double> filter = Factoring.Filter(node);
        double[] steps = grid.Steps(filter);
        var (covariance, mean) = sampling.WindowMoments(graph, node.Name);
        Matrix<double> rounded = ByCovariance ? grid.ByCovariance(filter, steps, covariance) : grid.Nearest(filter, steps);
        // What rounding adds to the mean goes back into the bias.
        Vector<double> bias = Factoring.Bias(node) - (rounded - filter) * mean;
        return Factoring.WithWeights(node, SampleMatrix.Floats(rounded), SampleMatrix.Floats(bias));
    }

    /// <summary>The layer with each weight at the nearest of as many steps as bits give; biases stay.</summary>
    internal static Node Nearest(Node node, int bits)
    {
        var grid = new WeightGrid(bits);
        if (node.Operator is not (Conv2D { Groups: 1 } or Dense))
            return Nearest(node, grid);
        Matrix<double> filter = Factoring.Filter(node);
        return Factoring.WithWeights(node, SampleMatrix.Floats(grid.Nearest(filter, grid.Steps(filter))), node.Inputs[2].Floats);
    }

    private static Node Nearest(Node node, WeightGrid grid)
    {
        Shape shape = node.Inputs[1].Shape;
        int axis = ((IFiltered)node.Operator).FilterAxis, channels = shape[axis];
        int inner = shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        float[] filter = [.. node.Inputs[1].Floats];
        for (int channel = 0; channel < channels; channel++)
        {
            int[] places = [.. Enumerable.Range(0, filter.Length).Where(i => i / inner % channels == channel)];
            Matrix<double> row = Matrix<double>.Build.Dense(1, places.Length, (_, i) => filter[places[i]]);
            Matrix<double> rounded = grid.Nearest(row, grid.Steps(row));
            for (int i = 0; i < places.Length; i++)
                filter[places[i]] = (float)rounded[0, i];
        }

        return Factoring.WithWeights(node, filter, node.Inputs[2].Floats);
    }
}
