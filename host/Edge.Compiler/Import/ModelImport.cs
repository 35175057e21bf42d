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
        var model = new ModelFile(Is(OnnxImporter.Extension) ? OnnxImporter.Import(path) : TFLiteImporter.Load(path));
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        return model with { Provenance = new Dictionary<string, string> { ["imported_from"] = $"{Path.GetFileName(path)}, sha256 {hash}" } };
    }
}
