using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Cli.Report.Evidence;
using Edge.Compiler.Ir;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge report</c>: draws the reports of the last validation and of the last compression again, with what else was measured, without measuring again.</summary>
internal static class ReportVerb
{
    public static Command Create(Application application)
    {
        var templates = new Option<string?>("--templates") { Description = "A folder whose templates win over the shipped ones", HelpName = "DIR" };
        var evidence = new Option<string?>("--evidence")
        {
            Description = "A folder with what else was measured: check.json, line.jsonl, msa.csv, shifts.csv, drift.json, units.jsonl, energy.json, sizes.csv; "
                + "without it the output folder",
            HelpName = "DIR",
        };
        var language = new Option<string>("--lang") { Description = "Language of the page: en or ja", HelpName = "LANG", DefaultValueFactory = _ => Words.Usual };
        var pdf = new Option<bool>("--pdf") { Description = "Also report.pdf, printed by an installed browser" };
        Option<string?>[] header = [.. ReportSection.HeaderKeys.Select(key => new Option<string?>($"--{key}") { Description = $"report.{key}", HelpName = "TEXT" })];
        var command = new Command("report", "Draw the reports of the last validation and of the last compression") { language, pdf, evidence, templates };
        foreach (Option<string?> option in header)
            command.Options.Add(option);
        application.Bind(command, (session, parsed) => Run(session, new ReportRequest(
            LanguageOf(parsed.GetValue(language)!),
            parsed.GetValue(templates) is { } folder ? session.Resolve(folder) : null,
            parsed.GetValue(evidence) is { } found ? session.Resolve(found) : null,
            parsed.GetValue(pdf),
            [.. header.Zip(ReportSection.HeaderKeys).Where(pair => parsed.GetValue(pair.First) is not null)
                .Select(pair => KeyValuePair.Create(pair.Second, parsed.GetValue(pair.First)!))])));
        return command;
    }

    private static string LanguageOf(string named) => Words.Languages.Contains(named) ? named
        : throw new UsageException("E0003", "edge report", $"--lang is '{named}'", string.Join(" or ", Words.Languages));

    private static int Run(Session session, ReportRequest request)
    {
        string folder = session.NamedOutFolder ?? session.Project.OutFolder;
        bool isCompressed = File.Exists(Path.Combine(folder, CompressionFile.Name)), isValidated = File.Exists(Path.Combine(folder, ValidationFile.Name));
        var reports = new List<Drawn>();
        if (isValidated || !isCompressed)
            reports.Add(OfValidation(session, folder, request));
        if (isCompressed)
            reports.Add(OfCompression(folder, request.Templates));
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

    private static Drawn OfValidation(Session session, string folder, ReportRequest request)
    {
        Validation validation = ValidationFile.Load(folder);
        ReportSection header = (session.ProjectWasNamed || File.Exists(session.ProjectFile) ? session.Project.Report : new ReportSection()).With(request.Header);
        var figures = new Figures(validation, Findings.In(request.Evidence ?? folder, header));
        ReportWriter.Write(validation, figures, folder, request.Templates, request.Language);
        if (request.WithPdf)
            PdfPrinter.Print(Path.Combine(folder, ReportWriter.Html), Path.Combine(folder, ReportWriter.Pdf), session.Cancellation);
        string verdict = figures.Verdict.ToString().ToUpperInvariant();
        string[] files = [ReportWriter.Html, ReportWriter.Json, ReportWriter.Csv];
        return new Drawn(verdict, verdict, request.WithPdf ? [.. files, ReportWriter.Pdf] : files);
    }

    private static Drawn OfCompression(string folder, string? templates)
    {
        CompressionRecord record = CompressionFile.Load(folder);
        CompressionReport.Write(record, folder, templates);
        return new Drawn(null, $"compression of {record.Network}", [CompressionReport.Html, CompressionReport.Json]);
    }

    /// <summary>What the command line asks for.</summary>
    /// <param name="Templates">The user's; null for none.</param>
    /// <param name="Evidence">Null: the output folder.</param>
    private sealed record ReportRequest(
        string Language, string? Templates, string? Evidence, bool WithPdf, IReadOnlyList<KeyValuePair<string, string>> Header);

    /// <summary>A report as it was written.</summary>
    /// <param name="Verdict">Null where there is none to give.</param>
    /// <param name="Words">What it is, on one line.</param>
    private sealed record Drawn(string? Verdict, string Words, IReadOnlyList<string> Files);
}
