using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>A network at all its levels, learned together: a level's filters are parts of the full one's, all other constants are its own.</summary>
/// <remarks>Batch norms of their own for each level: Yu et al. 2019, arXiv:1812.08928, section 3.2.</remarks>
internal sealed class ScalableModule : nn.Module<Tensor, Tensor>
{
    private const float LeastScale = 1e-4f;

    private readonly GraphModule[] _levels;
    private readonly FilterSpectrum[] _spectra = [];

    /// <param name="levels">The full one first.</param>
    /// <param name="whole">Filters that learn whole, and the rank that each level takes of them; null where factors learn.</param>
    public ScalableModule(IReadOnlyList<NestedLevel> levels, WholeFilters? whole = null)
        : base(levels[0].Graph.Name)
    {
        Graph full = levels[0].Graph;
        Dictionary<string, SharedFilter> filters = full.Nodes.Select(SharedFilter.Of).OfType<SharedFilter>().ToDictionary(filter => filter.GetName());
        Filters = [.. filters.Values];
        for (int i = 0; i < Filters.Count; i++)
            register_module(FormattableString.Invariant($"filter{i}"), Filters[i]);
        Dictionary<string, FilterSpectrum> spectra = whole is null ? []
            : whole.Layers.ToDictionary(name => name, name => new FilterSpectrum(filters[name], whole.Gradient));
        _spectra = [.. spectra.Values];
        _levels = [.. levels.Select((level, number) => new GraphModule(level.Graph, node => filters.TryGetValue(node.Name, out SharedFilter? filter)
            ? new SharedFilterNode(node, filter, level.Kept[node.Name], level.Read(node), KeepsOffset(level.Graph, node))
            {
                Approximation = spectra.TryGetValue(node.Name, out FilterSpectrum? spectrum) ? () => spectrum.Of(whole!.RankOf(number, node.Name)) : null,
            }
            : null))];
        for (int i = 0; i < _levels.Length; i++)
            register_module(FormattableString.Invariant($"level{i}"), _levels[i]);
    }

    public int Levels => _levels.Length;

    /// <summary>The shared filters, in order of execution.</summary>
    public IReadOnlyList<SharedFilter> Filters { get; }

    /// <summary>Logits of the full level.</summary>
    public override Tensor forward(Tensor images) => _levels[0].forward(images);

    /// <summary>Logits of a level, 0 for the full one.</summary>
    public Tensor Logits(int level, Tensor images) => _levels[level].forward(images);

    /// <summary>A level with the weights as they are by now.</summary>
    public Graph ToGraph(int level) => _levels[level].ToGraph();

    /// <summary>Decomposes filters that learn whole as they are by now; to be called before each step.</summary>
    public void Decompose()
    {
        foreach (FilterSpectrum spectrum in _spectra)
            spectrum.Refresh();
    }

    /// <summary>Keeps each batch norm's scales above 0: folded into filters, they are the positive factors in which levels may differ.</summary>
    public void KeepScalesPositive()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (TrainableBatchNorm norm in _levels.SelectMany(level => level.BatchNorms))
            norm.Gamma.copy_(norm.Gamma.clamp(min: LeastScale));
    }

    // A batch norm takes an offset out; a 1x1 convolution or Dense right behind has a bias that says the same.
    private static bool KeepsOffset(Graph graph, Node node)
    {
        if (node.Operator is IActivated { Activation: not Activation.None } || graph.Outputs.Contains(node.Output))
            return true;
        return !graph.Nodes.Where(reader => reader.Inputs.Contains(node.Output)).All(reader => reader.Operator is BatchNorm or Dense || IsPointwise(reader));
    }

    private static bool IsPointwise(Node node) =>
        node.Operator is Conv2D { Padding.IsNone: true } && node.Inputs[1].Shape is { } filter && filter[1] == 1 && filter[2] == 1;
}
