using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>A filter that is learned once and of which every level of a network uses a part.</summary>
internal sealed class SharedFilter : nn.Module
{
    private readonly long[] _order;

    /// <param name="node">At the full level: a convolution, depthwise convolution or Dense.</param>
    public SharedFilter(Node node)
        : base(node.Name)
    {
        _order = node.Operator switch
        {
            Conv2D => [0, 3, 1, 2],
            DepthwiseConv2D => [3, 0, 1, 2],
            _ => [0, 1],
        };
        Whole = new TorchSharp.Modules.Parameter(Ordered(node.Inputs[1], _order));
        register_parameter("filter", Whole);
    }

    /// <summary>Output channels first, then input channels; of a depthwise convolution there is one.</summary>
    public TorchSharp.Modules.Parameter Whole { get; }

    /// <summary>Where a node has such a filter; null for all others, which a level has for itself.</summary>
    public static SharedFilter? Of(Node node) => node.Operator is Conv2D { Groups: 1 } or DepthwiseConv2D or Dense ? new SharedFilter(node) : null;

    /// <param name="outputs">Output channels, rising.</param>
    /// <param name="inputs">Input channels, rising; one for a depthwise convolution.</param>
    public Tensor Part(IReadOnlyList<int> outputs, IReadOnlyList<int> inputs) => Along(Along(Whole, 0, outputs), 1, inputs);

    /// <summary>A part in the order of the graph.</summary>
    public float[] Floats(IReadOnlyList<int> outputs, IReadOnlyList<int> inputs)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        long[] inverse = [.. Enumerable.Range(0, _order.Length).Select(axis => (long)Array.IndexOf(_order, axis))];
        return Part(outputs, inputs).permute(inverse).contiguous().data<float>().ToArray();
    }

    private static Tensor Ordered(Compiler.Ir.Tensor constant, long[] order)
    {
        using Tensor values = tensor(constant.Floats, [.. constant.Shape.Extents.Select(extent => (long)extent)]);
        using Tensor ordered = values.permute(order);
        return ordered.contiguous().clone();
    }

    private static Tensor Along(Tensor values, long axis, IReadOnlyList<int> kept) => kept.Count == values.shape[axis] ? values
        : kept[^1] == kept.Count - 1 ? values.narrow(axis, 0, kept.Count)
        : values.index_select(axis, tensor(kept.Select(channel => (long)channel).ToArray()));
}
