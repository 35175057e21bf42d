namespace Edge.Cli.Projects;

/// <summary>What a report says of the test that no file of the tool knows: who, where, when, why, with which camera and light. Nothing of it is
/// guessed.</summary>
internal sealed record ReportSection
{
    /// <summary>The head of the certificate, in this order; <c>product</c> and <c>date</c> have a value without being given.</summary>
    public static IReadOnlyList<string> HeaderKeys { get; } = ["product", "line", "station", "camera", "lot", "operator", "date", "shift", "purpose"];

    /// <summary>How the test was set up, for whoever has to repeat it.</summary>
    public static IReadOnlyList<string> SetupKeys { get; } =
        ["pack", "clr", "chip_revision", "clock", "memory_mode", "sensor", "lens", "exposure", "gain", "white_balance", "light", "light_current", "commit"];

    /// <summary>What was given, by key.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>Defects among the parts that come along the line, as a fraction; null: unknown.</summary>
    public double? DefectRate { get; init; }

    /// <summary>Millimetres of the part that one pixel of the camera shows; null: unknown.</summary>
    public double? MillimetresPerPixel { get; init; }

    public static ReportSection Read(Section section)
    {
        var texts = new Dictionary<string, string>();
        foreach (string key in HeaderKeys.Concat(SetupKeys))
        {
            if (section.Text(key) is { } text)
                texts[key] = text;
        }

        var report = new ReportSection
        {
            Texts = texts,
            DefectRate = section.Share("defect_rate"),
            MillimetresPerPixel = section.Number("mm_per_pixel", 1e-6, 1e3),
        };
        section.Finish();
        return report;
    }

    /// <summary>With some texts in the place of those that are there.</summary>
    public ReportSection With(IEnumerable<KeyValuePair<string, string>> texts)
    {
        var all = new Dictionary<string, string>(Texts);
        foreach (var (key, text) in texts)
            all[key] = text;
        return this with { Texts = all };
    }
}
