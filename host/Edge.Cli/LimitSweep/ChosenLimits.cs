using System.Text.Json.Nodes;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Runtime.Judging;

namespace Edge.Cli.LimitSweep;

/// <summary>The file with the limits that a sweep has chosen, for <c>edge pack --chosen</c>.</summary>
/// <param name="ModelSha256">They say nothing about another model.</param>
/// <param name="Scores">From which on a class is NG.</param>
internal sealed record ChosenLimits(string ModelSha256, IReadOnlyDictionary<string, double> Scores)
{
    private const string Schema = "edge.limits/1";

    public JsonObject Json() => new()
    {
        ["schema"] = Schema,
        ["model_sha256"] = ModelSha256,
        ["limits"] = new JsonObject([.. Scores.Select(limit => KeyValuePair.Create(limit.Key, (JsonNode?)limit.Value))]),
    };

    /// <exception cref="DataException">E0287: no such file.</exception>
    public static ChosenLimits Read(string path, string shown)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllBytes(path)) is JsonObject json && (string?)json["schema"] == Schema && json["limits"] is JsonObject { Count: > 0 } limits)
                return new ChosenLimits((string)json["model_sha256"]!, limits.ToDictionary(limit => limit.Key, limit => (double)limit.Value!));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Text.Json.JsonException or InvalidOperationException or FormatException)
        {
            throw new DataException("E0287", shown, $"cannot be read: {e.Message.TrimEnd('.')}", "the file that 'edge limits' writes", inner: e);
        }

        throw new DataException("E0287", shown, "holds no limits", "the file that 'edge limits' writes");
    }

    /// <summary>What they make of a project's section: limits that they do not name stay, and the highest score decides no longer.</summary>
    public JudgeSection In(JudgeSection? section)
    {
        JudgeSection before = section is { Mode: JudgeMode.AnyDefect } ? section : new JudgeSection(JudgeMode.AnyDefect, new Dictionary<string, double>(), [], Gray: 0);
        return before with { Limits = before.Limits.Where(limit => !Scores.ContainsKey(limit.Key)).Concat(Scores).ToDictionary() };
    }
}
