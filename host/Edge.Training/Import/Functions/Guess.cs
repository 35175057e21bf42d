using Edge.Compiler.Onnx;
using static TorchSharp.torch;

namespace Edge.Training.Import;

/// <summary>A value whose function is looked for, and what writes the function down once it is found.</summary>
internal sealed record Guess(TracedValue Value, string Prefix, ModuleNodes Nodes)
{
    /// <summary>Writes a node down, named after its function in the module that used it.</summary>
    public string Node(string function, string kind, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes) => Nodes.Add(Prefix + function, kind, inputs, attributes);

    public string Constant(string function, params long[] numbers) => Nodes.Constant($"{Prefix}{function}.numbers", numbers);

    public string Constant(string function, float number) => Nodes.Constant($"{Prefix}{function}.number", [], [number]);

    /// <summary>True when <paramref name="function"/> of <paramref name="input"/> is the value.</summary>
    public bool Gives(TracedValue input, Func<Tensor, Tensor> function)
    {
        using Tensor from = tensor(input.Values, [.. input.Dims.Select(dim => (long)dim)]);
        try
        {
            using Tensor to = function(from);
            if (to.dtype != ScalarType.Float32)
                return false;
            var result = TracedValue.Of(to);
            return Value.HasDims(result.Dims) && Value.Is(at => result.Values[at]);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false; // the function does not take such an input: a wrong guess like any other
        }
    }
}
