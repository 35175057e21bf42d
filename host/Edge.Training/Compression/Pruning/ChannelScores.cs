using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes;
using TorchSharp;

namespace Edge.Training.Compressing;

/// <summary>Scores each channel group; the lowest are removed first.</summary>
internal static class ChannelScores
{
    /// <param name="images">Calibration images with labels; only <see cref="ChannelCriterion.Taylor"/> looks at them.</param>
    /// <returns>A score for each group; a group that the criterion says nothing about is left out.</returns>
    public static Dictionary<int, double> Of(Graph graph, IReadOnlyList<ChannelGroup> groups, ChannelCriterion criterion, ImageSet images) => criterion switch
    {
        ChannelCriterion.BatchNormScale => Averaged(groups, BatchNormScales(graph)),
        ChannelCriterion.Magnitude => Averaged(groups, Magnitudes(graph)),
        ChannelCriterion.Taylor => Taylor(graph, groups, images),
        _ => throw new InvalidOperationException($"criterion {criterion}"),
    };

    // The mean over the group's channels that have a value.
    private static Dictionary<int, double> Averaged(IReadOnlyList<ChannelGroup> groups, Dictionary<Tensor, double[]> values)
    {
        var scores = new Dictionary<int, double>();
        foreach (ChannelGroup group in groups)
        {
            double[] found = [.. group.Channels.Where(at => values.ContainsKey(at.Tensor)).Select(at => values[at.Tensor][at.Channel])];
            if (found.Length > 0)
                scores[group.Id] = found.Average();
        }

        return scores;
    }

    private static Dictionary<Tensor, double[]> BatchNormScales(Graph graph) => graph.Nodes.Where(node => node.Operator is BatchNorm)
        .ToDictionary(node => node.Output, node => node.Inputs[1].Floats.Select(gamma => (double)Math.Abs(gamma)).ToArray());

    private static Dictionary<Tensor, double[]> Magnitudes(Graph graph)
    {
        var values = new Dictionary<Tensor, double[]>();
        foreach (Node node in graph.Nodes.Where(node => node.Operator is IFiltered))
        {
            double[] norms = FilterNorms(node);
            if (graph.Nodes.FirstOrDefault(reader => reader.Operator is BatchNorm && reader.Inputs[0] == node.Output) is { } norm)
                norms = [.. norms.Zip(BatchNormFactors.Of(norm).Scale, (size, scale) => size * Math.Abs(scale))];
            double mean = norms.Average();
            values[node.Output] = mean == 0 ? norms : [.. norms.Select(size => size / mean)];
        }

        return values;
    }

    private static double[] FilterNorms(Node node)
    {
        Tensor filter = node.Inputs[1];
        int axis = ((IFiltered)node.Operator).FilterAxis, channels = filter.Shape[axis];
        int inner = filter.Shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        var squares = new double[channels];
        for (int i = 0; i < filter.Floats.Length; i++)
            squares[i / inner % channels] += (double)filter.Floats[i] * filter.Floats[i];
        return [.. squares.Select(Math.Sqrt)];
    }

    // A gate behind a node that scales and shifts its channels has the gradient sum of parameter * gradient. Gates of one group close together.
    private static Dictionary<int, double> Taylor(Graph graph, IReadOnlyList<ChannelGroup> groups, ImageSet images)
    {
        using var module = new GraphModule(graph);
        module.eval();
        TrainableNode[] gates = [.. module.Parts.Where(part => IsGate(graph, part.Node))];
        var scores = groups.ToDictionary(group => group.Id, _ => 0.0);
        var batches = new Batches(images, new TrainingOptions { BatchSize = Math.Min(32, images.Count) });
        int[] order = batches.Order(0);
        var byLabels = LabelLoss.Of(images);
        for (int step = 0; step < batches.StepsPerEpoch; step++)
        {
            using var scope = torch.NewDisposeScope();
            module.zero_grad();
            var (inputs, labels) = batches.Step(order, 0, step);
            byLabels.Of(module.forward(inputs), labels).backward();
            Dictionary<Tensor, double[]> slopes = gates.ToDictionary(part => part.Node.Output, Slopes);
            foreach (ChannelGroup group in groups)
            {
                double slope = group.Channels.Where(at => slopes.ContainsKey(at.Tensor)).Sum(at => slopes[at.Tensor][at.Channel]);
                scores[group.Id] += slope * slope / batches.StepsPerEpoch;
            }
        }

        return scores;
    }

    /// <summary>True for a node that scales and shifts its channels, with no batch norm behind to do so.</summary>
    public static bool IsGate(Graph graph, Node node) => node.Operator is BatchNorm
        || (node.Operator is IFiltered && !graph.Nodes.Any(reader => reader.Operator is BatchNorm && reader.Inputs[0] == node.Output));

    /// <summary>The gradient of a gate behind each channel of a node, from the gradients of its parameters.</summary>
    public static double[] Slopes(TrainableNode part)
    {
        Node node = part.ToNode();
        int channels = node.Output.Shape.Channels;
        var slopes = new double[channels];
        foreach (var (input, gradient) in part.Gradients())
        {
            Tensor constant = node.Inputs[input];
            int axis = constant.Shape.Rank > 1 ? ((IFiltered)node.Operator).FilterAxis : 0;
            int inner = constant.Shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
            for (int i = 0; i < gradient.Length; i++)
                slopes[i / inner % channels] += (double)gradient[i] * constant.Floats[i];
        }

        return slopes;
    }
}
