using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Export;

/// <summary>A graph as a .tflite file: float stays float, int8 stays int8 with its scales and zero points. Importing it again gives the same graph.</summary>
/// <remarks>Schema: TensorFlow Lite, <c>schema.fbs</c>, version 3. TFLite names tensors only; node names travel in a metadata entry that other tools pass over.</remarks>
public static class TFLiteExporter
{
    /// <exception cref="ModelException">E0150: nodes that TFLite has no equivalent of, all of them.</exception>
    public static byte[] ToBytes(Graph graph)
    {
        var file = new TFLiteFile(graph);
        var refusals = new ExportRefusals(graph, "TFLite");
        foreach (Node node in graph.Nodes)
            refusals.Collect(node, () => Write(file, node));
        refusals.Throw();
        return file.Finish(graph).ToBytes();
    }

    private static void Write(TFLiteFile file, Node node)
    {
        if (node.Operator is not ITFLiteExported exported)
            throw TFLiteNodeExport.Refused("TFLite has no such operator", hint: ExportRefusals.Remedy(node.Operator, "ONNX"));
        exported.ToTFLite(new TFLiteNodeExport(file, node));
    }
}
