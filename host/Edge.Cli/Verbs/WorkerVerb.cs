using System.CommandLine;
using System.Globalization;
using Edge.Cli.CommandLine;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Cli.Queue;
using Edge.Compiler.Ir;
using Edge.Devices.Link;

namespace Edge.Cli.Verbs;

/// <summary><c>edge worker</c>: makes candidates for an 'edge search --queue' elsewhere, or lets a device judge images for an 'edge check --queue'.</summary>
internal static class WorkerVerb
{
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(5);

    public static Command Create(Application application)
    {
        Argument<string?> model = ModelChoice.FloatArgument();
        Option<string?> queue = QueueOption("The broker that holds the work", isRequired: true);
        var on = new Option<string?>("--on")
        {
            Description = $"Work for 'edge check': the device that judges images, {LinkAddress.Accepted}; for 'edge search' when it is not given",
            HelpName = "ADDRESS",
        };
        var most = new Option<int?>("--jobs") { Description = "End after so many jobs; endless when it is not given", HelpName = "N" };
        Option<bool> asIs = ExactPasses.AsIs();
        var command = new Command("worker", "Work for an 'edge search --queue' or 'edge check --queue' on another computer") { model, queue, on, most, asIs };
        application.Bind(command, (session, parsed) =>
        {
            var address = new QueueAddress(parsed.GetValue(queue)!);
            LinkAddress? device = parsed.GetValue(on) is { } text ? new LinkAddress(text) : null;
            string? named = parsed.GetValue(model) ?? session.Project.Model.EdgeFile;
            string name = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");
            IQueueWork work = ProgressView.Run<IQueueWork>(session, view => device is null
                ? Trials(session, SearchWork.Model(session, named), name, view)
                : CheckWorker.Load(session, device, parsed.GetValue(asIs), name, view));
            using var held = work as IDisposable;
            return Run(session, work, address, name, parsed.GetValue(most) ?? int.MaxValue);
        });
        return command;
    }

    internal static Option<string?> QueueOption(string description, bool isRequired = false) =>
        new("--queue") { Description = $"{description}: {QueueAddress.Accepted}", HelpName = "URL", Required = isRequired };

    private static TrialWorker Trials(Session session, ModelChoice choice, string name, ProgressView view)
    {
        var work = SearchWork.Load(session, choice, view);
        // Of this host alone: workers that share the project's folder do not write each other's files.
        string own = Path.Combine(ModelChoice.ArtifactsOf(session).Folder, "worker", Environment.MachineName);
        var folder = CandidateFolder.Of(own, work.Identity);
        return new TrialWorker(folder.Key, work.Trials(folder.Path), name, choice.Name);
    }

    private static int Run(Session session, IQueueWork work, QueueAddress address, string name, int most)
    {
        int done = 0;
        try
        {
            // A broker that restarts is waited for, once it has been there.
            for (bool hasServed = false; done < most;)
            {
                try
                {
                    using var queue = WorkQueue.Open(address, work.Queue, $"edge worker {name}");
                    hasServed = true;
                    session.Note($"{name} waits for {work.What} at {address}");
                    done += Serve(session, queue, work, most - done);
                }
                catch (DeviceException e) when (hasServed && e.Code == "E0292")
                {
                    session.Note($"{e.Message}; again in {_again.TotalSeconds:0} s");
                    session.Cancellation.WaitHandle.WaitOne(_again);
                    session.Cancellation.ThrowIfCancellationRequested();
                }
            }
        }
        catch (OperationCanceledException) when (session.Cancellation.IsCancellationRequested)
        {
            session.Note("stopped; a job that was begun is delivered to another worker");
        }

        return ExitCode.Done;
    }

    private static int Serve(Session session, WorkQueue queue, IQueueWork work, int most)
    {
        int done = 0;
        foreach (QueuedMessage message in queue.Jobs(session.Cancellation))
        {
            session.Note($"begins {work.NameOf(message.Body)}");
            var (answer, said) = work.Do(message.Body, session.Cancellation);
            // First the answer, then the receipt: whoever is killed in between leaves a job that is done twice, never one that is lost.
            queue.SendAnswer(answer);
            message.Done();
            session.Note(said);
            if (++done >= most)
                break;
        }

        return done;
    }
}
