using System.CommandLine;
using System.Globalization;
using Edge.Cli.CommandLine;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Cli.Queue;
using Edge.Compiler.Ir;

namespace Edge.Cli.Verbs;

/// <summary><c>edge worker</c>: makes candidates for an 'edge search --queue' elsewhere.</summary>
internal static class WorkerVerb
{
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(5);

    public static Command Create(Application application)
    {
        Argument<string?> model = ModelChoice.FloatArgument();
        Option<string?> queue = QueueOption("The broker that holds the work", isRequired: true);
        var most = new Option<int?>("--jobs") { Description = "End after so many candidates; endless when it is not given", HelpName = "N" };
        var command = new Command("worker", "Make candidates for an 'edge search --queue' on another computer") { model, queue, most };
        application.Bind(command, (session, parsed) =>
            Run(session, parsed.GetValue(model) ?? session.Project.Model.EdgeFile, new QueueAddress(parsed.GetValue(queue)!), parsed.GetValue(most) ?? int.MaxValue));
        return command;
    }

    internal static Option<string?> QueueOption(string description, bool isRequired = false) =>
        new("--queue") { Description = $"{description}: {QueueAddress.Accepted}", HelpName = "URL", Required = isRequired };

    private static int Run(Session session, string? named, QueueAddress address, int most)
    {
        ModelChoice choice = SearchWork.Model(session, named);
        string name = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");
        var (work, folder) = ProgressView.Run(session, view =>
        {
            var loaded = SearchWork.Load(session, choice, view);
            // Of this host alone: workers that share the project's folder do not write each other's files.
            string own = Path.Combine(ModelChoice.ArtifactsOf(session).Folder, "worker", Environment.MachineName);
            return (loaded, CandidateFolder.Of(own, loaded.Identity));
        });
        var worker = new TrialWorker(work.Trials(folder.Path), name);
        int made = 0;
        try
        {
            // A broker that restarts is waited for, once it has been there.
            for (bool hasServed = false; made < most;)
            {
                try
                {
                    using var queue = WorkQueue.Open(address, SearchQueue.NameOf(folder.Key), $"edge worker {name}");
                    hasServed = true;
                    session.Note($"{name} waits for candidates of {work.Choice.Name} at {address}");
                    made += Serve(session, queue, worker, most - made);
                }
                catch (DeviceException e) when (hasServed)
                {
                    session.Note($"{e.Message}; again in {_again.TotalSeconds:0} s");
                    session.Cancellation.WaitHandle.WaitOne(_again);
                    session.Cancellation.ThrowIfCancellationRequested();
                }
            }
        }
        catch (OperationCanceledException) when (session.Cancellation.IsCancellationRequested)
        {
            session.Note("stopped; a candidate that was begun is delivered to another worker");
        }

        return ExitCode.Done;
    }

    private static int Serve(Session session, WorkQueue queue, TrialWorker worker, int most)
    {
        int made = 0;
        foreach (QueuedMessage message in queue.Jobs(session.Cancellation))
        {
            var job = TrialJob.Of(message.Body);
            session.Note($"makes {job.Path}");
            TrialAnswer answer = worker.Make(job, session.Cancellation);
            // First the answer, then the receipt: whoever is killed in between leaves a candidate that is made twice, never one that is lost.
            queue.SendAnswer(answer.ToBytes());
            message.Done();
            session.Note(answer.Fault is { } fault ? $"could not make {job.Path}: {fault}"
                : string.Create(CultureInfo.InvariantCulture, $"made {job.Path}: {Report.Text.Percent(answer.Accuracy)}, {answer.Seconds:0.0} s"));
            if (++made >= most)
                break;
        }

        return made;
    }
}
