using Edge.Cli.CommandLine;
using Edge.Cli.Report;
using Edge.Rig;
using Edge.Training.Datasets;

namespace Edge.Cli.Tests.CommandLine;

/// <summary>The tool run in this process, in a folder of its own.</summary>
internal sealed class Run : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("edge-cli-").FullName;

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    public CancellationToken Cancellation { get; init; }

    /// <summary>The bench of 'edge rig'.</summary>
    public IRigHardware Rig { get; init; } = new RigHardware();

    /// <summary>What a person types when something is asked; empty: nobody is there.</summary>
    public string Typed { get; set; } = "";

    /// <summary>When standard error shows this text, <see cref="Interrupt"/> is called: a person who presses Ctrl-C at a certain moment.</summary>
    public string? InterruptAfter { get; init; }

    public Action? Interrupt { get; init; }

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code.</returns>
    public int Edge(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new Watched(this) { NewLine = "\n" };
        int exit = new Application(output, error, Folder) { Cancellation = Cancellation, Rig = Rig, Input = new StringReader(Typed) }.Run(args);
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

    /// <param name="name">Ends in .png.</param>
    public Run With(string name, RawImage image)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllBytes(Path(name), Png.Encode(new Picture(image.Width, image.Height, image.Channels, image.Pixels)));
        return this;
    }

    private sealed class Watched(Run run) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (run.InterruptAfter is { } text && value?.Contains(text) == true)
                run.Interrupt?.Invoke();
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
