using Edge.Cli.CommandLine;

namespace Edge.Cli;

internal static class Program
{
    internal static int Main(string[] args)
    {
        using var interrupt = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            // The first one lets the verb finish its file; a second one ends the process at once.
            key.Cancel = !interrupt.IsCancellationRequested;
            interrupt.Cancel();
        };
        return new Application(Console.Out, Console.Error, Environment.CurrentDirectory)
        {
            IsTerminal = !Console.IsErrorRedirected,
            Cancellation = interrupt.Token,
        }.Run(args);
    }
}
