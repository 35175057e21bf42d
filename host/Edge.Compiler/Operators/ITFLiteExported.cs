using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

/// <summary>An operator that TFLite has, or can be told as several of its own.</summary>
internal interface ITFLiteExported
{
    /// <summary>Writes one node; the importer reads the same node back.</summary>
    /// <exception cref="Edge.Compiler.Ir.ModelException">Without a place: TFLite cannot do it with these attributes.</exception>
    void ToTFLite(TFLiteNodeExport node);
}
