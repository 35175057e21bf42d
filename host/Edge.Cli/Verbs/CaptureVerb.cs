using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Capture;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Devices.Link;
using Edge.Rig.Camera;
using Edge.Rig.Energy;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Captured;
using Edge.Training.Datasets.Images;
using Iot.Device.Media;

namespace Edge.Cli.Verbs;

/// <summary><c>edge capture FOLDER</c>: pictures as the network sees them, from devices, the rig's camera or a folder, to learn from.</summary>
internal static class CaptureVerb
{
    private const int FramesToSettle = 10;

    public static Command Create(Application application)
    {
        var into = new Argument<string>("FOLDER") { Description = "Where the pictures go; what is there stays, and a run that was cut off goes on" };
        var on = new Option<string[]>("--on")
        {
            Description = $"A device, once for each: {LinkAddress.Accepted}",
            HelpName = "ADDRESS",
            AllowMultipleArgumentsPerToken = true,
        };
        var rejects = new Option<bool>("--rejects") { Description = "Fetch the rejects and doubtful parts that the devices keep; each leaves its device when it is on the disk" };
        var camera = new Option<int?>("--camera") { Description = "The rig's camera instead of a device: N of /dev/videoN", HelpName = "N" };
        Option<string> size = RigCameraVerb.SizeOption(), format = RigCameraVerb.FormatOption();
        var images = new Option<string?>("--images") { Description = "A folder of pictures instead of a device", HelpName = "FOLDER" };
        var label = new Option<string?>("--label") { Description = "What all of them show; none: 'edge label' asks a person", HelpName = "CLASS" };
        var count = new Option<int>("--count") { Description = "Pictures of each device or camera", HelpName = "N", DefaultValueFactory = _ => 1 };
        var every = new Option<double>("--every") { Description = "Seconds between two pictures", HelpName = "S", DefaultValueFactory = _ => 1 };
        var raw = new Option<bool>("--raw") { Description = "Frames as the camera gives them, before preprocessing: they fit every later preprocessing" };
        var command = new Command("capture", "Keep pictures as the network sees them, with unit, time and hashes, to learn from")
        {
            into, on, rejects, camera, size, format, images, label, count, every, raw,
        };
        application.Bind(command, (session, parsed) =>
        {
            var request = new Request(parsed.GetValue(rejects), parsed.GetValue(raw), Label(session, parsed.GetValue(label)),
                parsed.GetValue(count) is > 0 and <= 1_000_000 and var pictures ? pictures : throw new UsageException("E0003", "--count",
                    $"{parsed.GetValue(count)}", "1 to 1000000 pictures"),
                parsed.GetValue(every) is >= 0 and <= 86_400 and var seconds ? TimeSpan.FromSeconds(seconds) : throw new UsageException("E0003", "--every",
                    parsed.GetValue(every).ToString(CultureInfo.InvariantCulture), "0 to 86400 seconds"));
            LinkAddress[] devices = [.. (parsed.GetValue(on) ?? []).Select(text => new LinkAddress(text))];
            Check(devices.Length, parsed.GetValue(camera) is not null, parsed.GetValue(images) is not null, request);
            string path = session.Resolve(parsed.GetValue(into)!);
            using CaptureFolder folder = CaptureFolder.Open(path, session.Shown(path));
            if (request.Rejects)
                return Rejects(session, folder, path, devices);
            var several = new SeveralDevices(session, devices.Length);
            int written = devices.Length > 0
                ? several.Each(devices, device => new UnitCapture(session, folder, device).Pictures(request.IsRaw, request.Label, request.Count, request.Every)).Sum()
                : parsed.GetValue(images) is { } source ? Pictures(session, folder, session.Resolve(source), request)
                : OfCamera(session, application, folder, RigCameraVerb.Settings(parsed.GetValue(camera)!.Value, parsed.GetValue(size)!, parsed.GetValue(format)!), request);
            session.Result(
                () => new JsonObject { ["schema"] = "edge.captured/1", ["folder"] = session.Shown(path), ["written"] = written, ["pictures"] = folder.Count },
                text => text.WriteLine($"{Report.Text.Plural(written, "picture")} written to {session.Shown(path)}, {Report.Text.Count(folder.Count)} there"
                    + (request.Label is null ? $"\nnext: edge label {session.Shown(path)}" : "")));
            return several.Ended(ExitCode.Done);
        });
        return command;
    }

    private sealed record Request(bool Rejects, bool IsRaw, string? Label, int Count, TimeSpan Every);

    /// <exception cref="UsageException">E0601: no source. E0003: several, or options that contradict each other.</exception>
    private static void Check(int devices, bool hasCamera, bool hasImages, Request request)
    {
        int sources = (devices > 0 ? 1 : 0) + (hasCamera ? 1 : 0) + (hasImages ? 1 : 0);
        if (sources == 0)
            throw new UsageException("E0601", "edge capture", "no device is named", $"--on with {LinkAddress.Accepted}; --camera N; or --images FOLDER");
        if (sources > 1)
            throw new UsageException("E0003", "edge capture", "several kinds of sources", "devices with --on, or one of --camera and --images");
        if (request.Rejects && (devices == 0 || request.IsRaw || request.Label is not null))
            throw new UsageException("E0003", "--rejects", "with another source, --raw or --label", "--on alone: devices keep what the network saw, and no person has looked at it");
    }

    /// <exception cref="UsageException">E0003: no class of the project, or no name of a folder.</exception>
    private static string? Label(Session session, string? label)
    {
        if (label is null)
            return null;
        IReadOnlyList<string> classes = ModelChoice.HasProject(session, "") ? session.Project.Model.Classes : [];
        if (classes.Count > 0 && !classes.Contains(label))
            throw new UsageException("E0003", "--label", $"the model has no class '{label}'", string.Join(", ", classes));
        return label.Length > 0 && !label.StartsWith('.') && label.IndexOfAny([.. Path.GetInvalidFileNameChars(), '/', '\\']) < 0 ? label
            : throw new UsageException("E0003", "--label", $"'{label}'", "a name that a folder can have");
    }

    private static int Rejects(Session session, CaptureFolder folder, string path, IReadOnlyList<LinkAddress> devices)
    {
        var several = new SeveralDevices(session, devices.Count);
        IReadOnlyList<UnitHarvest> units = several.Each(devices, device => new UnitCapture(session, folder, device).Rejects());
        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.harvest/1",
                ["folder"] = session.Shown(path),
                ["pictures"] = folder.Count,
                ["units"] = new JsonArray([.. units.Select(unit => (JsonNode)new JsonObject
                {
                    ["unit"] = unit.Unit,
                    ["written"] = unit.Written,
                    ["known"] = unit.Known,
                    ["maps"] = unit.Drawn,
                    ["left"] = unit.Left.Kept,
                    ["room"] = unit.Left.Room,
                    ["lost"] = unit.Left.Lost,
                })]),
            },
            text =>
            {
                var table = new TextTable("unit", ">written", ">had before", ">left", ">room", ">lost");
                foreach (UnitHarvest unit in units)
                    table.Row(unit.Unit, $"{unit.Written}", $"{unit.Known}", $"{unit.Left.Kept}", $"{unit.Left.Room}", $"{unit.Left.Lost}");
                text.Write(table);
                text.WriteLine("lost: since the unit's start, for want of room; fetch more often where that grows");
                if (units.Sum(unit => unit.Drawn) is > 0 and var drawn)
                    text.WriteLine($"{Report.Text.Plural(drawn, "heat map")} drawn in {session.Shown(Path.Combine(path, CaptureFolder.Maps))}; 'edge label' shows them at the key 0");
                text.WriteLine($"next: edge label {session.Shown(path)}");
            });
        return several.Ended(ExitCode.Done);
    }

    private static int Pictures(Session session, CaptureFolder folder, string source, Request request)
    {
        var pictures = new PictureFolder(source, int.MaxValue);
        int written = 0;
        foreach (string file in pictures.Files)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            RawImage image = ImageFile.Read(file);
            string name = Path.GetRelativePath(source, Path.ChangeExtension(file, null)).Replace('\\', '-').Replace('/', '-');
            written += Add(session, folder, name, pictures.Name, session.Shown(file), image, request) ? 1 : 0;
        }

        return written;
    }

    private static int OfCamera(Session session, Application application, CaptureFolder folder, VideoConnectionSettings settings, Request request)
    {
        string unit = $"video{settings.BusId}";
        for (int i = 0; i < request.Count; i++)
        {
            if (i > 0)
                session.Cancellation.WaitHandle.WaitOne(request.Every);
            session.Cancellation.ThrowIfCancellationRequested();
            using VideoDevice device = application.Rig.OpenVideo(settings); // anew each time: its exposure has to settle each time
            GoldenPicture seen = new GoldenCamera(device, new RigClock(application.Rig.Clock)).Look(FramesToSettle, TimeSpan.FromSeconds(10), session.Cancellation);
            Add(session, folder, folder.FreeName(unit, DateTimeOffset.Now), unit, $"/dev/{unit}",
                SeenPicture.ImageOf(seen.Format, seen.Height, seen.Width, seen.Bytes), request);
        }

        return request.Count;
    }

    private static bool Add(Session session, CaptureFolder folder, string name, string unit, string where, RawImage image, Request request)
    {
        var (description, picture) = request.IsRaw ? SeenPicture.OfFrame(image)
            : SeenPicture.OfPreprocessed(where, image, ProjectImages.SpecificationOf(session.Project.Preprocess));
        return folder.Add(name, new CapturedPicture(description, picture, request.Label), (file, hash) => new CaptureEntry(file, CaptureTime.Now, unit, hash)
        {
            Label = request.Label,
            PreprocessingSha256 = request.IsRaw ? null : description.Preprocessing,
        });
    }
}
