namespace Edge.Cli.CommandLine;

/// <summary>What the process returns; style.md section 7. Errors carry their own code (<see cref="Edge.Compiler.Ir.EdgeException.ExitCode"/>).</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A gate or a check failed: the tool worked, the model did not pass.</summary>
    public const int CheckFailed = 1;

    public const int CommandLine = 2;

    public const int ToolMissing = 6;

    /// <summary>Our own fault; the only one with a stack trace.</summary>
    public const int Internal = 70;

    /// <summary>Ctrl-C, as shells report it: 128 + SIGINT. What was finished before it is kept.</summary>
    public const int Interrupted = 130;
}
