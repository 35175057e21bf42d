using Edge.Compiler.Ir;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Import;

/// <summary>Runs a module under observation and writes down what its layers and the tensor functions between them did.</summary>
/// <remarks>
/// A layer says what it reads and gives, through the hooks of <c>call</c>. What lies between layers is found from values: a tensor that no layer gave was
/// computed from tensors seen before, and <see cref="TensorFunctions"/> looks for the function that gives exactly it.
/// </remarks>
internal sealed class ModuleTrace : IDisposable
{
    private readonly ModuleNodes _nodes;
    private readonly TensorFunctions _functions;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly List<Action> _removeHooks = [];
    private readonly List<TracedValue> _known = [];
    private readonly List<(string Path, nn.Module<Tensor, Tensor> Layer)> _layers = [];
    private readonly Dictionary<Tensor, TracedValue> _byTensor = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<IDisposable> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<string> _paths = [];
    private readonly HashSet<string> _logarithms = [];
    private readonly string _name;

    private ModuleTrace(nn.Module<Tensor, Tensor> module, string name)
    {
        _name = name;
        _nodes = new ModuleNodes(name);
        _functions = new TensorFunctions(_nodes, _known, _layers);
        Observe("", module);
        foreach ((string path, Tensor constant) in Constants("", module))
            _known.Add(TracedValue.Of(constant, "") with { Name = _nodes.Constant(path, [.. constant.shape], TracedValue.Of(constant).Values), IsConstant = true });
    }

    /// <summary>What a run showed.</summary>
    /// <param name="IsLogarithm">True when the module ends in LogSoftmax, whose Softmax the nodes give.</param>
    /// <param name="Steps">The outputs of all layers, in order.</param>
    public sealed record Result(ModuleNodes Nodes, TracedValue Input, TracedValue Output, bool IsLogarithm, IReadOnlyList<TracedValue> Steps);

    /// <param name="module">In evaluation mode.</param>
    /// <exception cref="ModelException">The module cannot run on such images, or computes something that no function of tensors explains.</exception>
    public static Result Run(nn.Module<Tensor, Tensor> module, string name, long[] dims, float[] values)
    {
        using var trace = new ModuleTrace(module, name);
        using var frozen = no_grad();
        using Tensor image = tensor(values, dims);
        TracedValue input = trace.Name(image, TracedValue.Of(image, trace._nodes.Unique("image")));
        Tensor output;
        try
        {
            output = module.call(image);
        }
        catch (Exception e) when (e is not (EdgeException or OutOfMemoryException))
        {
            throw new ModelException("E0215", name, $"the module fails on images {string.Join('x', dims)}: {e.Message.ReplaceLineEndings(" ")}",
                "a module of images NxCxHxW or vectors NxK", "state the input shape it was made for", e);
        }

        TracedValue last = trace.Find(output, "the module's output");
        return new Result(trace._nodes, input, last, trace._logarithms.Contains(last.Name), trace._known);
    }

    public void Dispose()
    {
        foreach (Action remove in _removeHooks)
            remove();
        _scope.Dispose();
    }

    private void Observe(string path, nn.Module module)
    {
        bool isLayer = LayerReaders.IsLayer(module);
        if (module is nn.Module<Tensor, Tensor> called)
        {
            var before = isLayer ? called.register_forward_pre_hook((_, input) => Enter(path, called, input)) : called.register_forward_pre_hook((_, _) => Open(path));
            var after = isLayer ? called.register_forward_hook((_, _, output) => Leave(path, called, output)) : called.register_forward_hook((_, _, output) => Close(output));
            _removeHooks.Add(() =>
            {
                before.remove();
                after.remove();
            });
            if (isLayer)
                _layers.Add((path, called));
        }

        if (isLayer)
            return;
        foreach ((string child, nn.Module inner) in module.named_children())
            Observe(path.Length == 0 ? child : $"{path}.{child}", inner);
    }

    // What modules of the user's own hold besides layers.
    private static IEnumerable<(string Path, Tensor Constant)> Constants(string path, nn.Module module)
    {
        if (LayerReaders.IsLayer(module))
            yield break;
        string prefix = path.Length == 0 ? "" : $"{path}.";
        foreach ((string name, Tensor parameter) in module.named_parameters(recurse: false).Select(own => (own.name, (Tensor)own.parameter)).Concat(module.named_buffers(recurse: false)))
        {
            if (parameter.dtype == ScalarType.Float32)
                yield return (prefix + name, parameter);
        }

        foreach ((string child, nn.Module inner) in module.named_children())
        {
            foreach (var constant in Constants(prefix + child, inner))
                yield return constant;
        }
    }

    private TracedValue? _entered;

    private Tensor Enter(string path, nn.Module layer, Tensor input)
    {
        Explain();
        _entered = Find(input, $"the input of '{path}' ({layer.GetType().Name})");
        return null!; // the hook changes nothing
    }

    private Tensor Leave(string path, nn.Module layer, Tensor output)
    {
        TracedValue input = _entered!, found = TracedValue.Of(output);
        string name = path.Length == 0 ? layer.GetName() : path;
        string named = _logarithms.Contains(input.Name) ? _nodes.Unsupported(name, $"{layer.GetType().Name} of a LogSoftmax", [input.Name]) : LayerReaders.Read(name, layer, input, found.Dims, _nodes);
        if (layer is TorchSharp.Modules.LogSoftmax)
            _logarithms.Add(named);
        Name(output, found with { Name = named });
        foreach (IDisposable inside in _scope.DisposablesView)
            _seen.Add(inside);
        return null!;
    }

    private Tensor Open(string path)
    {
        Explain();
        _paths.Push(path.Length == 0 ? "" : $"{path}.");
        return null!;
    }

    private Tensor Close(Tensor output)
    {
        Explain();
        TryFind(output);
        _paths.Pop();
        return null!;
    }

    /// <summary>Explains every tensor that is new, as far as it can be: each may be what a later one is computed from.</summary>
    private void Explain()
    {
        var fresh = _scope.DisposablesView.OfType<Tensor>().Where(tensor => _seen.Add(tensor) && !tensor.IsInvalid && tensor.dtype == ScalarType.Float32).ToList();
        while (fresh.RemoveAll(tensor => TryFind(tensor) is not null) > 0 && fresh.Count > 0)
        {
        }
    }

    /// <exception cref="ModelException">No function of what is known gives the tensor.</exception>
    private TracedValue Find(Tensor tensor, string what) => TryFind(tensor) ?? throw new ModelException("E0215", $"{_name}: {what}",
        $"a tensor {string.Join('x', tensor.shape)} that no layer gave and no function of the tensors before it explains ({string.Join(", ", _known.Where(value => !value.IsConstant).TakeLast(6).Select(value => $"'{value.Name}' {string.Join('x', value.Dims)}"))})",
        TensorFunctions.Names, "use a layer in its place, call layers with call(x), and split long expressions");

    private TracedValue? TryFind(Tensor tensor)
    {
        if (tensor.dtype != ScalarType.Float32)
            return null;
        var now = TracedValue.Of(tensor);
        if (_byTensor.TryGetValue(tensor, out TracedValue? value) && value.Same(now))
            return value;
        if (_known.FindLast(now.Same) is { } same)
            return _byTensor[tensor] = same;
        using DisposeScope guesses = NewDisposeScope();
        return _functions.Explain(now, _paths.TryPeek(out string? path) ? path : "") is { } name ? Name(tensor, now with { Name = name }) : null;
    }

    private TracedValue Name(Tensor tensor, TracedValue value)
    {
        _known.Add(value);
        return _byTensor[tensor] = value;
    }
}
