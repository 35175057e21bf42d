using System.Runtime.CompilerServices;

namespace Edge.Tests;

/// <summary>Compares text with a committed file, byte for byte. <c>EDGE_ACCEPT=1</c> rewrites the file instead.</summary>
public static class Golden
{
    /// <summary>The repository's root: the folder that holds Edge.sln.</summary>
    public static string Root([CallerFilePath] string here = "")
    {
        string? folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Edge.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"no Edge.sln above {here}");
    }

    /// <param name="file">Path below tests/golden, with forward slashes.</param>
    public static void Check(string file, string actual) => CheckSource($"tests/golden/{file}", actual);

    /// <summary>The same for a source file that a table elsewhere decides.</summary>
    /// <param name="file">Path below the repository's root, with forward slashes.</param>
    public static void CheckSource(string file, string actual)
    {
        string path = Path.Combine(Root(), Path.Combine(file.Split('/')));
        if (Environment.GetEnvironmentVariable("EDGE_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"{file} is missing; EDGE_ACCEPT=1 writes it, review the diff");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
