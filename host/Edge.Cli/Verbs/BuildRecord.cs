using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;

namespace Edge.Cli.Verbs;

/// <summary>What a build read and wrote, for the system that decides when to run it again: two lists beside the code, a full path on each line.</summary>
internal static class BuildRecord
{
    public const string Inputs = "edge.inputs", Outputs = "edge.outputs";

    /// <summary>Writes the code and then the lists; code of an earlier build that this one does not have is deleted.</summary>
    /// <exception cref="DataException">E0404: the folder cannot be written.</exception>
    public static void Write(string folder, IReadOnlyList<EmittedFile> files, IEnumerable<string> inputs)
    {
        string[] written = [.. files.Select(file => Path.GetFullPath(Path.Combine(folder, file.Name)))];
        string outputs = Path.Combine(folder, Outputs);
        string[] before = File.Exists(outputs) ? File.ReadAllLines(outputs) : [];
        OutputFolder.Write(folder, files);
        try
        {
            foreach (string stale in before.Except(written).Where(file => file.StartsWith(folder, StringComparison.Ordinal)))
                File.Delete(stale);
            AtomicFile.Write(Path.Combine(folder, Inputs), Lines(inputs.Distinct()));
            AtomicFile.Write(outputs, Lines(written));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException("E0404", folder, $"the output cannot be written: {e.Message}", "a folder that is writable and has room", inner: e);
        }
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
