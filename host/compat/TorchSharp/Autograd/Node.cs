using System.Runtime.InteropServices;
using TorchSharp.Memory;

namespace TorchSharp.Autograd;

/// <summary>One differentiable operation that ran: knows its inputs and how a gradient of its output becomes gradients of them.</summary>
/// <remarks>Values kept for the way back are released after it, unless the graph is retained; a second pass is then an error.</remarks>
internal sealed class Node
{
    private static long last;

    private readonly List<Saved> saved = [];
    private bool released;

    private Node(ReadOnlySpan<TensorBody?> inputs)
    {
        Order = Interlocked.Increment(ref last);
        Inputs = new Edge[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            Inputs[i] = Edge.To(inputs[i]);
    }

    /// <summary>Grows with time: a node's inputs were made before it.</summary>
    public long Order { get; }

    public Edge[] Inputs { get; }

    /// <summary>The output whose gradient is kept although it is no leaf (<c>retain_grad</c>).</summary>
    public TensorBody? RetainedOutput { get; set; }

    /// <summary>
    /// From the gradient of the output to the gradient of each input, in order; null for one that needs none. Whoever calls it owns what it
    /// gets, and still owns the gradient it gave.
    /// </summary>
    public Func<TensorBody, TensorBody?[]> Way { get; set; } = _ => [];

    /// <summary>A node for an operation over these inputs, or null when nothing has to be recorded.</summary>
    public static Node? Record(params ReadOnlySpan<TensorBody?> inputs)
    {
        if (!AutoGradMode.IsEnabled)
            return null;
        foreach (var input in inputs)
        {
            if (input is { NeedsGrad: true })
                return new Node(inputs);
        }

        return null;
    }

    /// <summary>True when the gradient of input <paramref name="index"/> is wanted.</summary>
    public bool Needs(int index) => Inputs[index].IsWanted;

    /// <summary>Keeps a value until the way back.</summary>
    public Saved Save(TensorBody body)
    {
        var one = new Saved(body.Retain(), body.Storage.Version);
        saved.Add(one);
        return one;
    }

    public void CheckUsable()
    {
        if (released)
        {
            throw new ExternalException("Trying to backward through the graph a second time (or directly access saved tensors after they "
                + "have already "
                + "been freed). Specify retain_graph=true if you need to backward through the graph a second time.");
        }
    }

    public void ReleaseSaved()
    {
        released = true;
        foreach (var one in saved)
            one.Body.Release();
        saved.Clear();
        Way = _ => [];
    }
}

/// <summary>A value kept for the way back, with the version its memory had then.</summary>
internal sealed record Saved(TensorBody Body, int Version)
{
    public TensorBody Value => Body.Storage.Version == Version
        ? Body
        : throw new ExternalException("one of the variables needed for gradient computation has been modified by an inplace operation: a "
            + "tensor of shape "
            + $"{Shapes.Text(Body.Shape)} is at version {Body.Storage.Version}; expected version {Version} instead");
}

/// <summary>Where an input's gradient goes: to the node that made it, or into a leaf.</summary>
internal readonly record struct Edge(Node? Node, TensorBody? Leaf)
{
    public bool IsWanted => Node is not null || Leaf is not null;

    public static Edge To(TensorBody? input) => input switch
    {
        { GradFn: { } made } => new Edge(made, null),
        { RequiresGrad: true } => new Edge(null, input),
        _ => default,
    };
}
