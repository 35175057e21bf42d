using Edge.Cli.CommandLine;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Cli.Verbs;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Devices.Link;

namespace Edge.Cli.Queue;

/// <summary>Lets a device of this host judge test images that others ask for.</summary>
internal sealed class CheckWorker : IQueueWork, IDisposable
{
    private const int Patience = 10_000;

    // One session for all jobs; whoever asks compares the bytes, and the device's own vectors need not be run again for every few images.
    private static readonly CheckOptions _eachJob = new() { KeepsOpen = true, RunsGolden = false };

    private readonly Graph _model, _emitted;
    private readonly IReadOnlyList<sbyte[]> _images;
    private readonly DeviceLink _link;
    private readonly string _device;

    private CheckWorker(Graph model, Graph emitted, IReadOnlyList<sbyte[]> images, LinkAddress address, string worker, string queue, string project)
    {
        (_model, _emitted, _images) = (model, emitted, images);
        _link = new DeviceLink(address, new DeviceLinkOptions { SilenceMilliseconds = Patience });
        (_device, Queue, What) = ($"{worker} {address}", queue, $"images of {project} for {address}");
    }

    public string Queue { get; }

    public string What { get; }

    /// <param name="worker">Its name.</param>
    public static CheckWorker Load(Session session, LinkAddress address, bool asIs, string worker, ProgressView view)
    {
        ModelChoice int8 = ModelChoice.Int8(session, null).OneLevel(session);
        PreprocessingCheck.Same(int8, session.Project, session);
        var images = ProjectImages.Load(session.Project, "test", session.Project.Data.Test, view, session.Cancellation);
        Graph emitted = Pipeline.Plan(ExactPasses.Of(int8.Model.Graph, asIs)).Graph;
        return new CheckWorker(
            int8.Model.Graph, emitted, images.Set.Images, address, worker, CheckJob.QueueOf(int8.Model.Sha256, images.Sha256, asIs), session.Project.Name);
    }

    public void Dispose() => _link.Dispose();

    public string NameOf(byte[] job) => CheckJob.Of(job) is var asked ? $"images {asked.From} to {asked.From + asked.Count - 1}" : "";

    public (byte[] Answer, string Said) Do(byte[] job, CancellationToken cancellation)
    {
        var asked = CheckJob.Of(job);
        var check = new AccuracyCheck(_model, _emitted, [.. _images.Skip(asked.From).Take(asked.Count)]);
        CheckReport report = check.RunAsync(_link, _eachJob, null, cancellation).GetAwaiter().GetResult();
        // Whoever has lost its device leaves its images to the others.
        if (report.VoidReason is { } reason)
            throw new DeviceException("E0604", _device, $"this device's part is void: {reason}",
                hint: "its images go to other workers; mend the wire and start this one again");
        var answer = new CheckAnswer(asked, _device, report.Identity!, [.. report.Results.Select(result => result!)], report.First, report.Link);
        return (answer.ToBytes(), $"judged {NameOf(job)}: {report.ExactImages} of {asked.Count} exact");
    }
}
