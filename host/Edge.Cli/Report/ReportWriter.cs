using Edge.Cli.CommandLine;
using Edge.Compiler.Emission;
using Edge.Compiler.Storage;

namespace Edge.Cli.Report;

/// <summary>Writes the forms of the report.</summary>
internal static class ReportWriter
{
    public const string Html = "report.html", Json = "report.json", Csv = "per_image.csv", Pdf = "report.pdf";

    /// <param name="folder">Made if need be; files of the same names are replaced.</param>
    /// <param name="templates">The user's templates; null for none.</param>
    /// <param name="language">Of the page; the other two are the same in every language.</param>
    public static void Write(Validation validation, Figures figures, string folder, string? templates, string language = Words.Usual)
    {
        string html = Page(validation, figures, templates, language);
        AtomicFile.Write(Path.Combine(folder, Json), JsonText.Of(ReportJson.Of(validation, figures)) + "\n");
        AtomicFile.Write(Path.Combine(folder, Csv), PerImageCsv.Of(validation, figures.Found));
        AtomicFile.Write(Path.Combine(folder, Html), html);
    }

    public static string Page(Validation validation, Figures figures, string? templates, string language = Words.Usual) =>
        new TemplateSet("report", templates).Render("report.html.sbn", "report", TemplateView.Of(ReportView.Of(validation, figures, Words.Of(language)))!);
}
