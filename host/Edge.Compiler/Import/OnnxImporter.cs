using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Quantizing;

namespace Edge.Compiler.Import;

/// <summary>An imported graph and how its inputs and outputs lie: axis i of the tensor is axis Axes[i] of the file.</summary>
internal sealed record OnnxImport(Graph Graph, IReadOnlyList<OnnxActivation> Inputs, IReadOnlyList<OnnxActivation> Outputs)
{
    /// <summary>Set while the graph is float and the file says how it is quantized.</summary>
    public DeclaredScales? Declared { get; init; }
}

/// <summary>Turns an ONNX model into a graph, float or, where the file says how it is quantized, int8: every operator reads its own nodes, images become NHWC once, here.</summary>
/// <remarks>
/// No transposes are added. A value's axes are counted in the file's order and stored in another; weights are permuted to match. Images are
/// taken as NHWC first; a file that is written for NHWC already does not import that way, and is then taken as it is.
/// </remarks>
public static class OnnxImporter
{
    public const string Extension = ".onnx";

    /// <summary>Operator sets whose meaning Edge knows. The standard ones from 7 to 21 are complete; what the neighbours change concerns other types and operators.</summary>
    private const int OldestOpset = 6, NewestOpset = 25;

    /// <param name="path">A .onnx file; external data lies beside it.</param>
    /// <returns>A graph; images are NHWC, a symbolic batch is 1. An int8 one starts and ends with int8: pairs of quantization at the edges are left out.</returns>
    /// <exception cref="ModelException">The file is damaged, or nodes are not supported: one error names them all.</exception>
    public static Graph Import(string path) => Import(OnnxReader.Read(path)).Graph;

    internal static OnnxImport Import(OnnxModel model)
    {
        if (model.Opset is < OldestOpset or > NewestOpset)
            throw new ModelException("E0124", model.Name, $"operator set {model.Opset}", $"{OldestOpset} to {NewestOpset}", "convert the model to operator set 13");
        IReadOnlyList<OnnxNode> order = NodeOrder.Sort(model);
        var asNhwc = new OnnxWalk(model, order, channelsInnermost: true);
        if (asNhwc.TryRun() is { } import)
            return Quantized(import, model);
        return Quantized(new OnnxWalk(model, order, channelsInnermost: false).TryRun() ?? throw asNhwc.Refusal(), model);
    }

    private static OnnxImport Quantized(OnnxImport import, OnnxModel model)
    {
        if (import.Declared is not { } declared)
            return import;
        Graph graph = DeclaredQuantizer.Run(import.Graph, declared, [.. model.Graph.Outputs.Select(output => output.Name)]);
        return new OnnxImport(graph, [.. import.Inputs.Zip(graph.Inputs, (layout, tensor) => layout with { Tensor = tensor })],
            [.. import.Outputs.Zip(graph.Outputs, (layout, tensor) => layout with { Tensor = tensor })]);
    }
}
