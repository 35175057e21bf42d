using System.Runtime.InteropServices;
using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Autograd;

/// <summary>Walks the recorded graph backwards, newest operation first, and adds up the gradients of each value.</summary>
internal static class Engine
{
    /// <param name="roots">What is differentiated, each with its own gradient; the engine takes over one count of every gradient.</param>
    /// <param name="wanted">When given, only these leaves or intermediate values receive a gradient, in <paramref name="deliver"/>.</param>
    public static void Run(IReadOnlyList<(TensorBody Body, TensorBody Grad)> roots, bool retainGraph,
        IReadOnlyList<TensorBody>? wanted = null, Action<TensorBody, TensorBody>? deliver = null)
    {
        var pending = new Dictionary<Node, TensorBody>();
        var queue = new PriorityQueue<Node, long>();
        var targets = wanted is null ? null : new Targets(wanted);

        foreach (var (body, grad) in roots)
        {
            if (!body.NeedsGrad)
                throw new ExternalException("element 0 of tensors does not require grad and does not have a grad_fn");
            Send(Edge.To(body), grad);
        }

        using var recording = new AutoGradMode(false);
        while (queue.TryDequeue(out var node, out _))
        {
            pending.Remove(node, out var grad);
            node.CheckUsable();
            if (targets is not null && targets.Intermediates.TryGetValue(node, out var target))
                deliver!(target, grad!.Retain());
            if (node.RetainedOutput is { } kept)
                Accumulate(kept, grad!.Retain());
            var grads = node.Way(grad!);
            grad!.Release();
            for (int i = 0; i < grads.Length; i++)
            {
                if (grads[i] is { } one)
                    Send(node.Inputs[i], one);
            }

            if (!retainGraph)
                node.ReleaseSaved();
        }

        void Send(Edge edge, TensorBody grad)
        {
            if (edge.Leaf is { } leaf)
            {
                if (targets is null)
                    Accumulate(leaf, grad);
                else if (targets.Leaves.Contains(leaf))
                    deliver!(leaf, grad);
                else
                    grad.Release();
            }
            else if (edge.Node is not { } node)
            {
                grad.Release();
            }
            else if (pending.TryGetValue(node, out var sum))
            {
                pending[node] = Add(sum, grad);
            }
            else
            {
                pending[node] = grad;
                queue.Enqueue(node, -node.Order);
            }
        }
    }

    /// <summary>Adds a gradient to a leaf's; takes over one count of it.</summary>
    public static void Accumulate(TensorBody leaf, TensorBody grad)
    {
        if (leaf.Grad is { } sum)
        {
            // In place, so that handles to the gradient see it grow, as in libtorch.
            Elementwise.AddInto(sum, grad);
            grad.Release();
        }
        else if (grad.HasOneOwner && grad.IsContiguous && Shapes.Same(grad.Shape, leaf.Shape))
        {
            leaf.SetGrad(grad);
        }
        else
        {
            leaf.SetGrad(Strided.Copy(grad));
            grad.Release();
        }
    }

    private static TensorBody Add(TensorBody sum, TensorBody grad)
    {
        if (sum.HasOneOwner && sum.IsContiguous)
        {
            Elementwise.AddInto(sum, grad);
            grad.Release();
            return sum;
        }

        if (grad.HasOneOwner && grad.IsContiguous)
        {
            Elementwise.AddInto(grad, sum);
            sum.Release();
            return grad;
        }

        var both = Elementwise.Sum(sum, grad);
        sum.Release();
        grad.Release();
        return both;
    }

    private sealed class Targets
    {
        public Targets(IReadOnlyList<TensorBody> wanted)
        {
            foreach (var body in wanted)
            {
                if (body.GradFn is { } node)
                    Intermediates[node] = body;
                else
                    Leaves.Add(body);
            }
        }

        public Dictionary<Node, TensorBody> Intermediates { get; } = [];
        public HashSet<TensorBody> Leaves { get; } = [];
    }
}
