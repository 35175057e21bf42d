using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Devices.Line;
using Edge.Runtime.Line;

namespace Edge.Cli.Verbs;

/// <summary><c>edge sim line</c>: the device's own firmware on a conveyor in virtual time, and an audit of what they did with every part.</summary>
internal static class SimVerb
{
    private static readonly LineTiming Usual = new();

    public static Command Create(Application application)
    {
        Option<int> ppm = Number("--ppm", "Parts a minute", 300), minutes = Number("--minutes", "Minutes on the line's own clock; no time is waited for", 60);
        Option<int> camera = Number("--camera", "Milliseconds from the sensor to the camera", Usual.TravelToCameraMicroseconds / 1000);
        Option<int> travel = Number("--travel", "Milliseconds from the sensor to the reject gate", Usual.TravelToGateMicroseconds / 1000);
        Option<int> window = Number("--window", "Milliseconds from the camera to the verdict, at most", Usual.WindowMicroseconds / 1000);
        Option<int> inference = Number("--inference", "Milliseconds the network takes", 40), seed = Number("--seed", "Another seed is another line", 1);
        Option<string> late = Share("--late", "Parts whose verdict comes too late"), twice = Share("--double", "Parts that trigger the sensor twice");
        Option<string> dark = Share("--dark", "Parts whose image is dark"), missing = Share("--missing", "Parts that have left before the network is done");
        var images = new Option<string?>("--images")
        {
            Description = "A folder of images that the parts show, one after the other, over and over; or of folders, a class each",
            HelpName = "FOLDER",
        };
        var model = new Option<string?>("--model")
        {
            Description = "With --images: the INT8 model that judges them; none: the project's, where it is built",
            HelpName = "FILE",
        };
        var shuffle = new Option<bool>("--shuffle") { Description = "The images in an order of the seed" };
        var line = new Command("line", "A conveyor, a camera and a reject gate: is every part accounted for?")
        {
            ppm, minutes, camera, travel, window, inference, late, missing, twice, dark, seed, images, model, shuffle,
        };
        application.Bind(line, (session, parsed) => Run(session, new LineScenario
        {
            PartsPerMinute = parsed.GetValue(ppm),
            Duration = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
            InferenceMicroseconds = Microseconds(parsed, inference),
            LateRate = ShareOf(parsed, late),
            MissingRate = ShareOf(parsed, missing),
            DoubleTriggerRate = ShareOf(parsed, twice),
            DarkRate = ShareOf(parsed, dark),
            Seed = parsed.GetValue(seed),
            Pictures = PicturesOf(session, parsed.GetValue(images), parsed.GetValue(model), parsed.GetValue(shuffle)),
            Timing = new LineTiming
            {
                TravelToCameraMicroseconds = Microseconds(parsed, camera),
                TravelToGateMicroseconds = Microseconds(parsed, travel),
                WindowMicroseconds = Microseconds(parsed, window),
                CaptureToleranceMicroseconds = Math.Min(Usual.CaptureToleranceMicroseconds, Microseconds(parsed, window)),
            },
        }));
        return new Command("sim", "Simulate what the device works in") { line, SimDriftVerb.Create(application) };
    }

    private static Option<int> Number(string name, string description, int usual) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };

    private static Option<string> Share(string name, string description) =>
        new(name) { Description = description, HelpName = "PERCENT", DefaultValueFactory = _ => "0%" };

    private static int Microseconds(ParseResult parsed, Option<int> option) => parsed.GetValue(option) is >= 0 and <= 1_000_000 and var milliseconds
        ? milliseconds * 1000
        : throw new UsageException("E0003", "edge sim line", $"{option.Name} is {parsed.GetValue(option)}", "milliseconds from 0 to 1000000");

    private static double ShareOf(ParseResult parsed, Option<string> option)
    {
        string text = parsed.GetValue(option)!;
        bool isShare = double.TryParse(text.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) && percent is >= 0 and <= 100;
        return isShare && text.EndsWith('%')
            ? percent / 100
            : throw new UsageException("E0003", "edge sim line", $"{option.Name} is '{text}'", "a share of the parts from 0% to 100%, such as 0.5%");
    }

    private static LinePictures? PicturesOf(Session session, string? images, string? model, bool isShuffled) =>
        images is not null ? SimPictures.Read(session.Resolve(images), isShuffled, SimPictures.NetworkOf(session, model))
        : model is null ? null
        : throw new UsageException("E0003", "--model", "given without '--images'", "--images FOLDER --model FILE: drawn parts have a network of their own");

    private static int Run(Session session, LineScenario scenario)
    {
        var log = new StringWriter { NewLine = "\n" };
        LineRun run;
        try
        {
            run = VirtualLine.Run(scenario, log);
        }
        catch (ArgumentException e)
        {
            throw new UsageException("E0003", "edge sim line", e.Message,
                "a line whose parts the sensor can tell apart and whose window closes before the gate");
        }

        string text = log.ToString();
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        LineAudit audit = LineAudit.Of(run, lines);
        IReadOnlyList<LabelExits> labels = LabelExits.Of(run, lines);
        if (session.NamedOutFolder is { } folder)
        {
            Directory.CreateDirectory(folder);
            string path = Path.Combine(folder, "line.jsonl");
            AtomicFile.Write(path, text);
            session.Note($"wrote {session.Shown(path)}");
        }

        if (scenario.Pictures is { Network: null })
        {
            session.Note("the verdicts are those of a network made for drawn parts: only timing and the state of the pictures mean something here;"
                + " --model names another");
        }

        if (scenario.Pictures is { Network: { } network })
            session.Note($"{network.Graph.Name} judges the pictures: the INT8 reference");
        session.Result(() => Json(run, audit, labels), output => Write(output, run, audit, labels));
        if (audit.Findings.Count == 0)
            return ExitCode.Done;
        foreach (string finding in audit.Findings.Take(10))
            session.Error.WriteLine($"edge: check failed: {finding}");
        return ExitCode.CheckFailed;
    }

    private static void Write(TextWriter output, LineRun run, LineAudit audit, IReadOnlyList<LabelExits> labels)
    {
        var table = new TextTable("exit", ">parts");
        foreach ((string exit, int parts) in audit.Exits)
            table.Row(exit, Report.Text.Count(parts));
        output.Write(table);
        if (labels.Count > 0)
        {
            string[] exits = [.. audit.Exits.Keys];
            var decisions = new TextTable(["images", .. exits.Select(exit => $">{exit}")]);
            foreach (LabelExits label in labels)
                decisions.Row([label.Label, .. exits.Select(exit => Report.Text.Count(label.By(exit)))]);
            output.Write(decisions);
        }

        LineCounters counters = run.Counters;
        output.WriteLine($"{Report.Text.Count(counters.Triggers)} triggers = {Report.Text.Count(counters.Parts)} parts + {counters.DoubleTriggers} double"
            + $" + {counters.TriggersLost} lost; {counters.Faults} faults, {run.Pulses} reject pulses");
        output.WriteLine($"late {audit.Late}, dark {audit.Dark}, slipped by the gate {audit.Slipped}; not accounted for: {audit.Findings.Count}");
    }

    private static JsonObject Json(LineRun run, LineAudit audit, IReadOnlyList<LabelExits> labels) => new()
    {
        ["schema"] = "edge.sim-line/1",
        ["triggers"] = run.Counters.Triggers,
        ["parts"] = run.Counters.Parts,
        ["double_triggers"] = run.Counters.DoubleTriggers,
        ["triggers_lost"] = run.Counters.TriggersLost,
        ["exits"] = ExitsOf(audit.Exits),
        ["labels"] = new JsonObject([.. labels.Select(label => KeyValuePair.Create(label.Label, (JsonNode?)ExitsOf(label.Exits)))]),
        ["late"] = audit.Late,
        ["dark"] = audit.Dark,
        ["slipped"] = audit.Slipped,
        ["faults"] = run.Counters.Faults,
        ["findings"] = new JsonArray([.. audit.Findings.Select(finding => (JsonNode?)finding)]),
    };

    private static JsonObject ExitsOf(IReadOnlyDictionary<string, int> exits) =>
        new([.. exits.Select(exit => KeyValuePair.Create(exit.Key, (JsonNode?)exit.Value))]);
}
