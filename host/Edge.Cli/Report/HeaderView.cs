using System.Text.Json.Nodes;
using Edge.Cli.Projects;

namespace Edge.Cli.Report;

/// <summary>The head of the certificate: who and what was tested, where, when, by whom and why. What nobody gave stands there as not given.</summary>
internal static class HeaderView
{
    /// <summary>By key; null where it was not given.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Texts(Validation validation, ReportSection given) =>
        ReportSection.HeaderKeys.Select(key => KeyValuePair.Create(key, given.Texts.GetValueOrDefault(key) ?? key switch
        {
            "product" => validation.Project,
            "date" => validation.Date,
            _ => null,
        }));

    public static JsonArray Of(Validation validation, ReportSection given, Words words) => Rows(Texts(validation, given), "header", words);

    /// <summary>How the test was set up.</summary>
    public static JsonArray Setup(ReportSection given, Words words) =>
        Rows(ReportSection.SetupKeys.Select(key => KeyValuePair.Create(key, given.Texts.GetValueOrDefault(key))), "setup", words);

    private static JsonArray Rows(IEnumerable<KeyValuePair<string, string?>> texts, string group, Words words) =>
        new([.. texts.Select(text => (JsonNode)new JsonObject
    {
        ["name"] = words[$"{group}.{text.Key}"],
        ["value"] = text.Value is null ? words["header.not_given"] : words.Or($"purpose.{text.Value}", text.Value),
        ["given"] = text.Value is not null,
    })]);
}
