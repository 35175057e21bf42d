using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;

namespace Edge.Compiler.Import;

/// <summary>An imported graph and how its inputs and outputs lie: axis i of the tensor is axis Axes[i] of the file.</summary>
/// <param name="Computed">Null when no output depends on an input.</param>
/// <param name="Outputs">In the file's order; those of the graph are the computed ones.</param>
internal sealed record OnnxImport(Graph? Computed, IReadOnlyList<OnnxActivation> Inputs, IReadOnlyList<OnnxOperand> Outputs)
{
    public Graph Graph => Computed ?? throw new InvalidOperationException("no output depends on an input");

    /// <summary>Set while the graph is float and the file says how it is quantized.</summary>
    public DeclaredScales? Declared { get; init; }
}

/// <summary>Turns an ONNX model into a graph, float or, where the file says how it is quantized, int8: every operator reads its own nodes, images become NHWC once, here.</summary>
/// <remarks>
/// A value's axes are counted in the file's order and stored in another; weights are permuted to match, and a transpose is added only where
/// two orders really meet. Images are taken as NHWC; a file written for NHWC already is taken as it is, if that moves fewer elements.
/// </remarks>
public static class OnnxImporter
{
    public const string Extension = ".onnx";

    /// <summary>Operator sets whose meaning Edge knows: from 7 to 21 all of it, before them what old files of CNNs hold, after them nothing that changes these operators.</summary>
    private const int OldestOpset = 1, NewestOpset = 25;

    /// <param name="path">A .onnx file; external data lies beside it.</param>
    /// <returns>A graph; images are NHWC, a symbolic batch is 1. An int8 one starts and ends with int8: pairs of quantization at the edges are left out.</returns>
    /// <exception cref="ModelException">The file is damaged, or nodes are not supported: one error names them all.</exception>
    public static Graph Import(string path) => Import(OnnxReader.Read(path)).Graph;

    /// <summary>As <see cref="Import(string)"/>, with the layout of inputs and outputs.</summary>
    internal static OnnxImport Import(OnnxModel model)
    {
        OnnxImport import = Evaluate(model);
        if (import.Outputs.Count == 0)
            throw new ModelException("E0124", model.Name, "the graph has no output", "at least one", "export the model again");
        string[] constant = [.. model.Graph.Outputs.Where((_, i) => import.Outputs[i] is OnnxConstant).Select(output => output.Name)];
        if (constant.Length == 0)
            return import;
        throw new ModelException("E0126", model.Name, $"output{(constant.Length == 1 ? "" : "s")} '{string.Join("', '", constant)}' {(constant.Length == 1 ? "does" : "do")} not depend on any input",
            "outputs that are computed", "remove what is named");
    }

    /// <summary>As <see cref="Import(OnnxModel)"/>, with outputs that are constants among the computed ones.</summary>
    internal static OnnxImport Evaluate(OnnxModel model)
    {
        if (model.Opset is < OldestOpset or > NewestOpset)
            throw new ModelException("E0124", model.Name, $"operator set {model.Opset}", $"{OldestOpset} to {NewestOpset}", "convert the model to operator set 13");
        IReadOnlyList<OnnxNode> order = NodeOrder.Sort(model);
        var asNhwc = new OnnxWalk(model, order, channelsInnermost: true);
        OnnxImport? images = asNhwc.TryRun();
        if (images is not null && Moved(images) == 0)
            return Quantized(images, model);
        OnnxImport? asWritten = new OnnxWalk(model, order, channelsInnermost: false).TryRun();
        if (images is null || (asWritten is not null && Moved(asWritten) < Moved(images)))
            return Quantized(asWritten ?? throw asNhwc.Refusal(), model);
        return Quantized(images, model);
    }

    private static OnnxImport Quantized(OnnxImport import, OnnxModel model)
    {
        if (import.Declared is not { } declared || import.Computed is not { } real)
            return import;
        Graph graph = DeclaredQuantizer.Run(real, declared, [.. model.Graph.Outputs.Where((_, i) => import.Outputs[i] is OnnxActivation).Select(output => output.Name)]);
        var outputs = new Queue<Tensor>(graph.Outputs);
        return new OnnxImport(graph, [.. import.Inputs.Zip(graph.Inputs, (layout, tensor) => layout with { Tensor = tensor })],
            [.. import.Outputs.Select(output => output is OnnxActivation layout ? layout with { Tensor = outputs.Dequeue() } : output)]);
    }

    // Elements that transposes move in one inference.
    private static long Moved(OnnxImport import) => import.Computed is null ? 0 : import.Computed.Nodes.Where(node => node.Operator is Transpose).Sum(node => (long)node.Output.Shape.Elements);
}
