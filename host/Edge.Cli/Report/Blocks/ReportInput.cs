namespace Edge.Cli.Report.Blocks;

/// <summary>What every block of the page is drawn from.</summary>
internal sealed record ReportInput(Validation Validation, Figures Figures, Words Words)
{
    public string ConfidenceText => Text.Percent(Figures.Confidence).Replace(".00", "");
}
