using Edge.Compiler.Ir;

namespace Edge.Compiler.Onnx;

/// <summary>Where the values of a constant lie outside the ONNX file. Specification: onnx, "External Data".</summary>
/// <param name="Folder">The model's folder, which the file must not lead out of; null when the model came from no folder.</param>
/// <param name="Location">A path relative to the folder.</param>
/// <param name="Offset">Bytes before the first value.</param>
/// <param name="Length">Bytes of all values; null means to the end.</param>
internal sealed record ExternalData(string? Folder, string Location, long Offset, long? Length)
{
    /// <summary>Reads the bytes of <paramref name="tensor"/>, exactly <paramref name="needed"/> of them.</summary>
    /// <exception cref="ModelException">The path leads out of the folder, the file is missing or shorter than it must be.</exception>
    public ReadOnlyMemory<byte> Read(OnnxTensor tensor, long needed)
    {
        string where = $"{tensor.Model}: constant '{tensor.Name}'";
        string path = Inside() ?? throw new ModelException("E0123", where, $"external data in '{Location}'", "a file inside the model's folder", "move the data beside the model and export again");
        if (Length is { } length && length != needed)
            throw new ModelException("E0123", where, $"{length} bytes of external data", $"{needed} bytes for its shape and type");
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (needed > OnnxReader.LargestFileBytes || Offset > stream.Length - needed)
                throw new ModelException("E0123", where, $"bytes {Offset} to {(decimal)Offset + needed} of '{Location}', which has {stream.Length}", $"a range inside the file, at most {OnnxReader.LargestFileBytes} bytes");
            byte[] bytes = new byte[needed];
            stream.Position = Offset;
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ModelException("E0123", where, $"external data in '{Location}' cannot be read", "a readable file beside the model", e.Message, e);
        }
    }

    // Links are followed before comparing: a link inside the folder may lead out of it.
    private string? Inside()
    {
        if (Folder is null || Location.Length == 0 || Location.Contains('\0') || Path.IsPathRooted(Location))
            return null;
        string root = Path.GetFullPath(Folder) + Path.DirectorySeparatorChar;
        string path = Path.GetFullPath(Path.Combine(root, Location));
        if (!path.StartsWith(root, StringComparison.Ordinal))
            return null;
        for (string? part = path; part is not null && part.Length >= root.Length; part = Path.GetDirectoryName(part))
        {
            if (new FileInfo(part).LinkTarget is not null)
                return null;
        }

        return path;
    }
}
