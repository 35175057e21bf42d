using Edge.Cli.CommandLine;
using Edge.Compiler.Emission;
using Edge.Compiler.Storage;
using Edge.Training.Compressing;

namespace Edge.Cli.Report;

/// <summary>Writes the report of a compression.</summary>
internal static class CompressionReport
{
    public const string Html = "compression.html", Json = "compression_report.json";

    /// <param name="folder">Made if need be; files of the same names are replaced.</param>
    /// <param name="templates">The user's templates; null for none.</param>
    public static void Write(CompressionRecord record, string folder, string? templates)
    {
        string html = Page(record, templates);
        AtomicFile.Write(Path.Combine(folder, Json), JsonText.Of(CompressionReportJson.Of(record)) + "\n");
        AtomicFile.Write(Path.Combine(folder, Html), html);
    }

    public static string Page(CompressionRecord record, string? templates) =>
        new TemplateSet("report", templates).Render("compression.html.sbn", "report", TemplateView.Of(CompressionView.Of(record))!);
}
