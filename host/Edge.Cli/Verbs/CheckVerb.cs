using System.CommandLine;
using Edge.Cli.CommandLine;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Devices.Link;

namespace Edge.Cli.Verbs;

/// <summary><c>edge check --on ADDRESS</c>: the test images through real devices, each result compared with the INT8 reference byte for byte.</summary>
internal static class CheckVerb
{
    private const int VoidRun = 4;

    public static Command Create(Application application)
    {
        var on = new Option<string[]>("--on")
        {
            Description = $"A device, once for each: {LinkAddress.Accepted}",
            HelpName = "ADDRESS",
            AllowMultipleArgumentsPerToken = true,
        };
        var images = new Option<int?>("--images") { Description = "Test images to send, the first ones; all when it is not given", HelpName = "N" };
        var silence = new Option<int>("--silence")
        {
            Description = "Milliseconds after which a silent device is lost: longer than its inference",
            HelpName = "MS",
            DefaultValueFactory = _ => 10_000,
        };
        Option<bool> asIs = ExactPasses.AsIs();
        var command = new Command("check", "Run the test images on devices and compare every result with the INT8 reference") { on, images, silence, asIs };
        application.Bind(command, (session, parsed) =>
        {
            LinkAddress[] devices = [.. (parsed.GetValue(on) ?? []).Select(text => new LinkAddress(text))];
            if (devices.Length == 0 || devices.Select(device => device.Text).Distinct().Count() < devices.Length)
                throw new UsageException("E0601", "edge check", devices.Length == 0 ? "no device is named" : "a device is named twice",
                    $"--on with {LinkAddress.Accepted}");
            return Run(session, devices, Math.Max(1, parsed.GetValue(images) ?? int.MaxValue), Math.Max(1, parsed.GetValue(silence)), parsed.GetValue(asIs));
        });
        return command;
    }

    private static int Run(Session session, LinkAddress[] devices, int count, int silence, bool asIs)
    {
        ModelChoice int8 = ModelChoice.Int8(session, null).OneLevel(session);
        PreprocessingCheck.Same(int8, session.Project, session);
        var (test, reports) = ProgressView.Run(session, view =>
        {
            ProjectImages images = ProjectImages.Load(session.Project, "test", session.Project.Data.Test, view, session.Cancellation, count);
            Graph emitted = Pipeline.Plan(ExactPasses.Of(int8.Model.Graph, asIs)).Graph;
            var check = new AccuracyCheck(int8.Model.Graph, emitted, images.Set.Images);
            return (images, Check(session, view, check, devices, silence, images.Set.Count));
        });
        var result = new CheckResult(session.Project.Name, int8.Model.Sha256, test, CheckResult.VoidWhereOneAnswersForTwo(reports));
        string csv = Path.Combine(session.OutFolder, "check.csv"), json = Path.Combine(session.OutFolder, "check.json");
        AtomicFile.Write(csv, result.Csv());
        AtomicFile.Write(json, JsonText.Of(result.Json()));
        session.Result(result.Json, text =>
        {
            result.Write(text);
            text.WriteLine($"\n{session.Shown(csv)}, {session.Shown(json)}");
        });
        return Verdict(session, result.Reports);
    }

    private static CheckReport[] Check(Session session, ProgressView view, AccuracyCheck check, LinkAddress[] devices, int silence, int images)
    {
        Task<CheckReport>[] runs = [.. devices.Select(device =>
        {
            ProgressPart part = view.Part(device.Text);
            var link = new DeviceLink(device, new DeviceLinkOptions { SilenceMilliseconds = silence }) { Heard = line => view.Line($"{device}: {line}") };
            return check.RunAsync(link, new CheckOptions(), done => part.Report((double)done / images, null), session.Cancellation);
        })];
        try
        {
            return Task.WhenAll(runs).GetAwaiter().GetResult();
        }
        finally
        {
            session.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static int Verdict(Session session, IReadOnlyList<CheckReport> reports)
    {
        int exit = ExitCode.Done;
        foreach (CheckReport report in reports.Where(report => !report.IsVoid && !report.Passed))
        {
            session.Error.WriteLine($"edge: check failed: {report.Device}: {report.ExactImages} of {report.Results.Count} images have the reference's bytes"
                + (report.First is { } first ? $"; {first}" : ""));
            exit = ExitCode.CheckFailed;
        }

        foreach (CheckReport report in reports.Where(report => report.IsVoid))
        {
            session.Error.WriteLine(ErrorText.Of(new DeviceException(
                "E0604", report.Device, $"this run is void: {report.VoidReason}", hint: "see the link's retries in the result, mend the wire and run it again")));
            exit = VoidRun;
        }

        return exit;
    }
}
