using Edge.Compiler.Ir;
using TorchSharp;

namespace Edge.Training.Compressing;

/// <summary>
/// How far a network's answers would move from what they are, in nats for each image, if parts of it changed: to second order, from gradients of single images.
/// One scale for all kinds of moves.
/// </summary>
/// <remarks>
/// A change d costs about E[(g d)^2] / 2: Theis et al. 2018, arXiv:1801.05787, section 2.1. g is the gradient for an answer drawn from the network's own,
/// softened as a teacher's are, instead of the label: where training images are known by heart, labels teach nothing any more and every part would seem idle.
/// </remarks>
internal sealed class FisherLoss
{
    /// <summary>What logits are divided by.</summary>
    public const double Temperature = 4;

    private readonly Dictionary<string, double[]> _weights = [], _outputs = [];
    private readonly Dictionary<int, double> _channels;
    private readonly int _images;

    private FisherLoss(IReadOnlyList<ChannelGroup> groups, int images) => (_channels, _images) = (groups.ToDictionary(group => group.Id, _ => 0.0), images);

    /// <param name="graph">Float; no fused activations.</param>
    /// <param name="groups">Of its channels.</param>
    /// <param name="images">Some hundred.</param>
    public static FisherLoss Of(Graph graph, IReadOnlyList<ChannelGroup> groups, ImageSet images)
    {
        var fisher = new FisherLoss(groups, images.Count);
        using var module = new GraphModule(graph);
        module.eval();
        TrainableNode[] filtered = [.. module.Parts.Where(part => part.Node.Operator is IFiltered)];
        TrainableNode[] gates = [.. module.Parts.Where(part => ChannelScores.IsGate(graph, part.Node))];
        var batches = new Batches(images, new TrainingOptions());
        for (int i = 0; i < images.Count; i++)
        {
            using var scope = torch.NewDisposeScope();
            module.zero_grad();
            using torch.Tensor image = batches.Plain(i, 1);
            torch.Tensor logits = module.forward(image) / Temperature;
            // The answers of a grid's cells are drawn one by one; together they are the image's.
            torch.nn.functional.cross_entropy(logits, Drawn(logits, i), reduction: torch.nn.Reduction.Sum).backward();
            foreach (TrainableNode part in filtered)
                fisher.AddWeights(part);
            fisher.AddChannels(groups, gates.ToDictionary(part => part.Node.Output, ChannelScores.Slopes));
        }

        return fisher;
    }

    /// <summary>Of a channel group that goes.</summary>
    public double OfChannel(int group) => _channels[group] / (2 * _images);

    /// <summary>Of a filter whose weights become others.</summary>
    /// <param name="changed">In the order of the filter.</param>
    public double OfWeights(Node node, IReadOnlyList<float> changed)
    {
        double[] squares = _weights[node.Name];
        float[] weights = node.Inputs[1].Floats;
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += squares[i] * (weights[i] - changed[i]) * (weights[i] - changed[i]);
        return sum / (2 * _images);
    }

    /// <summary>Of each weight of a filter that becomes 0.</summary>
    public double[] OfZeros(Node node) =>
        [.. node.Inputs[1].Floats.Zip(_weights[node.Name], (weight, square) => weight * weight * square / (2 * _images))];

    /// <summary>Of errors in what a layer computes, which are taken to be different at every place.</summary>
    /// <param name="meanSquares">Of each output channel.</param>
    public double OfOutputs(string node, IReadOnlyList<double> meanSquares) =>
        _outputs[node].Zip(meanSquares, (square, error) => square * error).Sum() / (2 * _images);

    // The same classes for the same answers, whenever they are asked for: [1], or [1, rows, columns].
    private static torch.Tensor Drawn(torch.Tensor logits, int image)
    {
        using torch.Tensor shares = torch.nn.functional.softmax(logits.detach(), 1);
        float[] each = shares.data<float>().ToArray();
        var random = new Random(image);
        int classes = (int)logits.shape[1], cells = each.Length / classes;
        long[] drawn = new long[cells];
        for (int cell = 0; cell < cells; cell++)
        {
            double at = random.NextDouble();
            while (drawn[cell] < classes - 1 && (at -= each[drawn[cell] * cells + cell]) >= 0)
                drawn[cell]++;
        }

        return torch.tensor(drawn, [1, .. logits.shape[2..]]);
    }

    private void AddWeights(TrainableNode part)
    {
        Dictionary<int, float[]> gradients = part.Gradients();
        Add(_weights, gradients[1]);
        // The gradient of a bias is the sum over all places: squared, about the sum of their squares.
        Add(_outputs, gradients[2]);

        void Add(Dictionary<string, double[]> sums, float[] gradient)
        {
            if (!sums.TryGetValue(part.Node.Name, out double[]? squares))
                squares = sums[part.Node.Name] = new double[gradient.Length];
            for (int i = 0; i < gradient.Length; i++)
                squares[i] += (double)gradient[i] * gradient[i];
        }
    }

    private void AddChannels(IReadOnlyList<ChannelGroup> groups, Dictionary<Tensor, double[]> slopes)
    {
        foreach (ChannelGroup group in groups)
        {
            double slope = group.Channels.Where(at => slopes.ContainsKey(at.Tensor)).Sum(at => slopes[at.Tensor][at.Channel]);
            _channels[group.Id] += slope * slope;
        }
    }
}
