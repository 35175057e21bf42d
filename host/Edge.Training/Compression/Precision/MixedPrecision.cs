using Edge.Compiler;
using Edge.Compiler.Ir;
using TorchSharp;

namespace Edge.Training.Compressing;

/// <summary>Chooses the bits of each layer's weights under a budget of bytes: by how much the network's answers change with the layer alone rounded.</summary>
/// <param name="Bits">What a layer may have; the largest is what it has while others are measured.</param>
public sealed record MixedPrecision(IReadOnlyList<int> Bits)
{
    /// <summary>Training images that sensitivities are measured on.</summary>
    public int Images { get; init; } = 256;

    public LowBitWeights Rounding { get; init; } = new();

    /// <summary>Layers that keep what they have, by node: nothing is chosen for them.</summary>
    public IEnumerable<string> Spared { get; init; } = [];

    /// <summary>Bytes of a layer's filter by the bits of its weights.</summary>
    public Func<Node, int, long> Taken { get; init; } = Bytes;

    /// <param name="compression">Its graph is float; batch norms are folded first.</param>
    /// <param name="budgetBytes">Of all filters; biases and scales not counted.</param>
    /// <returns>Null when the fewest bits take more than the budget.</returns>
    public Compression? Run(Compression compression, CompressionData data, long budgetBytes) =>
        Measure(compression.Graph, data).Choose(budgetBytes) is { } chosen ? Rounding.Run(compression, data, chosen) : null;

    /// <summary>What each layer's choices take and cost; layers whose kernels take no packed filter are left out.</summary>
    /// <param name="graph">Float; batch norms are folded first.</param>
    public PrecisionChoices Measure(Graph graph, CompressionData data)
    {
        Graph prepared = Pipeline.Prepare(graph);
        Node[] layers = [.. prepared.Nodes.Where(node => node.Operator is IFiltered { TakesPackedFilter: true } && !Spared.Contains(node.Name))];
        ImageSet images = data.Calibration(Images);
        return new PrecisionChoices([.. layers.Select(node => node.Name)], Bits,
            [.. layers.Select(node => Bits.Select(bits => new LayerOption(Taken(node, bits), Sensitivity(prepared, node, bits, data, images))).ToArray())]);
    }

    /// <summary>Packed one after another, the last byte filled up.</summary>
    public static long Bytes(Node node, int bits) => ((long)node.Inputs[1].Shape.Elements * bits + 7) / 8;

    // KL of the scores, from the whole network to the one with this layer rounded.
    private double Sensitivity(Graph graph, Node node, int bits, CompressionData data, ImageSet images)
    {
        Graph rounded = Rounding.Run(Compression.Of(graph), data, new Dictionary<string, int> { [node.Name] = bits }).Graph;
        using var before = new GraphModule(graph);
        using var after = new GraphModule(rounded);
        before.eval();
        after.eval();
        using var noGradient = torch.no_grad();
        double sum = 0;
        foreach (torch.Tensor batch in new Batches(images, new TrainingOptions()).All())
        {
            using var scope = torch.NewDisposeScope();
            torch.Tensor p = torch.nn.functional.log_softmax(before.forward(batch), 1), q = torch.nn.functional.log_softmax(after.forward(batch), 1);
            sum += DistillationLoss.Divergence(p, q).sum().item<float>();
            batch.Dispose();
        }

        return sum / images.Count;
    }
}

/// <summary>What the layers of one network may have, measured.</summary>
/// <param name="Layers">By node.</param>
/// <param name="Bits">That each of them may have.</param>
/// <param name="Options">For each layer, one for each of <paramref name="Bits"/>.</param>
public sealed record PrecisionChoices(IReadOnlyList<string> Layers, IReadOnlyList<int> Bits, IReadOnlyList<IReadOnlyList<LayerOption>> Options)
{
    /// <summary>The bits of least loss under a budget of bytes for all filters; null when the fewest take more.</summary>
    public IReadOnlyDictionary<string, int>? Choose(long budgetBytes) => Knapsack.Choose(Options, budgetBytes) is { } chosen
        ? Layers.Select((layer, i) => (layer, Bits[chosen[i]])).ToDictionary()
        : null;

    /// <summary>Of all filters.</summary>
    /// <param name="bits">Of each layer, among <see cref="Bits"/>; layers that are not named have 8.</param>
    public long Bytes(IReadOnlyDictionary<string, int> bits) =>
        Layers.Select((layer, i) => Options[i][Bits.TakeWhile(count => count != bits.GetValueOrDefault(layer, 8)).Count()].Bytes).Sum();
}
