using System.CommandLine;
using System.Device.Gpio;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Rig;
using Edge.Rig.Energy;
using Edge.Rig.Pins;
using Edge.Rig.Power;
using Iot.Device.Media;

namespace Edge.Cli.Verbs;

/// <summary><c>edge rig check</c>: whether what a rig is wired to answers. Nothing is driven: pins stay inputs.</summary>
internal static class RigCheckVerb
{
    private sealed record Part(string Name, string? Found, EdgeException? Error);

    public static Command Create(Application application)
    {
        Option<string?> monitor = RigVerb.MonitorOption();
        Option<double> shunt = RigVerb.ShuntOption();
        var pins = new Option<int[]>("--pin") { Description = "A GPIO, once for each", HelpName = "GPIO", AllowMultipleArgumentsPerToken = true };
        var camera = new Option<int?>("--camera") { Description = "N of /dev/videoN", HelpName = "N" };
        Option<string> size = RigCameraVerb.SizeOption();
        var command = new Command("check", "Check what the rig is wired to, without driving anything") { monitor, shunt, pins, camera, size };
        application.Bind(command, (session, parsed) =>
        {
            IRigHardware rig = application.Rig;
            var parts = new List<Part>();
            if (parsed.GetValue(monitor) is { } named)
            {
                var place = new MonitorAddress(named);
                parts.Add(Of(named, () => Power(rig, place, parsed.GetValue(shunt), session.Cancellation)));
            }

            foreach (int pin in parsed.GetValue(pins) ?? [])
                parts.Add(Of($"GPIO {pin}", () => Pin(rig, pin)));
            if (parsed.GetValue(camera) is { } number)
            {
                VideoConnectionSettings settings = RigCameraVerb.Settings(number, parsed.GetValue(size)!, "yuyv");
                parts.Add(Of($"/dev/video{number}", () => Camera(rig, settings)));
            }

            if (parts.Count == 0)
                throw new UsageException("E0636", "edge rig check", "nothing is named", "--monitor, --pin and --camera, what the rig has");
            return Show(session, parts);
        });
        return command;
    }

    private static Part Of(string name, Func<string> look)
    {
        try
        {
            return new Part(name, look(), null);
        }
        catch (EdgeException e) when (e is DeviceException or ToolMissingException)
        {
            return new Part(name, null, e);
        }
    }

    // One second of readings.
    private static string Power(IRigHardware rig, MonitorAddress place, double shunt, CancellationToken cancellation)
    {
        using IPowerMonitor monitor = place.Open(rig, shunt);
        var clock = new RigClock(rig.Clock);
        var readings = new List<PowerReading>();
        while (clock.Now < 1)
        {
            cancellation.ThrowIfCancellationRequested();
            if (monitor.TryRead(out PowerReading reading))
                readings.Add(reading);
        }

        if (readings.Count == 0)
            throw new DeviceException("E0632", monitor.Name, "the monitor answers, and no conversion ends", hint: "is it another part of the family?");
        string end = readings.Any(reading => reading.IsSaturated) ? ", which is EXCEEDED" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{monitor.Name}: {readings.Average(reading => reading.Volts):0.000} V, {1000 * readings.Average(reading => reading.Amperes):0.000} mA, "
            + $"{readings.Count} readings in a second (the part makes {1 / monitor.Conversion.TotalSeconds:0}), range {1000 * monitor.MostAmperes:0} mA{end}");
    }

    private static string Pin(IRigHardware rig, int pin)
    {
        using GpioController pins = rig.OpenPins();
        return RigPin.Read(pins, pin) == PinValue.High ? "high" : "low";
    }

    private static string Camera(IRigHardware rig, VideoConnectionSettings settings)
    {
        using VideoDevice camera = rig.OpenVideo(settings);
        return new Rig.Camera.GoldenCamera(camera, new RigClock(rig.Clock)).Offer();
    }

    private static int Show(Session session, List<Part> parts)
    {
        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.rig.check/1",
                ["parts"] = new JsonArray([.. parts.Select(part => (JsonNode)new JsonObject
                {
                    ["name"] = part.Name,
                    ["ok"] = part.Error is null,
                    ["found"] = part.Found,
                    ["error"] = part.Error is null ? null : ErrorText.Json(part.Error),
                })]),
            },
            text =>
            {
                var table = new TextTable("part", "state", "found");
                foreach (Part part in parts)
                    table.Row(part.Name, part.Error is null ? "ok" : "FAILED", part.Found ?? part.Error!.Found);
                text.Write(table);
            });
        foreach (Part part in parts.Where(part => part.Error is not null))
            session.Error.WriteLine(ErrorText.Of(part.Error!));
        return parts.Select(part => part.Error?.ExitCode ?? ExitCode.Done).Max();
    }
}
