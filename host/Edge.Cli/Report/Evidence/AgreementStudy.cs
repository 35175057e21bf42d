namespace Edge.Cli.Report.Evidence;

/// <summary>The same parts shown again and again to one or more cameras, in blind order: <c>msa.csv</c>, columns part, camera, trial, decision,
/// reference, and borderline.</summary>
/// <param name="Looks">Every look of every camera at every part.</param>
internal sealed record AgreementStudy(IReadOnlyList<Look> Looks)
{
    public const string File = "msa.csv";

    /// <exception cref="Edge.Compiler.Ir.DataException">E0273: also a part whose reference changes, or a trial that occurs twice.</exception>
    public static AgreementStudy Read(string path)
    {
        var references = new Dictionary<string, bool>();
        var seen = new HashSet<(string, string, string)>();
        var looks = new List<Look>();
        foreach (CsvRow row in CsvTable.Read(path, "part", "camera", "trial", "decision", "reference").Rows)
        {
            PartVerdict decision = Enum.Parse<PartVerdict>(row.OneOf("decision", "ok", "ng", "gray"), ignoreCase: true);
            bool isDefect = row.OneOf("reference", "ok", "ng") == "ng";
            if (!references.TryAdd(row["part"], isDefect) && references[row["part"]] != isDefect)
                throw row.Wrong("reference", $"one reference for part {row["part"]}, whoever looks at it");
            if (!seen.Add((row["part"], row["camera"], row["trial"])))
                throw row.Wrong("trial", $"each trial of camera {row["camera"]} at part {row["part"]} once");
            looks.Add(new Look(row["part"], row["camera"], row["trial"], decision, isDefect, row.OneOf("borderline", "yes", "no", "") == "yes"));
        }

        return looks.Count > 0 ? new AgreementStudy(looks) : throw EvidenceFault.Of(path, "no look at any part",
            "a row for each look of each camera at each part");
    }
}

/// <summary>One look of a camera at a part.</summary>
/// <param name="IsDefect">The reference's word.</param>
/// <param name="IsBorderline">限度見本: a part near the limit.</param>
internal sealed record Look(string Part, string Camera, string Trial, PartVerdict Decision, bool IsDefect, bool IsBorderline)
{
    public bool IsRight => Decision == (IsDefect ? PartVerdict.Ng : PartVerdict.Ok);
}
