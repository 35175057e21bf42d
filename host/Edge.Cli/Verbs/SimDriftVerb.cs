using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Drift;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Compiler.Storage;
using Edge.Devices.Nano;
using Edge.Runtime.Drift;

namespace Edge.Cli.Verbs;

/// <summary><c>edge sim drift</c>: how soon the device notices that the line has changed, and how often it errs.</summary>
internal static class SimDriftVerb
{
    private static readonly string Few = Report.Text.Count(DriftTrials.PartsOfAFalseAlarm);

    private const int UsualParts = 300, MostParts = 3000, MostSeeds = 1000;

    public static Command Create(Application application)
    {
        Option<int> parts = Number("--parts", "Parts without drift, for each seed", DriftTrials.PartsOfAFalseAlarm);
        Option<int> seeds = Number("--seeds", "Lines to try, each with a calibration of its own", 5);
        Option<int> seed = Number("--seed", "The first seed", 1), trials = Number("--trials", "Changes to try on each line", 4);
        Option<int> calibration = Number("--calibration", "Parts that the pack was calibrated with", 2000);
        Option<int> window = Number("--window", "Parts of a window", 1000);
        Option<int> over = Number("--over", "Parts over which a change comes; 0: at once", 0);
        Option<string> defects = Share("--defects", "Parts with a defect", "2%"), light = Share("--light", "Drop of the light", "15%");
        Option<string> dirt = Share("--dirt", "Light that a spot on the lens takes", "40%");
        Option<string> surface = Share("--surface", "Growth of tool marks and grain", "100%");
        var model = new Option<string?>("--model") { Description = "The INT8 model that judges rendered parts; none: the project's", HelpName = "FILE" };
        var results = new Option<string?>("--results") { Description = "Also write the table to this Markdown file", HelpName = "FILE" };
        var command = new Command("drift", "How soon does the device notice drift, and how often without cause? On rendered parts, by its own code")
        {
            parts, seeds, seed, trials, calibration, window, over, defects, light, dirt, surface, model, results,
        };
        application.Bind(command, (session, parsed) =>
        {
            DriftScenario[] scenarios =
            [
                DriftScenario.Light(ShareOf(parsed, light)), DriftScenario.Dirt(ShareOf(parsed, dirt)), DriftScenario.Surface(1 + ShareOf(parsed, surface)),
            ];
            var plan = new Plan(InRange(parsed, parts, 0, 10_000_000), InRange(parsed, seeds, 1, MostSeeds), InRange(parsed, seed, 0, 1_000_000),
                InRange(parsed, trials, 1, 1000), InRange(parsed, over, 0, 100_000), scenarios);
            double share = ShareOf(parsed, defects);
            int calibrated = InRange(parsed, calibration, 1, ushort.MaxValue);
            int ends = InRange(parsed, window, DriftSentinel.SmallestWindow, DriftHistogram.MostValues);
            DriftLine line = LineOf(session, parsed.GetValue(model)) with { DefectShare = share, Calibration = calibrated, Window = ends };
            return Show(session, line, plan, Run(session, line, plan), parsed.GetValue(results));
        });
        return command;
    }

    private sealed record Plan(int Parts, int Seeds, int Seed, int Trials, int Over, IReadOnlyList<DriftScenario> Scenarios)
    {
        public IEnumerable<int> All => Enumerable.Range(Seed, Seeds);
    }

    private static DriftTrials Run(Session session, DriftLine line, Plan plan) => ProgressView.Run(session, view =>
    {
        var alarms = new List<(int, int, string)>();
        var found = plan.Scenarios.ToDictionary(scenario => scenario, _ => new List<(int, string)>());
        foreach (int seed in plan.All)
        {
            ProgressPart part = view.Part($"line {seed}");
            DriftSentinel sentinel = line.Calibrate(seed, session.Cancellation);
            foreach (DriftScenario scenario in plan.Scenarios)
            {
                for (int trial = 0; trial < plan.Trials; trial++)
                {
                    int parts = MostSeeds * (trial + 1) + seed; // other parts than those without drift
                    if (line.Detect(sentinel, scenario, UsualParts, plan.Over, MostParts, parts, session.Cancellation) is { } delay)
                        found[scenario].Add(delay);
                }
            }

            sentinel.Clear();
            alarms.AddRange(line.FalseAlarms(sentinel, plan.Parts, seed, part, session.Cancellation).Select(alarm => (seed, alarm.Part, alarm.Statistic)));
            part.Report(1, null);
        }

        return new DriftTrials((long)plan.Parts * plan.Seeds, alarms,
            [.. plan.Scenarios.Select(scenario => new DriftDelays(scenario, plan.Trials * plan.Seeds, found[scenario]))]);
    });

    private static DriftLine LineOf(Session session, string? named)
    {
        ModelChoice choice = ModelChoice.Int8(session, named).OneLevel(session);
        Graph graph = choice.Model.Graph;
        PreprocessingSpecification preprocessing = choice.Model.Preprocessing is { } text
            ? PreprocessingPart.Parse(text, session.Shown(choice.Path)) : NanoPicture.AsItIs(graph);
        if (graph is not { Inputs: [{ Shape: { Rank: 4 } input }] } || !input.Equals(preprocessing.OutputShape(graph.Name, 64, 64)))
        {
            throw new UsageException("E0003", "edge sim drift", $"{graph.Name} takes {string.Join(", ", graph.Inputs.Select(tensor => tensor.Shape))}",
                "a network for rendered parts of 64x64 pixels", "train the project that 'edge new' writes");
        }

        JudgedClasses? judged = ModelChoice.HasProject(session, named) ? JudgedClasses.Of(session.Project, choice) : null;
        bool[] isDefect = judged is not null ? [.. judged.Limits.Select(limit => limit.IsDefect)]
            : [.. Enumerable.Range(0, choice.Locating is null ? graph.Outputs[0].Shape.Elements : graph.Outputs[0].Shape.Channels).Select(i => i > 0)];
        return isDefect.Contains(true)
            ? new DriftLine(graph, preprocessing, isDefect, 0, 1, DriftSentinel.SmallestWindow) { IsGrid = choice.Locating is not null }
            : throw new UsageException("E0003", "edge sim drift", $"{graph.Name} knows no defect", "a network with at least one class of defects");
    }

    private static int Show(Session session, DriftLine line, Plan plan, DriftTrials trials, string? results)
    {
        session.Result(() => Json(plan, trials), text => text.Write(Said(line, plan, trials)));
        if (results is not null)
        {
            AtomicFile.Write(session.Resolve(results), $"""
                # Drift: how soon it is noticed, and how often without cause

                The bars are {DriftTrials.LongestDelay} parts for a drop of the light by 15 %, and one alarm in {Few} parts without drift. The network is the demo's.

                ```
                {Said(line, plan, trials)}```

                ```
                make study-drift
                ```

                """.ReplaceLineEndings("\n"));
            session.Note($"wrote {results}");
        }

        if (trials is { IsQuiet: true, IsQuick: true })
            return ExitCode.Done;
        session.Error.WriteLine(trials.IsQuiet
            ? $"edge: check failed: the drop of the light is noticed later than after {DriftTrials.LongestDelay} parts"
            : $"edge: check failed: {Report.Text.Plural(trials.FalseAlarms.Count, "alarm")} in {Report.Text.Plural((int)trials.Parts, "part")} without drift");
        return ExitCode.CheckFailed;
    }

    private static string Said(DriftLine line, Plan plan, DriftTrials trials)
    {
        var table = new TextTable("change", ">trials", ">found", ">median delay", ">longest", "what moved");
        foreach (DriftDelays delays in trials.Delays)
        {
            table.Row(delays.Scenario.Said, $"{delays.Trials}", $"{delays.Found.Count}", delays.Found.Count > 0 ? $"{delays.Median}" : "–",
                delays.Found.Count > 0 ? $"{delays.Found.Max(each => each.Delay)}" : "–", delays.Statistics);
        }

        string alarms = string.Concat(trials.FalseAlarms.Select(alarm => $"  line {alarm.Seed}, part {Report.Text.Count(alarm.Part)}: {alarm.Statistic}\n"));
        string calibrated = $"calibrated with {Report.Text.Count(line.Calibration)}, windows of {Report.Text.Count(line.Window)}";
        string how = plan.Over == 0 ? "at once" : $"over {plan.Over} parts";
        return $"""
            {line.Network.Name}, INT8; rendered parts, {Report.Text.Percent(line.DefectShare)} of them with a defect; {calibrated}
            seeds {string.Join(' ', plan.All)}; changes come {how} after {UsualParts} usual parts; delays in parts  [measured]

            {table}
            without drift: {Report.Text.Plural(trials.FalseAlarms.Count, "alarm")} in {Report.Text.Count(trials.Parts)} parts  [measured]
            {alarms}
            """.ReplaceLineEndings("\n").TrimEnd() + "\n";
    }

    private static JsonObject Json(Plan plan, DriftTrials trials) => new()
    {
        ["schema"] = "edge.sim-drift/1",
        ["seeds"] = new JsonArray([.. plan.All.Select(seed => (JsonNode)seed)]),
        ["parts_without_drift"] = trials.Parts,
        ["false_alarms"] = new JsonArray([.. trials.FalseAlarms.Select(alarm => (JsonNode)new JsonObject
        {
            ["seed"] = alarm.Seed,
            ["part"] = alarm.Part,
            ["statistic"] = alarm.Statistic,
        })]),
        ["changes"] = new JsonArray([.. trials.Delays.Select(delays => (JsonNode)new JsonObject
        {
            ["change"] = delays.Scenario.Name,
            ["said"] = delays.Scenario.Said,
            ["trials"] = delays.Trials,
            ["missed"] = delays.Missed,
            ["delays"] = new JsonArray([.. delays.Found.Select(each => (JsonNode)each.Delay)]),
            ["moved"] = delays.Statistics,
        })]),
    };

    private static Option<int> Number(string name, string description, int usual) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };

    private static Option<string> Share(string name, string description, string usual) =>
        new(name) { Description = description, HelpName = "PERCENT", DefaultValueFactory = _ => usual };

    private static int InRange(ParseResult parsed, Option<int> option, int least, int most) =>
        parsed.GetValue(option) is var value && value >= least && value <= most
        ? value
        : throw new UsageException("E0003", "edge sim drift", $"{option.Name} is {value}", $"a number from {least} to {most}");

    private static double ShareOf(ParseResult parsed, Option<string> option)
    {
        string text = parsed.GetValue(option)!;
        bool isShare = double.TryParse(text.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) && percent is >= 0 and <= 100;
        return isShare && text.EndsWith('%')
            ? percent / 100
            : throw new UsageException("E0003", "edge sim drift", $"{option.Name} is '{text}'", "a share from 0% to 100%, such as 15%");
    }
}
