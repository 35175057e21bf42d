using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Export;

/// <summary>A graph as an ONNX file: images as NCHW, no transposes in an ordinary network. An INT8 graph is float outside and quantized inside, as QuantizeLinear and DequantizeLinear around every tensor.</summary>
/// <remarks>
/// Operator set 13, or a later one where a node needs it. A node's doc string says which operator of Edge it is; importing the file again
/// gives the same graph.
/// </remarks>
public static class OnnxExporter
{
    /// <exception cref="ModelException">E0150: nodes that ONNX has no equivalent of, all of them.</exception>
    public static byte[] ToBytes(Graph graph)
    {
        var file = new OnnxFile(graph);
        var refusals = new ExportRefusals(graph, "ONNX");
        foreach (Node node in graph.Nodes)
            refusals.Collect(node, () => Write(file, node));
        refusals.Throw();
        return OnnxWriter.Write(file.Finish());
    }

    private static void Write(OnnxFile file, Node node)
    {
        if (node.Operator is not IOnnxExported exported)
            throw OnnxNodeExport.Refused("ONNX has no such operator", hint: ExportRefusals.Remedy(node.Operator, "TFLite"));
        exported.ToOnnx(new OnnxNodeExport(file, node));
    }
}
