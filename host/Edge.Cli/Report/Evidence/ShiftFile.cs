using System.Globalization;
using System.Text;
using System.Text.Json;
using Edge.Compiler.Storage;

namespace Edge.Cli.Report.Evidence;

/// <summary>Writes what <see cref="ShiftLog"/> reads: the parts of a shift, from a station's log, beside those of the shifts before.</summary>
internal static class ShiftFile
{
    private const string Accepted = "one event of a station on each line, as a station and 'edge sim line --out' write them";
    private static readonly string[] _columns = ["shift", "kind", "score", "verdict", "confirmed", "mean", "contrast", "sharpness"];

    /// <summary>Score (how far above its limit, in steps), verdict and picture of each part that was judged.</summary>
    /// <returns>The parts in their order, and how many left without a verdict about a picture.</returns>
    /// <exception cref="Edge.Compiler.Ir.DataException">E0273: not the log of a station.</exception>
    public static (IReadOnlyList<ShiftPart> Parts, int Unjudged) Parts(string log, string shown, string shift)
    {
        var parts = new List<ShiftPart>();
        int unjudged = 0, number = 0;
        foreach (string line in File.ReadLines(log))
        {
            number++;
            if (line.Length == 0)
                continue;
            bool? isJudged = EvidenceFault.Json($"{shown}:{number}", line, Accepted, entry => Add(parts, entry, shift));
            unjudged += isJudged == false ? 1 : 0;
        }

        return (parts, unjudged);
    }

    /// <summary>Adds a shift behind the others; one of the same name is replaced where it stands, so that the first one stays the first.</summary>
    /// <exception cref="Edge.Compiler.Ir.DataException">E0273: what is there already is no such table.</exception>
    public static void Put(string path, string shift, IReadOnlyList<ShiftPart> parts)
    {
        CsvTable? before = File.Exists(path) ? CsvTable.Read(path, "shift", "kind", "score", "verdict") : null;
        // A person may have added columns of his own.
        string[] columns = before is null ? _columns : [.. before.Columns, .. _columns.Except(before.Columns, StringComparer.OrdinalIgnoreCase)];
        IReadOnlyList<CsvRow> old = before?.Rows ?? [];
        int at = old.TakeWhile(row => row["shift"] != shift).Count();
        string[][] Kept(IEnumerable<CsvRow> rows) => [.. rows.Where(row => row["shift"] != shift).Select(row => columns.Select(column => row[column]).ToArray())];
        var own = parts.Select(part => columns.Select(column => column.ToLowerInvariant() switch
        {
            "shift" => shift,
            "kind" => "part",
            "score" => part.Score.ToString(CultureInfo.InvariantCulture),
            "verdict" => part.Verdict.ToString().ToLowerInvariant(),
            "mean" => Text(part.Mean),
            "contrast" => Text(part.Contrast),
            "sharpness" => Text(part.Sharpness),
            _ => "",
        }));
        // A byte order mark, so that a spreadsheet reads names of any language.
        var text = new StringBuilder("\uFEFF");
        foreach (IEnumerable<string> cells in Kept(old.Take(at)).Concat(own).Concat(Kept(old.Skip(at))).Prepend(columns))
            PerImageCsv.Line(text, cells);
        AtomicFile.Write(path, text.ToString());
    }

    /// <returns>Null for what is no part; false for a part without a judged picture.</returns>
    private static bool? Add(List<ShiftPart> parts, JsonElement entry, string shift)
    {
        if (entry.GetProperty("event").GetString() != "part")
            return null;
        string? verdict = entry.TryGetProperty("verdict", out JsonElement said) ? said.GetString() : null;
        if (verdict is not ("ok" or "ng" or "gray") || !entry.TryGetProperty("excess", out JsonElement excess))
            return false;
        double? Level(string name) => entry.TryGetProperty(name, out JsonElement level) ? level.GetDouble() : null;
        parts.Add(new ShiftPart(shift, IsGolden: false, excess.GetInt32(), Enum.Parse<PartVerdict>(verdict, ignoreCase: true), IsConfirmedDefect: null,
            Level("mean"), Level("contrast"), Level("sharpness")));
        return true;
    }

    private static string Text(double? level) => level?.ToString(CultureInfo.InvariantCulture) ?? "";
}
