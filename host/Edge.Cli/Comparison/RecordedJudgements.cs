using Edge.Cli.Report;
using Edge.Cli.Report.Evidence;

namespace Edge.Cli.Comparison;

/// <summary>What a validation wrote down about each image: its <c>per_image.csv</c>.</summary>
internal static class RecordedJudgements
{
    /// <summary>The table that a path stands for: the file itself, or the one in a folder of reports; null: the path is something else.</summary>
    public static string? TableOf(string path) => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? path
        : Directory.Exists(path) ? Path.Combine(path, ReportWriter.Csv)
        : null;

    /// <param name="shown">The table as messages call it.</param>
    /// <exception cref="Edge.Compiler.Ir.DataException">E0273.</exception>
    public static JudgedSet Read(string path, string shown) => !File.Exists(path)
        ? throw EvidenceFault.Of(shown, "there is no such table", $"{ReportWriter.Csv}, as 'edge validate' and 'edge report' write it")
        : new JudgedSet(shown, [.. CsvTable.Read(path, "name", "label", "role", "int8", "verdict").Rows.Select(row => new JudgedPart(
            row["name"], row["label"], row.OneOf("role", "good", "defect") == "defect", row["int8"],
            Enum.Parse<PartVerdict>(row.OneOf("verdict", "OK", "NG", "GRAY"), ignoreCase: true)))]);
}
