using Edge.Cli.CommandLine;

namespace Edge.Cli.Tests.CommandLine;

/// <summary>The tool run in this process, in a folder of its own.</summary>
internal sealed class Run : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("edge-cli-").FullName;

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    public CancellationToken Cancellation { get; init; }

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code.</returns>
    public int Edge(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int exit = new Application(output, error, Folder) { Cancellation = Cancellation }.Run(args);
        (Out, Error) = (output.ToString(), error.ToString());
        return exit;
    }

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public Run With(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllText(Path(name), text);
        return this;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
