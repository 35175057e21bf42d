using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Evidence;

/// <summary>What a station saw and said in shift after shift: <c>shifts.csv</c>, columns shift, kind, score, verdict, and confirmed, mean, contrast,
/// sharpness.</summary>
/// <param name="Shifts">In the order of the file, the last <see cref="Most"/>; the first one is what the others are compared with.</param>
internal sealed record ShiftLog(IReadOnlyList<ShiftRow> Shifts)
{
    public const string File = "shifts.csv";

    public const int Most = 31;

    /// <exception cref="Edge.Compiler.Ir.DataException">E0273.</exception>
    public static ShiftLog Read(string path)
    {
        ShiftPart[] parts = [.. CsvTable.Read(path, "shift", "kind", "score", "verdict").Rows.Select(row => new ShiftPart(
            row["shift"], row.OneOf("kind", "part", "golden") == "golden", row.Number("score") ?? throw row.Wrong("score", "how far above its limit, a number"),
            Enum.Parse<PartVerdict>(row.OneOf("verdict", "ok", "ng", "gray"), ignoreCase: true),
            row.OneOf("confirmed", "ok", "ng", "") switch { "ok" => false, "ng" => true, _ => null },
            row.Number("mean"), row.Number("contrast"), row.Number("sharpness")))];
        if (parts.Length == 0)
            throw EvidenceFault.Of(path, "no part", "a row for each part and each golden sample");
        IGrouping<string, ShiftPart>[] shifts = [.. parts.GroupBy(part => part.Shift)];
        double[] reference = [.. shifts[0].Where(part => !part.IsGolden).Select(part => part.Score)];
        // The reference stays, however many shifts there were since.
        return new ShiftLog([.. shifts.Take(1).Concat(shifts.Skip(1).TakeLast(Most - 1)).Select(shift => ShiftRow.Of(shift.Key, [.. shift], reference))]);
    }
}

/// <param name="Score">How far above its limit: a constant step or a real number, the same unit in the whole file.</param>
/// <param name="IsConfirmedDefect">What a person said of it; of a golden sample, what it is. Null: nobody looked.</param>
internal sealed record ShiftPart(
    string Shift, bool IsGolden, double Score, PartVerdict Verdict, bool? IsConfirmedDefect, double? Mean, double? Contrast, double? Sharpness);

/// <summary>One shift against the first.</summary>
/// <param name="Index">Population stability index of the scores; null for a shift without parts.</param>
/// <param name="Confirmed">Of the rejected parts that a person looked at: those that were defects.</param>
/// <param name="Golden">Golden samples judged as they are, of all shown.</param>
internal sealed record ShiftRow(
    string Name, int Parts, Rate Rejected, Rate Confirmed, Rate Golden, double? MeanScore, double? Index, double? Mean, double? Contrast, double? Sharpness)
{
    public static ShiftRow Of(string name, IReadOnlyList<ShiftPart> all, IReadOnlyList<double> reference)
    {
        ShiftPart[] parts = [.. all.Where(part => !part.IsGolden)], golden = [.. all.Where(part => part is { IsGolden: true, IsConfirmedDefect: not null })];
        ShiftPart[] looked = [.. parts.Where(part => part.Verdict != PartVerdict.Ok && part.IsConfirmedDefect is not null)];
        double[] scores = [.. parts.Select(part => part.Score)];
        double? Average(Func<ShiftPart, double?> value) => parts.Select(value).OfType<double>().ToArray() is { Length: > 0 } known ? known.Average() : null;
        return new ShiftRow(name, parts.Length, new Rate(parts.Count(part => part.Verdict != PartVerdict.Ok), parts.Length),
            new Rate(looked.Count(part => part.IsConfirmedDefect == true), looked.Length),
            new Rate(golden.Count(part => part.Verdict == (part.IsConfirmedDefect == true ? PartVerdict.Ng : PartVerdict.Ok)), golden.Length),
            scores.Length > 0 ? scores.Average() : null, scores.Length > 0 && reference.Count > 0 ? StabilityIndex.Of(reference, scores) : null,
            Average(part => part.Mean), Average(part => part.Contrast), Average(part => part.Sharpness));
    }
}
