using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Report;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge report</c>: draws the reports of the last validation and of the last compression again, without measuring again.</summary>
internal static class ReportVerb
{
    public static Command Create(Application application)
    {
        var templates = new Option<string?>("--templates") { Description = "A folder whose templates win over the shipped ones", HelpName = "DIR" };
        var command = new Command("report", "Draw the reports of the last validation and of the last compression") { templates };
        application.Bind(command, (session, parsed) => Run(session, parsed.GetValue(templates) is { } folder ? session.Resolve(folder) : null));
        return command;
    }

    private static int Run(Session session, string? templates)
    {
        string folder = session.NamedOutFolder ?? session.Project.OutFolder;
        bool isCompressed = File.Exists(Path.Combine(folder, CompressionFile.Name)), isValidated = File.Exists(Path.Combine(folder, ValidationFile.Name));
        var reports = new List<Drawn>();
        if (isValidated || !isCompressed)
            reports.Add(OfValidation(folder, templates));
        if (isCompressed)
            reports.Add(OfCompression(folder, templates));
        string Shown(string file) => session.Shown(Path.Combine(folder, file));
        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.report-files/1",
                ["verdict"] = reports[0].Verdict,
                ["files"] = new JsonArray([.. reports.SelectMany(report => report.Files).Select(file => (JsonNode)Shown(file))]),
            },
            text =>
            {
                foreach (Drawn report in reports)
                    text.WriteLine($"{report.Words}  {string.Join("  ", report.Files.Select(Shown))}");
            });
        return ExitCode.Done;
    }

    private static Drawn OfValidation(string folder, string? templates)
    {
        Validation validation = ValidationFile.Load(folder);
        var figures = new Figures(validation);
        ReportWriter.Write(validation, figures, folder, templates);
        string verdict = figures.Verdict.ToString().ToUpperInvariant();
        return new Drawn(verdict, verdict, [ReportWriter.Html, ReportWriter.Json, ReportWriter.Csv]);
    }

    private static Drawn OfCompression(string folder, string? templates)
    {
        CompressionRecord record = CompressionFile.Load(folder);
        CompressionReport.Write(record, folder, templates);
        return new Drawn(null, $"compression of {record.Network}", [CompressionReport.Html, CompressionReport.Json]);
    }

    /// <summary>A report as it was written.</summary>
    /// <param name="Verdict">Null where there is none to give.</param>
    /// <param name="Words">What it is, on one line.</param>
    private sealed record Drawn(string? Verdict, string Words, IReadOnlyList<string> Files);
}
