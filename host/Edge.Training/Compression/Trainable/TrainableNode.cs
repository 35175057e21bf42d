using Edge.Compiler.Ir;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>One node of a graph as a part of a module. Images are NCHW here, everything else is as in the graph; the first axis is the batch.</summary>
internal abstract class TrainableNode : nn.Module
{
    private readonly List<(int Input, Tensor Tensor, long[] Order)> _constants = [];

    protected TrainableNode(Node node)
        : base(node.Name)
    {
        Node = node;
    }

    /// <summary>As it came from the graph.</summary>
    public Node Node { get; }

    /// <param name="activations">The computed inputs, in order.</param>
    public abstract Tensor Run(IReadOnlyList<Tensor> activations);

    /// <summary>The node with its constants as they are by now.</summary>
    public virtual Node ToNode()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Compiler.Ir.Tensor[] inputs = [.. Node.Inputs];
        foreach (var (input, tensor, order) in _constants)
            inputs[input] = Compiler.Ir.Tensor.Constant(inputs[input].Name, inputs[input].Shape, InGraphOrder(Stored(input, tensor), order));
        return Node with { Inputs = inputs };
    }

    /// <summary>What the graph gets of a constant: what the node computes with.</summary>
    protected virtual Tensor Stored(int input, Tensor constant) => constant;

    /// <summary>The learned constant of an input; null for any other.</summary>
    public Tensor? LearnedAt(int input) => _constants.Where(constant => constant.Input == input && constant.Tensor is TorchSharp.Modules.Parameter).Select(constant => constant.Tensor).FirstOrDefault();

    /// <summary>The gradient of each constant that is learned, by input, in the graph's order; those without one are left out.</summary>
    public Dictionary<int, float[]> Gradients()
    {
        var gradients = new Dictionary<int, float[]>();
        foreach (var (input, tensor, order) in _constants)
        {
            if (tensor.grad is { } gradient)
                gradients[input] = InGraphOrder(gradient, order);
        }

        return gradients;
    }

    /// <summary>A constant that is learned.</summary>
    /// <param name="order">Axis i of the parameter is axis order[i] of the constant.</param>
    protected Tensor Learned(int input, string role, params long[] order)
    {
        var parameter = new TorchSharp.Modules.Parameter(Rearranged(input, order));
        register_parameter(role, parameter);
        _constants.Add((input, parameter, order));
        return parameter;
    }

    /// <summary>A constant that training updates by itself, such as a running mean.</summary>
    protected Tensor Kept(int input, string role)
    {
        Tensor buffer = Rearranged(input, [0]);
        register_buffer(role, buffer);
        _constants.Add((input, buffer, [0]));
        return buffer;
    }

    private Tensor Rearranged(int input, long[] order)
    {
        Compiler.Ir.Tensor constant = Node.Inputs[input];
        using Tensor values = tensor(constant.Floats, [.. constant.Shape.Extents.Select(extent => (long)extent)]);
        using Tensor ordered = values.permute(order);
        return ordered.contiguous().clone();
    }

    private static float[] InGraphOrder(Tensor tensor, long[] order)
    {
        using Tensor values = tensor.detach().permute(Inverse(order)).contiguous();
        return values.data<float>().ToArray();
    }

    private static long[] Inverse(long[] order) => [.. Enumerable.Range(0, order.Length).Select(axis => (long)Array.IndexOf(order, axis))];
}
