using Edge.Compiler.Onnx;
using TorchSharp;

namespace Edge.Training.Import;

/// <summary>One call of a standard layer as its reader sees it: the layer's own properties, what came in and what went out.</summary>
/// <param name="Path">Where the layer is: <c>features.3</c>.</param>
/// <param name="Input">What it read.</param>
/// <param name="OutputDims">The shape of what it gave, batch first.</param>
internal sealed record LayerCall<TLayer>(string Path, TLayer Layer, TracedValue Input, int[] OutputDims, ModuleNodes Nodes)
    where TLayer : torch.nn.Module
{
    /// <summary>The shape of the output for a batch of 1.</summary>
    public long[] OneOutput => [1, .. OutputDims.Skip(1).Select(dim => (long)dim)];

    /// <summary>One node that reads the layer's input, then constants.</summary>
    public string Node(string kind, params OnnxAttribute[] attributes) => Nodes.Add(Path, kind, [Input.Name], attributes);

    /// <inheritdoc cref="Node(string, OnnxAttribute[])"/>
    public string Node(string kind, IReadOnlyList<string> constants, params OnnxAttribute[] attributes) => Nodes.Add(Path, kind, [Input.Name, .. constants], attributes);

    /// <summary>A parameter as a constant.</summary>
    public string Weight(string role, torch.Tensor tensor)
    {
        var value = TracedValue.Of(tensor);
        return Nodes.Constant($"{Path}.{role}", [.. value.Dims.Select(dim => (long)dim)], value.Values);
    }

    /// <summary>Numbers of the reader's own as a constant.</summary>
    public string Weight(string role, IReadOnlyList<long> dims, params float[] values) => Nodes.Constant($"{Path}.{role}", dims, values);

    /// <summary>The same elements with the shape of the output.</summary>
    public string Reshaped() => OutputDims[0] == Input.Dims[0]
        ? Node("Reshape", [Nodes.Constant($"{Path}.shape", OneOutput)])
        : Unsupported("that joins the images of a batch");

    /// <summary>The layer has no counterpart, or not with <paramref name="setting"/>.</summary>
    public string Unsupported(string setting = "") => Nodes.Unsupported(Path, $"{Layer.GetType().Name} {setting}".TrimEnd(), [Input.Name]);
}
