using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Devices.Flashing;
using Edge.Devices.Flashing.Fleet;

namespace Edge.Cli.Verbs;

/// <summary><c>edge line simulate DIR</c>: a line at the desk, with tools and firmware that fail as real ones do.</summary>
internal static class LineSimulateVerb
{
    public static Command Create(Application application)
    {
        var folder = new Argument<string>("DIR") { Description = "A new folder for the line" };
        var units = new Option<int>("--units") { Description = "Units, 1 to 200", HelpName = "N", DefaultValueFactory = _ => 30 };
        var fail = new Option<string[]>("--fail")
        {
            Description = $"Faults, such as dark=2 or unplug=1: {string.Join(", ", FleetFault.All.Select(fault => fault.Name))}",
            HelpName = "FAULT=N",
            AllowMultipleArgumentsPerToken = true,
        };
        var pace = new Option<double>("--pace")
        {
            Description = "1: erasing and writing take as long as on a chip; 0: no time; 0 to 100",
            HelpName = "X",
            DefaultValueFactory = _ => 0,
        };
        var seed = new Option<int>("--seed") { Description = "Another seed gives the faults to other units", HelpName = "N", DefaultValueFactory = _ => 1 };
        var mend = new Option<bool>("--mend") { Description = "Take the faults of a line that is there away, as a person with a screwdriver does" };
        var command = new Command("simulate", "Make a line to try things on: simulated units, flash tools and faults")
        {
            folder, units, fail, pace, seed, mend,
        };
        application.Bind(command, (session, parsed) =>
        {
            string path = session.Resolve(parsed.GetValue(folder)!);
            if (parsed.GetValue(mend))
                return Mend(session, path);
            int count = parsed.GetValue(units);
            if (count is < 1 or > 200)
                throw new UsageException("E0003", "--units", $"{count}", "1 to 200");
            double slowness = parsed.GetValue(pace);
            if (slowness is not (>= 0 and <= 100))
                throw new UsageException("E0003", "--pace", slowness.ToString(CultureInfo.InvariantCulture), "0 to 100");
            return Create(session, path, new FleetOptions
            {
                Units = count,
                Faults = [.. (parsed.GetValue(fail) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries)).Select(FaultOf)],
                Pace = slowness,
                Seed = parsed.GetValue(seed),
            });
        });
        return command;
    }

    private static (FleetFault Fault, int Units) FaultOf(string text)
    {
        string[] parts = text.Split('=');
        FleetFault fault = FleetFault.Named(parts[0]);
        return parts.Length == 1 ? (fault, 1) : int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int units) && parts.Length == 2
            ? (fault, units) : throw new UsageException("E0735", "--fail", $"'{text}'", "a fault and a number of units, such as dark=2");
    }

    private static int Create(Session session, string folder, FleetOptions options)
    {
        if (File.Exists(Path.Combine(folder, "line.yaml")))
            throw new UsageException("E0019", session.Shown(Path.Combine(folder, "line.yaml")), "exists already", "a new folder",
                "'--mend' takes the faults of this one away");
        string fleet = Path.Combine(folder, "fleet");
        SimulatedFleet.Create(fleet, options);
        PackContent pack = FleetImages.Pack(release: 1);
        PackKey key = PackKey.Load(Path.Combine(fleet, "key"), "key");
        RecordFile.Write(Path.Combine(folder, "firmware.bin"), FleetImages.Firmware(version: 1));
        RecordFile.Write(Path.Combine(folder, "cap.edgepack"), PackWriter.Write(pack, key));
        for (int release = 2; release <= 3; release++)
            RecordFile.Write(Path.Combine(folder, $"cap-{release}.edgepack"), PackWriter.Write(FleetImages.Pack(release), key));
        RecordFile.Write(Path.Combine(folder, "limits-b.edgepack"), PackWriter.Write(FleetImages.Limits(pack, limit: 50, release: 1), key));
        GoldenSamples.Save(Path.Combine(folder, "golden.json"), FleetImages.Samples(6));
        var units = new StringBuilder("serial,station\n");
        var slots = new StringBuilder();
        for (int i = 0; i < options.Units; i++)
        {
            units.Append(CultureInfo.InvariantCulture, $"CAM-{i + 1:0000},{i / 10 + 1}\n");
            slots.Append(CultureInfo.InvariantCulture, $"  {i + 1}: 1-{i / 10 + 1}.{i % 10 + 1}\n");
        }

        RecordFile.Write(Path.Combine(folder, "units.csv"), Encoding.UTF8.GetBytes(units.ToString()));
        RecordFile.Write(Path.Combine(folder, "line.yaml"), Encoding.UTF8.GetBytes(Line(slots.ToString())));
        session.Result(
            () => new JsonObject { ["schema"] = "edge.line-simulation/1", ["folder"] = session.Shown(folder), ["units"] = options.Units },
            text =>
            {
                text.WriteLine($"wrote {session.Shown(folder)}: line.yaml, units.csv, images, a fleet of {options.Units} simulated units");
                foreach (var (fault, count) in options.Faults)
                    text.WriteLine($"  {count} x {fault.Name} ({fault.Means}): must end as {fault.Code}; met in {fault.Source}");
                text.WriteLine($"next: edge line flash {session.Shown(Path.Combine(folder, "line.yaml"))}");
            });
        return ExitCode.Done;
    }

    private static int Mend(Session session, string folder)
    {
        string fleetFolder = Path.Combine(folder, "fleet");
        if (!Directory.Exists(fleetFolder))
            throw new UsageException("E0003", session.Shown(folder), "there is no simulated line", "a folder that 'edge line simulate' made");
        using SimulatedFleet fleet = SimulatedFleet.Open(fleetFolder);
        string[] faulty = [.. fleet.UsbPaths.Where(unit => fleet.FaultOf(unit).Length > 0)];
        foreach (string unit in faulty)
            fleet.Mend(unit);
        session.Result(() => new JsonObject { ["schema"] = "edge.line-simulation/1", ["mended"] = faulty.Length }, text =>
            text.WriteLine($"{faulty.Length} units were mended"));
        return ExitCode.Done;
    }

    private static string Line(string slots) =>
        $$"""
        # A line of simulated units. A real one differs in 'fleet', which it has not, and in 'slots'.
        line: demo
        tool: esptool                # how chips are written: a name of boards/flashers, or a .json file of your own
        fleet: fleet                 # the simulation; without it:  link: serial:{port}@921600
        chip: ESP32                  # another chip in a socket is not written
        board: {{FleetImages.Board}}
        baud: 921600
        images:
          firmware.bin: 0x{{FleetImages.FirmwareAt:x}}
          cap.edgepack: 0x{{FleetImages.PackAt:x}}
        pack: cap.edgepack           # what must run in the end; another one here, such as cap-2.edgepack, comes to the units by 'edge line rollout'
        key: fleet/key               # what packs must be signed with; without it their signature is left to the units
        # limits: limits-b.edgepack  # other limits than the pack's; 'edge line limits push' gives them to units that are made
        units: units.csv
        golden: golden.json          # or a folder with a folder of pictures for each class
        camera: { mean: [60, 190], sharpness: 0.5 }
        # seconds: { write: 300, boot: 30 }   # limits of single steps
        records: records
        slots:                       # the USB path of each socket: 'edge line check' shows what is plugged in
        {{slots}}
        """;
}
