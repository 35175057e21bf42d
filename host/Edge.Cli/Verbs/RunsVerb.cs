using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.History;

namespace Edge.Cli.Verbs;

/// <summary><c>edge runs</c>: lists, shows and compares what was trained, quantized and validated here.</summary>
internal static class RunsVerb
{
    public static Command Create(Application application)
    {
        var command = new Command("runs", "List, show and compare earlier runs");

        var list = new Command("list", "All runs of this project");
        application.Bind(list, (session, _) => List(session));
        command.Subcommands.Add(list);

        var id = new Argument<long>("ID") { Description = "The run's number" };
        var show = new Command("show", "One run with its settings, hashes and results") { id };
        application.Bind(show, (session, parsed) => Show(session, parsed.GetValue(id)));
        command.Subcommands.Add(show);

        var a = new Argument<long>("A") { Description = "The earlier run" };
        var b = new Argument<long>("B") { Description = "The later run" };
        var compare = new Command("compare", "What differs between two runs") { a, b };
        application.Bind(compare, (session, parsed) => Compare(session, parsed.GetValue(a), parsed.GetValue(b)));
        command.Subcommands.Add(compare);

        application.Bind(command, (session, _) => List(session));
        return command;
    }

    private static int List(Session session)
    {
        IReadOnlyList<RunRecord> runs = [];
        if (File.Exists(DatabaseOf(session)))
        {
            using RunHistory history = Open(session);
            runs = history.All();
        }

        session.Result(
            () => new JsonObject { ["schema"] = "edge.runs/1", ["runs"] = new JsonArray([.. runs.Select(run => (JsonNode)Json(run))]) },
            text =>
            {
                if (runs.Count == 0)
                {
                    text.WriteLine("no runs yet");
                    return;
                }

                var table = new TextTable(">id", "verb", "started (UTC)", ">time", "outcome", "results");
                foreach (RunRecord run in runs)
                {
                    table.Row(run.Id.ToString(CultureInfo.InvariantCulture), run.Verb, Time(run.Started), Duration(run.Seconds), run.Outcome,
                        string.Join("  ", Foremost(run.Results).Select(result => $"{result.Key} {Number(result.Value)}")));
                }

                text.Write(table);
            });
        return ExitCode.Done;
    }

    private static int Show(Session session, long id)
    {
        using RunHistory history = Open(session);
        RunRecord run = history.Get(id);
        session.Result(() => WithSchema(Json(run), "edge.run/1"), text =>
        {
            text.WriteLine($"run {run.Id}: edge {run.Verb} of {run.Project}, {run.Outcome}");
            text.WriteLine($"started {Time(run.Started)} UTC, took {Duration(run.Seconds)}" + (run.Seed is { } seed ? $", seed {seed}" : ""));
            foreach (var (title, values) in Parts(run))
            {
                if (values.Count == 0)
                    continue;
                text.WriteLine(title);
                foreach (var (key, value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    text.WriteLine($"  {key} = {value}");
            }
        });
        return ExitCode.Done;
    }

    private static int Compare(Session session, long first, long second)
    {
        using RunHistory history = Open(session);
        RunRecord a = history.Get(first), b = history.Get(second);
        var differences = RunComparison.Of(a, b);
        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.run-comparison/1",
                ["a"] = a.Id,
                ["b"] = b.Id,
                ["differences"] = new JsonArray([.. differences.Select(difference => (JsonNode)new JsonObject
                {
                    ["part"] = difference.Part,
                    ["key"] = difference.Key,
                    ["a"] = difference.A,
                    ["b"] = difference.B,
                    ["change"] = difference.Change,
                })]),
            },
            text =>
            {
                if (differences.Count == 0)
                {
                    text.WriteLine($"runs {a.Id} and {b.Id} do not differ");
                    return;
                }

                var table = new TextTable("", "", $">run {a.Id}", $">run {b.Id}", ">change");
                foreach (var difference in differences)
                {
                    table.Row(difference.Part, difference.Key, difference.A ?? "-", difference.B ?? "-",
                        difference.Change is { } change ? (change > 0 ? "+" : "") + Number(change) : "");
                }

                text.Write(table);
            });
        return ExitCode.Done;
    }

    // Accuracy says most about a run; the rest is in 'runs show'.
    private static IEnumerable<KeyValuePair<string, double>> Foremost(IReadOnlyDictionary<string, double> results) =>
        results.OrderBy(result => result.Key.EndsWith("accuracy_percent", StringComparison.Ordinal) ? 0 : 1).Take(3);

    private static string DatabaseOf(Session session) => RunHistory.PathFor(Path.GetDirectoryName(session.ProjectFile)!);

    private static RunHistory Open(Session session) => File.Exists(DatabaseOf(session))
        ? RunHistory.Open(DatabaseOf(session))
        : throw new Compiler.Ir.UsageException("E0018", session.Shown(DatabaseOf(session)), "there are no runs yet", hint: "'edge train' makes the first one");

    private static JsonObject WithSchema(JsonObject run, string schema)
    {
        run.Insert(0, "schema", schema);
        return run;
    }

    private static JsonObject Json(RunRecord run)
    {
        var json = new JsonObject
        {
            ["id"] = run.Id,
            ["verb"] = run.Verb,
            ["project"] = run.Project,
            ["started"] = run.Started.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["seconds"] = Math.Round(run.Seconds, 3),
            ["outcome"] = run.Outcome,
            ["seed"] = run.Seed,
        };
        json["settings"] = new JsonObject(run.Settings.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        json["hashes"] = new JsonObject(run.Hashes.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        json["results"] = new JsonObject(run.Results.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        return json;
    }

    private static IEnumerable<(string Title, IReadOnlyDictionary<string, string> Values)> Parts(RunRecord run) =>
    [
        ("settings", run.Settings),
        ("hashes", run.Hashes),
        ("results", run.Results.ToDictionary(pair => pair.Key, pair => Number(pair.Value))),
    ];

    private static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Duration(double seconds) => seconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60} min {(int)seconds % 60:00} s");

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
