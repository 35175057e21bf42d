using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Report;

namespace Edge.Cli.Verbs;

/// <summary><c>edge report</c>: draws the report of the last validation again, without measuring again.</summary>
internal static class ReportVerb
{
    public static Command Create(Application application)
    {
        var templates = new Option<string?>("--templates") { Description = "A folder whose templates win over the shipped ones", HelpName = "DIR" };
        var command = new Command("report", "Draw the report of the last validation") { templates };
        application.Bind(command, (session, parsed) => Run(session, parsed.GetValue(templates) is { } folder ? session.Resolve(folder) : null));
        return command;
    }

    private static int Run(Session session, string? templates)
    {
        string folder = session.NamedOutFolder ?? session.Project.OutFolder;
        Validation validation = ValidationFile.Load(folder);
        var figures = new Figures(validation);
        ReportWriter.Write(validation, figures, folder, templates);
        string[] files = [ReportWriter.Html, ReportWriter.Json, ReportWriter.Csv];
        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.report-files/1",
                ["verdict"] = figures.Verdict.ToString().ToUpperInvariant(),
                ["files"] = new JsonArray([.. files.Select(file => (JsonNode)session.Shown(Path.Combine(folder, file)))]),
            },
            text => text.WriteLine($"{figures.Verdict.ToString().ToUpperInvariant()}  {string.Join("  ", files.Select(file => session.Shown(Path.Combine(folder, file))))}"));
        return ExitCode.Done;
    }
}
