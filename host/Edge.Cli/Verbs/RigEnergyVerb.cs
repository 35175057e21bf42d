using System.CommandLine;
using System.Device.Gpio;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Devices.Link;
using Edge.Rig;
using Edge.Rig.Energy;
using Edge.Rig.Pins;
using Edge.Rig.Power;

namespace Edge.Cli.Verbs;

/// <summary><c>edge rig energy</c>: energy per inference as MLPerf Tiny measures it.</summary>
internal static class RigEnergyVerb
{
    public static Command Create(Application application)
    {
        var on = new Option<string>("--on") { Description = $"The device: {LinkAddress.Accepted}", HelpName = "ADDRESS", Required = true };
        Option<string?> monitor = RigVerb.MonitorOption(isRequired: true);
        Option<double> shunt = RigVerb.ShuntOption();
        Option<int> average = RigVerb.AverageOption();
        var stamp = new Option<int?>("--timestamp-pin")
        {
            Description = "GPIO wired to the device's timestamp pin (firmware in energy mode); its lines mark windows when it is not given",
            HelpName = "GPIO",
        };
        var input = new Option<string?>("--input")
        {
            Description = "A file with the network's input as the firmware takes it; the project's first test image when it is not given",
            HelpName = "FILE",
        };
        var seconds = new Option<double>("--seconds")
        { Description = "Length of a window, at least 10", HelpName = "S", DefaultValueFactory = _ => EnergyOptions.LeastSeconds };
        var windows = new Option<int>("--windows")
        { Description = "Windows, at least 5", HelpName = "N", DefaultValueFactory = _ => EnergyOptions.LeastWindows };
        var command = new Command("energy", "Measure energy per inference: 5 windows of 10 s, the median")
        {
            on, monitor, shunt, average, stamp, input, seconds, windows,
        };
        application.Bind(command, (session, parsed) =>
        {
            if (!(parsed.GetValue(seconds) is >= EnergyOptions.LeastSeconds and <= 3600) || parsed.GetValue(windows) is < EnergyOptions.LeastWindows or > 1000)
                throw new UsageException("E0636", "edge rig energy", "the windows are too short, too few, or endless",
                    "--seconds 10 to 3600, --windows 5 to 1000");
            var address = new LinkAddress(parsed.GetValue(on)!);
            var meter = new MonitorAddress(parsed.GetValue(monitor)!);
            double length = parsed.GetValue(seconds);
            var options = new EnergyOptions { WindowSeconds = length, IdleSeconds = length, Windows = parsed.GetValue(windows) };
            ModelFile? model = parsed.GetValue(input) is null ? ModelChoice.Int8(session, null).OneLevel(session).Model : null;
            EnergyMeasurement measurement = ProgressView.Run(session, view =>
            {
                byte[] image = model is null ? InputFile(session, parsed.GetValue(input)!) : FirstImage(session, view);
                using IPowerMonitor opened = meter.Open(application.Rig, parsed.GetValue(shunt), parsed.GetValue(average));
                return Measure(application.Rig, opened, address, image, parsed.GetValue(stamp), options, view, session.Cancellation);
            });
            Show(session, EnergyFile.Json(measurement, model is null ? null : session.Project.Name, model?.Sha256), measurement);
            return ExitCode.Done;
        });
        return command;
    }

    private static EnergyMeasurement Measure(
        IRigHardware rig, IPowerMonitor monitor, LinkAddress address, byte[] image, int? stamp, EnergyOptions options, ProgressView view,
        CancellationToken cancellation)
    {
        var clock = new RigClock(rig.Clock);
        using GpioController? pins = stamp is null ? null : rig.OpenPins();
        using EdgeTimes? edges = stamp is { } pin ? new EdgeTimes(pins!, pin, PinEventTypes.Falling, clock) : null;
        using var subject = new TextSubject(rig.OpenLink(address), address.Text, clock, image, edges, () => rig.Wait(TimeSpan.FromMicroseconds(200)));
        return new EnergyProcedure(monitor, subject, clock, options).Run(view.Line, cancellation);
    }

    // Text mode takes pixels from 0 to 255; the network takes them less 128.
    private static byte[] FirstImage(Session session, ProgressView view) =>
        [.. ProjectImages.Load(session.Project, "test", session.Project.Data.Test, view, session.Cancellation, 1)
            .Set.Images[0].Select(value => (byte)(value + 128))];

    private static byte[] InputFile(Session session, string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(session.Resolve(path));
            return bytes.Length > 0 ? bytes : throw new DataException("E0639", path, "is empty", "the network's input, byte for byte");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException("E0639", path, $"cannot be read: {e.Message.TrimEnd('.')}", "the network's input, byte for byte", inner: e);
        }
    }

    private static void Show(Session session, JsonObject json, EnergyMeasurement measurement)
    {
        string file = Path.Combine(session.OutFolderOrHere, EnergyFile.Name);
        AtomicFile.Write(file, JsonText.Of(json));
        session.Result(() => json, text =>
        {
            string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
            text.WriteLine($"{measurement.Subject}, {measurement.Instrument}, windows by {measurement.Boundary}");
            var table = new TextTable("window", ">seconds", ">inferences", ">samples", ">mean mW", ">supply V", ">uJ/inference");
            foreach (var (window, i) in measurement.Windows.Prepend(measurement.Idle).Select((window, i) => (window, i)))
            {
                table.Row(
                    i == 0 ? "idle" : Number(i, "0"), Number(window.Seconds, "0.00"), window.Inferences == 0 ? "" : Number(window.Inferences, "0"),
                    Number(window.Samples, "0"), Number(1000 * window.MeanWatts, "0.00"), Number(window.LeastVolts, "0.00"),
                    window.Inferences == 0 ? "" : Number(window.MicrojoulesPerInference, "0.0"));
            }

            text.Write(table);
            text.WriteLine($"\n{Number(measurement.MicrojoulesPerInference, "0.0")} uJ per inference (median), "
                + $"{Number(measurement.MicrojoulesAboveIdle, "0.0")} uJ of it above idle; "
                + $"{Number(measurement.MillisecondsPerInference, "0.000")} ms per inference; "
                + $"windows within {Number(100 * measurement.Spread, "0.0")} %  [measured]");
            text.WriteLine(session.Shown(file));
        });
    }
}
