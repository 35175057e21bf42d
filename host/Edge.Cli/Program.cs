using Edge.Cli.CommandLine;
using Edge.Devices.Flashing;

namespace Edge.Cli;

internal static class Program
{
    internal static int Main(string[] args)
    {
        // Started once for each unit: without the other verbs it is there in half the time.
        if (args is ["line", "worker", string job] && File.Exists(job))
            return UnitWorker.Run(job, Console.In, Console.Out);
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
