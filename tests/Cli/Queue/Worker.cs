using System.Diagnostics;
using System.Text;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Queue;

/// <summary>'edge worker' in a process of its own.</summary>
internal sealed class Worker : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    public Worker(Run run, string broker, params string[] more)
    {
        string edge = Path.Combine(AppContext.BaseDirectory, "edge.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [edge, "worker", "--queue", broker, .. more])
        {
            WorkingDirectory = run.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>Jobs it has answered.</summary>
    public int Done => Said.Split("\nmade ").Length + Said.Split("\njudged ").Length - 2;

    /// <summary>Jobs it was given.</summary>
    public int Begun => Said.Split("\nbegins ").Length - 1;

    public void WaitFor(string text)
    {
        for (var watch = Stopwatch.StartNew(); !Said.Contains(text); Thread.Sleep(5))
            Assert.True(watch.Elapsed.TotalMinutes < 3 && !_process.HasExited, $"'{text}' was not said:\n{Said}");
    }

    /// <summary>As a power cut would: it cannot say anything any more.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        lock (_said)
            _said.Append('\n').Append(line);
    }
}
