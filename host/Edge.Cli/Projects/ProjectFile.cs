using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;

namespace Edge.Cli.Projects;

/// <summary>A project file on disk.</summary>
internal static class ProjectFile
{
    /// <param name="path">Absolute; its folder is made.</param>
    /// <param name="text">What it will hold.</param>
    /// <param name="hint">What to do where there is one.</param>
    /// <exception cref="UsageException">E0019: there is one.</exception>
    public static void WriteNew(Session session, string path, string text, string hint)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (IOException) when (File.Exists(path) || Directory.Exists(path))
        {
            throw new UsageException("E0019", session.Shown(path), "exists already; it is not overwritten", "a folder without one", hint);
        }
    }
}
