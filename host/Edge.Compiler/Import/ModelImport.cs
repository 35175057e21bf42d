using System.Security.Cryptography;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Import;

/// <summary>A model from any file that Edge reads; the name's ending says which format it is.</summary>
public static class ModelImport
{
    /// <summary>An imported model remembers in its provenance which file it was.</summary>
    /// <exception cref="ModelException">E01xx: the file cannot be read, or holds what Edge cannot compute.</exception>
    public static ModelFile Load(string path)
    {
        bool Is(string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
        if (!Is(TFLiteModel.Extension) && !Is(OnnxImporter.Extension))
            return ModelFile.Load(path);
        var provenance = new Dictionary<string, string>
        {
            [ImportedFile.Key] = new ImportedFile(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))).ToString(),
        };
        if (Is(OnnxImporter.Extension))
            return new ModelFile(OnnxImporter.Import(path)) { Provenance = provenance };
        TFLiteModel source = TFLiteModel.Load(path);
        var imported = new ModelFile(TFLiteImporter.Import(source)) { Provenance = provenance };
        if (TFLiteImporter.WidenedConstants(source) is { Length: > 0 } widened)
            provenance["float_constants"] = widened;
        return imported;
    }
}
