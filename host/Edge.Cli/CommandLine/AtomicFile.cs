using System.Text;

namespace Edge.Cli.CommandLine;

/// <summary>Writes a file whole or not at all: under another name first, then moved.</summary>
internal static class AtomicFile
{
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public static void Write(string path, byte[] bytes) => Write(path, bytes, isSecret: false);

    /// <summary>A file that only its owner may read, where the system knows owners.</summary>
    public static void WriteSecret(string path, string text) => WriteSecret(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="WriteSecret(string, string)"/>
    public static void WriteSecret(string path, byte[] bytes) => Write(path, bytes, isSecret: true);

    private static void Write(string path, byte[] bytes, bool isSecret)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            // Created before it is written: nobody opens it in between.
            if (isSecret && !OperatingSystem.IsWindows())
                new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
