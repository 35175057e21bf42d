using System.CommandLine;
using Edge.Cli.CommandLine;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Cli.Queue;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;
using Edge.Devices.Boards;
using Edge.Devices.Link;

namespace Edge.Cli.Verbs;

/// <summary><c>edge check --on ADDRESS</c>: the test images through real devices, each result compared with the INT8 reference byte for byte.</summary>
internal static class CheckVerb
{
    private const int VoidRun = 4;
    private const int LongestWaitSeconds = 86_400;

    public static Command Create(Application application)
    {
        var on = new Option<string[]>("--on")
        {
            Description = $"A device, once for each: {CheckedDevices.Accepted}",
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
        var divide = new Option<bool>("--divide")
        {
            Description = "Divide the images among the devices, by index; without it each judges all. What a device that has gone leaves, the others judge",
        };
        var wait = new Option<int>("--wait") { Description = "Seconds to wait for a device that has gone, before it counts as gone for good", HelpName = "S" };
        Option<bool> asIs = ExactPasses.AsIs();
        Option<string> optimize = OptimizeOption.Create();
        Option<string?> queue = WorkerVerb.QueueOption("Let devices of other hosts judge the images, with 'edge worker --on', by a RabbitMQ broker");
        var command = new Command("check", "Run the test images on devices and compare every result with the INT8 reference") { on, images, silence, divide, wait, optimize, asIs, queue };
        application.Bind(command, (session, parsed) => parsed.GetValue(queue) is { } url
            ? RunQueued(session, url, parsed.GetResult(on) is not null || parsed.GetResult(images) is not null || parsed.GetValue(divide), parsed.GetValue(asIs))
            : Run(session, new Request(
            CheckedDevices.Parse(parsed.GetValue(on) ?? []), Images(parsed.GetValue(images)), Silence(parsed.GetValue(silence)),
            parsed.GetValue(divide), Wait(parsed.GetValue(wait)), parsed.GetValue(asIs), OptimizeOption.Plan(parsed, optimize))));
        return command;
    }

    private static int Run(Session session, Request request)
    {
        ModelChoice int8 = ModelChoice.Int8(session, null).OneLevel(session);
        PreprocessingCheck.Same(int8, session.Project, session);
        var (test, reports) = ProgressView.Run(session, view =>
        {
            ProjectImages images = ProjectImages.Load(session.Project, "test", session.Project.Data.Test, view, session.Cancellation, request.Images);
            var program = Pipeline.Plan(ExactPasses.Of(int8.Model.Graph, request.AsIs), request.Plan);
            var planned = new TargetPlan(program, request.Plan);
            IEnumerable<Board> boards = request.Devices.Select(device => device.Board).OfType<Board>()
                .Concat(Target.Of(session.Project.Targets, null).Where(target => target.Language == "c").Select(target => target.Board));
            var check = new AccuracyCheck(int8.Model.Graph, [program, .. boards.DistinctBy(board => board.Name).Select(planned.Of)], images.Set.Images);
            using var firmware = new CheckFirmware(session, int8, planned, images);
            using CheckedDevices devices = CheckedDevices.Start(request.Devices, firmware.Build);
            return (images, Check(session, view, check, devices, request, images.Set.Count));
        });
        return Show(session, Result(session, int8, test, reports, isDivided: request.Divides));
    }

    private static int Images(int? count) => count is null or > 0 ? count ?? int.MaxValue : throw new UsageException("E0003", "--images", $"{count}", "1 or more");

    private static int Wait(int seconds) => seconds is >= 0 and <= LongestWaitSeconds
        ? seconds
        : throw new UsageException("E0003", "--wait", $"{seconds}", $"0 to {LongestWaitSeconds} seconds");

    private static int Silence(int milliseconds) => milliseconds is > 0 and <= DeviceLinkOptions.LongestSilenceMilliseconds
        ? milliseconds
        : throw new UsageException("E0003", "--silence", $"{milliseconds}", $"1 to {DeviceLinkOptions.LongestSilenceMilliseconds} milliseconds");

    private static int RunQueued(Session session, string url, bool hasOthers, bool asIs)
    {
        if (hasOthers)
            throw new UsageException("E0003", "edge check", "--queue divides all test images among the devices of its workers", "it without --on, --images and --divide");
        var address = new QueueAddress(url);
        ModelChoice int8 = ModelChoice.Int8(session, null).OneLevel(session);
        PreprocessingCheck.Same(int8, session.Project, session);
        var (test, reports) = ProgressView.Run(session, view =>
        {
            var images = ProjectImages.Load(session.Project, "test", session.Project.Data.Test, view, session.Cancellation);
            var check = new AccuracyCheck(int8.Model.Graph, Pipeline.Plan(ExactPasses.Of(int8.Model.Graph, asIs)).Graph, images.Set.Images);
            ProgressPart part = view.Part("images");
            using var queue = WorkQueue.Open(address, CheckJob.QueueOf(int8.Model.Sha256, images.Sha256, asIs), "edge check");
            return (images, new QueuedCheck(queue, check.Expected, view.Line).Run(
                done => part.Report((double)done / images.Set.Count, null), session.Cancellation));
        });
        return Show(session, Result(session, int8, test, reports, isDivided: true));
    }

    private static CheckResult Result(Session session, ModelChoice int8, ProjectImages test, IReadOnlyList<CheckReport> reports, bool isDivided) =>
        new(session.Project.Name, int8.Model.Sha256, test, CheckResult.VoidWhereOneAnswersForTwo(reports), isDivided)
        {
            Scores = int8.Model.Graph.Outputs[0].Bytes,
            Grid = int8.Locating is { } locating ? GridReader.Of(locating, int8.Model.Graph) : null,
        };

    private static int Show(Session session, CheckResult result)
    {
        string csv = Path.Combine(session.OutFolder, "check.csv"), json = Path.Combine(session.OutFolder, "check.json");
        AtomicFile.Write(csv, result.Csv());
        AtomicFile.Write(json, JsonText.Of(result.Json()));
        session.Result(result.Json, text =>
        {
            result.Write(text);
            text.WriteLine($"\n{session.Shown(csv)}, {session.Shown(json)}");
        });
        return Verdict(session, result);
    }

    private static CheckReport[] Check(Session session, ProgressView view, AccuracyCheck check, CheckedDevices devices, Request request, int images)
    {
        var (links, parts) = (new List<DeviceLink>(), new List<ProgressPart>());
        foreach (var (name, address) in devices.All)
        {
            parts.Add(view.Part(name));
            var patience = new DeviceLinkOptions { SilenceMilliseconds = request.SilenceMilliseconds };
            links.Add(new DeviceLink(address.Open, name, patience) { Heard = line => view.Line($"{name}: {line}") });
        }

        void Report(int device, int done) => parts[device].Report((double)done / images, null);
        var options = new CheckOptions { WaitMilliseconds = 1000 * request.WaitSeconds };
        Task<CheckReport[]> runs = request.Divides
            ? check.RunDividedAsync(links, options, Report, session.Cancellation)
            : Task.WhenAll(links.Select((link, device) => check.RunAsync(link, options, done => Report(device, done), session.Cancellation)));
        try
        {
            return runs.GetAwaiter().GetResult();
        }
        finally
        {
            session.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static int Verdict(Session session, CheckResult result)
    {
        int exit = ExitCode.Done;
        foreach (CheckReport report in result.Reports.Where(report => report.ExactImages + report.LostImages < report.Images && (result.IsDivided || !report.IsVoid)))
        {
            session.Error.WriteLine($"edge: check failed: {report.Device}: {report.ExactImages} of {report.Images} images have the reference's bytes"
                + (report.First is { } first ? $"; {first}" : ""));
            exit = ExitCode.CheckFailed;
        }

        foreach (CheckReport report in result.Reports.Where(report => report.Golden is { Passes: false }))
        {
            session.Error.WriteLine($"edge: check failed: {report.Device}: {report.Golden}");
            exit = ExitCode.CheckFailed;
        }

        foreach (CheckReport report in result.Reports.Where(report => report.IsVoid))
        {
            // Of a divided run only what nobody judged is missing.
            if (result.IsDivided && result.VoidReason is null)
            {
                session.Warn($"{report.Device}: {report.VoidReason}; the others have judged them");
                continue;
            }

            session.Error.WriteLine(ErrorText.Of(new DeviceException(
                "E0604", report.Device, $"this run is void: {report.VoidReason}", hint: "see the link's retries in the result, mend the wire and run it again")));
            exit = VoidRun;
        }

        return exit;
    }

    /// <summary>What the command line asks for.</summary>
    private sealed record Request(IReadOnlyList<CheckedDevice> Devices, int Images, int SilenceMilliseconds, bool Divides, int WaitSeconds, bool AsIs, PlanOptions Plan);
}
