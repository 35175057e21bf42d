using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission;

/// <summary>Writes emitted files: all of them, or none.</summary>
public static class OutputFolder
{
    /// <summary>Writes every file beside its place under a temporary name, then moves all into place.</summary>
    /// <param name="folder">Created if it is missing.</param>
    /// <exception cref="DataException">E0404: the folder cannot be written; nothing of this output is left in it.</exception>
    public static void Write(string folder, IReadOnlyList<EmittedFile> files)
    {
        var written = new List<(string Temporary, string Final)>();
        bool isNew = !Directory.Exists(folder);
        try
        {
            foreach (EmittedFile file in files)
            {
                string final = Path.Combine(folder, file.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(final)!);
                if (Directory.Exists(final))
                    throw new IOException($"'{file.Name}' is a folder");
                written.Add((final + ".tmp", final));
                if (file.Bytes is null)
                    File.WriteAllText(final + ".tmp", file.Text);
                else
                    File.WriteAllBytes(final + ".tmp", file.Bytes);
            }

            foreach (var (temporary, final) in written)
                File.Move(temporary, final, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            foreach (var (temporary, _) in written.Where(file => File.Exists(file.Temporary)))
                File.Delete(temporary);
            if (isNew && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
            throw new DataException("E0404", folder, $"the output cannot be written: {e.Message}", "a folder that is writable and has room", inner: e);
        }
    }
}
