using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What a search found, for people and for machines.</summary>
internal static class SearchView
{
    public static void Write(TextWriter text, SearchResult search, SearchResult? whole, SearchMeasure measure, string file)
    {
        foreach (SearchStage stage in search.Stages)
            text.WriteLine(stage.Reason);
        text.WriteLine($"stopped: {search.Reason}");
        text.WriteLine();
        text.WriteLine("no candidate is both smaller and better than one of these  [measured on search images]");
        var table = new TextTable(">bytes", ">times smaller", ">MACs", $">{measure.Name}", ">change", "candidate", "");
        foreach (Trial trial in search.Pareto)
        {
            table.Row(Text.Count(trial.Bytes), Times(search, trial), Text.Short(trial.Macs), Text.Percent(trial.Accuracy),
                Text.Points(trial.Accuracy - search.Baseline.Accuracy), trial.Path.ToString(),
                trial == search.Winner ? "chosen" : trial.Accuracy < search.Goal ? "below the goal" : "");
        }

        text.Write(table);
        text.WriteLine();
        text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Text.Plural(search.Trials.Count - 1, "candidate")} in {search.Seconds:0.0} s, of a grid of {Text.Count(search.GridSize)}"));
        if (whole is not null)
        {
            text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"the whole grid: {Text.Plural(whole.Trials.Count - 1, "candidate")} in {whole.Seconds:0.0} s; its best is {whole.Winner.Path}, ")
                + $"{Text.Bytes(whole.Winner.Bytes)} at {Text.Percent(whole.Winner.Accuracy)}");
        }

        string bits = search.Winner.Path.Bits is < 8 and { } few ? $" --weights {few}" : "";
        text.WriteLine($"chosen: {search.Winner.Path}: {Times(search, search.Winner)} times smaller; wrote {file}; next: edge quantize {file}{bits}");
        text.WriteLine($"'edge validate' compares with it where the project says model: {{ edge: {file} }}");
    }

    public static JsonObject Json(SearchResult search, SearchResult? whole, SearchMeasure measure, string file)
    {
        JsonObject json = Part(search, measure);
        json.Insert(0, "schema", "edge.search/1");
        json["stages"] = new JsonArray([.. search.Stages.Select(stage => (JsonNode)new JsonObject
        {
            ["method"] = SearchMethods.NameOf(stage.Method),
            ["tried"] = new JsonArray([.. stage.Tried.Select(trial => (JsonNode)trial.Path.Key)]),
            ["chosen"] = stage.Chosen.Path.Key,
            ["reason"] = stage.Reason,
        })]);
        json["model"] = file;
        json["exhaustive"] = whole is null ? null : Part(whole, measure);
        return json;
    }

    private static JsonObject Part(SearchResult search, SearchMeasure measure) => new()
    {
        ["goal"] = search.Goal,
        ["winner"] = search.Winner.Path.Key,
        ["times_smaller"] = (double)search.Baseline.Bytes / search.Winner.Bytes,
        ["grid"] = search.GridSize,
        ["candidates"] = search.Trials.Count - 1,
        ["seconds"] = Math.Round(search.Seconds, 3),
        ["reason"] = search.Reason,
        ["pareto"] = new JsonArray([.. search.Pareto.Select(trial => (JsonNode)trial.Path.Key)]),
        ["trials"] = new JsonArray([.. search.Trials.Select(trial => (JsonNode)new JsonObject
        {
            ["path"] = trial.Path.Key,
            [measure.Key] = trial.Accuracy,
            ["bytes"] = trial.Bytes,
            ["macs"] = trial.Macs,
            ["seed"] = trial.Seed,
            ["seconds"] = Math.Round(trial.Seconds, 3),
            ["checkpoint"] = Path.GetFileName(trial.Checkpoint),
        })]),
    };

    private static string Times(SearchResult search, Trial trial) =>
        string.Create(CultureInfo.InvariantCulture, $"{(double)search.Baseline.Bytes / trial.Bytes:0.0}");
}
