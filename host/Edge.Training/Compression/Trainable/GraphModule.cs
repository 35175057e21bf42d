using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>A float graph as a module whose constants are learned, and back: what compression fine-tunes, measures and distills with.</summary>
/// <remarks>
/// In evaluation mode it computes what the float reference computes, on a batch of images and many times faster. Batch norms that are still apart
/// use the batch's statistics in training mode. The graph's constants are copied: neither changes the other.
/// </remarks>
public sealed class GraphModule : nn.Module<Tensor, Tensor>
{
    private readonly Graph _graph;
    private readonly TrainableNode[] _parts;
    private readonly Compiler.Ir.Tensor _logits;
    private readonly FakeQuantization? _rounding;

    /// <param name="graph">Float, with one input whose first axis, like that of every activation, is one image.</param>
    /// <exception cref="ModelException">E0280: an operator has no trainable form, or an axis of images is mixed with others.</exception>
    public GraphModule(Graph graph)
        : this(graph, _ => null)
    {
    }

    /// <param name="graph">As of the other.</param>
    /// <param name="own">The part of a node that has one of its own; null for the usual.</param>
    /// <exception cref="ModelException">As of the other.</exception>
    internal GraphModule(Graph graph, Func<Node, TrainableNode?> own)
        : base(graph.Name)
    {
        _graph = graph;
        if (graph.Inputs.Count != 1 || graph.IsInt8)
            throw new ModelException("E0280", graph.Name, graph.IsInt8 ? "an INT8 graph" : $"{graph.Inputs.Count} inputs", "a float graph with one input");
        _parts = [.. graph.Nodes.Select(node => Part(node, own))];
        for (int i = 0; i < _parts.Length; i++)
            register_module(FormattableString.Invariant($"node{i}_{graph.Nodes[i].Name.Replace('.', '_').Replace('/', '_')}"), _parts[i]);
        Node? last = graph.Nodes.LastOrDefault(node => node.Output == graph.Outputs[0]);
        _logits = last?.Operator is Softmax ? last.Inputs[0] : graph.Outputs[0];
    }

    /// <summary>A module that rounds wherever the graph's INT8 form does; gradients pass through as if it did not.</summary>
    /// <param name="graph">Prepared.</param>
    /// <param name="rounding">Made for <paramref name="graph"/>; learned and kept with the module.</param>
    internal GraphModule(Graph graph, FakeQuantization rounding)
        : this(graph)
    {
        _rounding = rounding;
        register_module("rounding", rounding);
        foreach (TrainableFilter part in _parts.OfType<TrainableFilter>())
            part.Rounding = rounding.FilterOf(part.Node.Name);
        foreach (TrainablePairwise part in _parts.OfType<TrainablePairwise>())
            part.RoundsConstant = true;
    }

    /// <summary>The graph's first output for NCHW images in real values, before its Softmax if it ends in one: logits, as losses want them.</summary>
    public override Tensor forward(Tensor images) => Logits(images, null);

    /// <summary>As <see cref="forward"/>, with a look at the nodes it takes.</summary>
    internal Tensor Logits(Tensor images, Action<Node, IReadOnlyList<Tensor>, Tensor>? observe) => Run(images, [_logits], observe)[0];

    /// <summary>All outputs of the graph, each in the module's order of axes.</summary>
    /// <param name="images">[B, C, H, W], or [B, K].</param>
    /// <param name="observe">Sees each node with its computed inputs and its output, right after it ran; images are NCHW.</param>
    public Tensor[] Outputs(Tensor images, Action<Node, IReadOnlyList<Tensor>, Tensor>? observe = null) => Run(images, _graph.Outputs, observe);

    /// <summary>Shows what every node reads and gives on images, batch by batch, without gradients and in evaluation mode.</summary>
    /// <param name="observe">As of <see cref="Outputs"/>; its tensors live until the batch is done.</param>
    /// <param name="last">The node to stop after; null runs them all.</param>
    public void Observe(ImageSet images, Action<Node, IReadOnlyList<Tensor>, Tensor> observe, string? last = null)
    {
        IReadOnlyList<Compiler.Ir.Tensor> wanted = last is null ? _graph.Outputs : [_graph.Nodes.First(node => node.Name == last).Output];
        eval();
        using var noGradient = no_grad();
        foreach (Tensor batch in new Batches(images, new TrainingOptions()).All())
        {
            using var scope = NewDisposeScope();
            Run(batch, wanted, observe);
            batch.Dispose();
        }
    }

    /// <summary>The same network with the weights as they are by now; where they are rounded, whole steps.</summary>
    public Graph ToGraph() => _graph.With(_graph.Inputs, _graph.Outputs, [.. _parts.Select(part => part.ToNode())]);

    /// <summary>The parts that are batch norms.</summary>
    internal IEnumerable<TrainableBatchNorm> BatchNorms => _parts.OfType<TrainableBatchNorm>();

    /// <summary>One for each node, in order.</summary>
    internal IReadOnlyList<TrainableNode> Parts => _parts;

    private Tensor[] Run(Tensor images, IReadOnlyList<Compiler.Ir.Tensor> wanted, Action<Node, IReadOnlyList<Tensor>, Tensor>? observe)
    {
        var values = new Dictionary<Compiler.Ir.Tensor, Tensor> { [_graph.Inputs[0]] = Rounded(_graph.Inputs[0], images) };
        foreach (TrainableNode part in _parts.TakeWhile(_ => !wanted.All(values.ContainsKey)))
        {
            Tensor[] inputs = [.. part.Node.Activations.Select(input => values[input])];
            Tensor output = values[part.Node.Output] = Rounded(part.Node.Output, part.Run(inputs));
            observe?.Invoke(part.Node, inputs, output);
        }

        return [.. wanted.Select(tensor => values[tensor])];
    }

    private Tensor Rounded(Compiler.Ir.Tensor tensor, Tensor value) => _rounding?.Round(tensor, value) ?? value;

    private TrainableNode Part(Node node, Func<Node, TrainableNode?> own)
    {
        Compiler.Ir.Tensor? mixed = node.Activations.Append(node.Output).FirstOrDefault(tensor => tensor.Shape.Rank == 0 || tensor.Shape.Batch != 1);
        if (mixed is not null || node.Operator is Transpose { Order: var order } && order[0] != 0)
            throw Fault(node, $"'{(mixed ?? node.Output).Name}' has no first axis of one image", "activations [1, ...]");
        return own(node) ?? TrainableNodes.Of(node) ?? throw Fault(node, "the operator has no trainable form", TrainableNodes.Kinds);
    }

    private ModelException Fault(Node node, string found, string accepted) =>
        ModelException.AtNode("E0280", _graph.Name, node.Name, node.Operator.Kind, found, accepted, "compress the network without it");
}
