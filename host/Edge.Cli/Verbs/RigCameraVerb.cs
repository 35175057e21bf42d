using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Devices.Flashing;
using Edge.Rig.Camera;
using Edge.Rig.Energy;
using Iot.Device.Media;

namespace Edge.Cli.Verbs;

/// <summary><c>edge rig camera</c>: whether the rig's own camera sees the golden part as it should.</summary>
internal static class RigCameraVerb
{
    public static Command Create(Application application)
    {
        Option<int> camera = CameraOption();
        Option<string> size = SizeOption();
        Option<string> format = FormatOption();
        var settle = new Option<int>("--settle")
        { Description = "Pictures to pass over while exposure settles", HelpName = "N", DefaultValueFactory = _ => 10 };
        var usual = new CameraLimits();
        var low = new Option<int>("--mean-low") { Description = "Least mean of the luma", HelpName = "0-255", DefaultValueFactory = _ => usual.MeanLow };
        var high = new Option<int>("--mean-high") { Description = "Greatest mean of the luma", HelpName = "0-255", DefaultValueFactory = _ => usual.MeanHigh };
        var sharp = new Option<double>("--sharpness")
        { Description = "Least mean of |gradient|; what a picture in focus has is printed", HelpName = "STEPS", DefaultValueFactory = _ => usual.Sharpness };
        var command = new Command("camera", "Look at the golden part: brightness, sharpness, stuck lines, repeated pictures")
        {
            camera, size, format, settle, low, high, sharp,
        };
        application.Bind(command, (session, parsed) =>
        {
            if (parsed.GetValue(settle) is < 0 or > 10_000)
                throw new UsageException("E0636", "--settle", "is no number of pictures", "0 to 10000");
            var limits = new CameraLimits { MeanLow = parsed.GetValue(low), MeanHigh = parsed.GetValue(high), Sharpness = parsed.GetValue(sharp) };
            using VideoDevice device = application.Rig.OpenVideo(Settings(parsed.GetValue(camera), parsed.GetValue(size)!, parsed.GetValue(format)!));
            var golden = new GoldenCamera(device, new RigClock(application.Rig.Clock));
            GoldenPicture picture = golden.Look(parsed.GetValue(settle), TimeSpan.FromSeconds(10), session.Cancellation);
            return Show(session, picture, limits, $"/dev/video{parsed.GetValue(camera)}");
        });
        return command;
    }

    internal static Option<int> CameraOption() => new("--camera") { Description = "N of /dev/videoN", HelpName = "N", DefaultValueFactory = _ => 0 };

    internal static Option<string> SizeOption() => new("--size") { Description = "Of a picture", HelpName = "WxH", DefaultValueFactory = _ => "640x480" };

    internal static Option<string> FormatOption() =>
        new("--format") { Description = "yuyv, grey or rgb24", HelpName = "FORMAT", DefaultValueFactory = _ => "yuyv" };

    /// <exception cref="UsageException">E0636: no such size or format.</exception>
    internal static VideoConnectionSettings Settings(int camera, string size, string format)
    {
        VideoPixelFormat[] formats = [.. GoldenCamera.Formats.Where(known => known.ToString().Equals(format, StringComparison.OrdinalIgnoreCase))];
        return size.Split('x') is [var w, var h] && uint.TryParse(w, CultureInfo.InvariantCulture, out uint width) && width is > 0 and <= 8192 && width % 2 == 0
            && uint.TryParse(h, CultureInfo.InvariantCulture, out uint height) && height is > 0 and <= 8192 && formats.Length == 1 && camera >= 0
            ? new VideoConnectionSettings(camera, (width, height), formats[0])
            : throw new UsageException("E0636", "edge rig camera", $"'{size}' in '{format}' is no picture",
                "--size WIDTHxHEIGHT with an even width, --format yuyv, grey or rgb24");
    }

    private static int Show(Session session, GoldenPicture picture, CameraLimits limits, string name)
    {
        string? wrong = picture.Check.Against(limits);
        string file = Path.Combine(session.OutFolderOrHere, "golden.pgm");
        AtomicFile.Write(file, [.. Encoding.ASCII.GetBytes($"P5\n{picture.Width} {picture.Height}\n255\n"), .. picture.Luma()]);
        CameraCheck check = picture.Check;
        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.rig.camera/1",
                ["camera"] = name,
                ["width"] = picture.Width,
                ["height"] = picture.Height,
                ["mean"] = check.Mean,
                ["sharpness"] = check.Sharpness,
                ["stuck_lines"] = check.StuckLines,
                ["between_ms"] = check.Milliseconds,
                ["repeated"] = check.IsRepeated,
                ["wrong"] = wrong,
                ["origin"] = "measured",
            },
            text => text.WriteLine(FormattableString.Invariant(
                $"{name}: mean {check.Mean:0.0}, sharpness {check.Sharpness:0.00}, {check.StuckLines} stuck lines, ")
                + FormattableString.Invariant($"{check.Milliseconds:0.0} ms between pictures  [measured]\n{session.Shown(file)}")));
        if (wrong is null)
            return ExitCode.Done;
        session.Error.WriteLine($"edge: check failed: {name}: the picture {wrong}");
        return ExitCode.CheckFailed;
    }
}
