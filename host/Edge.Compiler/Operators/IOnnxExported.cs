namespace Edge.Compiler.Operators;

/// <summary>An operator that ONNX has, or can be told as several of its own.</summary>
internal interface IOnnxExported
{
    /// <summary>Writes one node; the importer reads the same node back.</summary>
    /// <exception cref="Edge.Compiler.Ir.ModelException">Without a place: ONNX cannot do it with these attributes.</exception>
    void ToOnnx(OnnxNodeExport node);
}
