using Edge.Compiler.Ir;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>A node with a filter and a bias, which are learned. The first axis of its filter is the output channels.</summary>
internal abstract class TrainableFilter : TrainableNode
{
    private readonly Tensor _filter, _bias;

    /// <param name="order">Axis i of the filter that is learned is axis order[i] of the graph's.</param>
    protected TrainableFilter(Node node, params long[] order)
        : base(node)
    {
        _filter = Learned(1, "filter", order);
        _bias = Learned(2, "bias", 0);
    }

    /// <summary>Rounds filter and bias wherever they are used; null: they are used as they are.</summary>
    public FakeFilter? Rounding { get; set; }

    public sealed override Tensor Run(IReadOnlyList<Tensor> activations)
    {
        var (filter, bias) = Used;
        return Run(activations[0], filter, bias);
    }

    protected abstract Tensor Run(Tensor input, Tensor filter, Tensor bias);

    protected sealed override Tensor Stored(int input, Tensor constant) => input == 1 ? Used.Filter : constant;

    private (Tensor Filter, Tensor Bias) Used => Rounding?.Run(_filter, _bias) ?? (_filter, _bias);
}
