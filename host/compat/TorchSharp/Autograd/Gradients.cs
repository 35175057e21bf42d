using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>
        /// Gradients of the outputs' sum (weighted by <paramref name="grad_outputs"/>) with respect to the inputs, without touching any
        /// <c>grad</c>.
        /// </summary>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null,
            bool retain_graph = false,
            bool create_graph = false, bool allow_unused = false)
        {
            Reject(create_graph);
            var found = new Dictionary<TensorBody, TensorBody>();
            Engine.Run(Roots(outputs, grad_outputs), retain_graph, [.. inputs.Select(i => i.Body)], (body, grad) =>
            {
                if (found.Remove(body, out var sum))
                {
                    found[body] = Elementwise.Sum(sum, grad);
                    sum.Release();
                    grad.Release();
                }
                else
                {
                    found[body] = grad;
                }
            });
            return [.. inputs.Select(i => found.TryGetValue(i.Body, out var grad)
                ? new Tensor(grad)
                : allow_unused ? null! : throw Shapes.Invalid("One of the differentiated Tensors appears to not have been used in the "
                    + "graph. Set allow_unused=True if this is the desired behavior."))];
        }

        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null)
        {
            Reject(create_graph);
            if (inputs is null)
                Engine.Run(Roots(tensors, grad_tensors), retain_graph ?? create_graph);
            else
                Engine.Run(Roots(tensors, grad_tensors), retain_graph ?? create_graph, [.. inputs.Select(i => i.Body)], Engine.Accumulate);
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        private static List<(TensorBody Body, TensorBody Grad)> Roots(IList<Tensor> tensors, IList<Tensor>? grads)
        {
            var roots = new List<(TensorBody Body, TensorBody Grad)>();
            for (int i = 0; i < tensors.Count; i++)
            {
                var body = tensors[i].Body;
                if (grads is { Count: > 0 } && grads[i] is { } given)
                {
                    if (!Shapes.Same(given.Body.Shape, body.Shape))
                        throw Shapes.Invalid($"Mismatch in shape: grad_output[{i}] has a shape of {Shapes.Text(given.Body.Shape)} and "
                            + $"output[{i}] has a shape of {Shapes.Text(body.Shape)}.");
                    roots.Add((body, given.Body.Retain()));
                    continue;
                }

                if (body.Count != 1)
                    throw Shapes.Invalid("grad can be implicitly created only for scalar outputs");
                var one = new TensorBody(body.Type, body.Shape);
                Types.Fill(one, 1);
                roots.Add((body, one));
            }

            return roots;
        }

        private static void Reject(bool createGraph)
        {
            if (createGraph)
                throw new NotSupportedException("create_graph: true (gradients of gradients) is not supported by the managed TorchSharp; "
                    + "install the TorchSharp package for it");
        }
    }

    public static IDisposable no_grad() => new AutoGradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new AutoGradMode(mode);

    public static bool is_grad_enabled() => AutoGradMode.IsEnabled;

    /// <summary>Nothing is recorded inside; here the same as <see cref="no_grad"/>.</summary>
    public static IDisposable inference_mode(bool mode = true) => new AutoGradMode(!mode && AutoGradMode.IsEnabled);

    public static int get_num_threads() => Work.Threads;

    public static void set_num_threads(int num)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(num, 1);
        Work.Threads = num;
    }
}
