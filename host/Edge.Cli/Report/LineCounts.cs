using Edge.Cli.Statistics;

namespace Edge.Cli.Report;

/// <summary>Good and defective parts by verdict: what the line sees of a model.</summary>
/// <param name="Good">Good parts judged OK, NG, GRAY.</param>
/// <param name="Defects">Defective ones, as before.</param>
internal sealed record LineCounts(VerdictCounts Good, VerdictCounts Defects)
{
    public static LineCounts Of(IEnumerable<(bool IsDefect, PartVerdict Verdict)> images)
    {
        int[,] counts = new int[2, 3];
        foreach (var (isDefect, verdict) in images)
            counts[isDefect ? 1 : 0, (int)verdict]++;
        VerdictCounts Row(int row) => new(counts[row, (int)PartVerdict.Ok], counts[row, (int)PartVerdict.Ng], counts[row, (int)PartVerdict.Gray]);
        return new LineCounts(Row(0), Row(1));
    }

    /// <summary>Defects judged OK, of all defects (見逃し率).</summary>
    public Rate Escape => new(Defects.Ok, Defects.All);

    /// <summary>Good parts judged NG, of all good parts (過検出率).</summary>
    public Rate Overkill => new(Good.Ng, Good.All);

    /// <summary>Parts that do not pass the gate, of all.</summary>
    public Rate ReInspection => new(Good.Ng + Good.Gray + Defects.Ng + Defects.Gray, Good.All + Defects.All);

    public int Gray => Good.Gray + Defects.Gray;

    /// <summary>The same parts with every GRAY taken for one of the two other verdicts.</summary>
    public LineCounts WithGrayAs(PartVerdict verdict) => new(Good.WithGrayAs(verdict), Defects.WithGrayAs(verdict));

    /// <summary>NG that are defects, of all NG.</summary>
    public Rate Precision => new(Defects.Ng, Defects.Ng + Good.Ng);

    /// <summary>Defects judged NG, of all defects.</summary>
    public Rate Recall => new(Defects.Ng, Defects.All);

    /// <summary>Of NG; null without defects and NG.</summary>
    public double? F1 => Defects.Ng + Good.Ng + Defects.All is var sum and > 0 ? 2.0 * Defects.Ng / sum : null;

    /// <summary>Agreement with the labels beyond chance, of OK and NG.</summary>
    public double? CohenKappa => Kappa.Cohen(new[,] { { Good.Ok, Good.Ng }, { Defects.Ok, Defects.Ng } });
}

internal readonly record struct VerdictCounts(int Ok, int Ng, int Gray)
{
    public int All => Ok + Ng + Gray;

    public VerdictCounts WithGrayAs(PartVerdict verdict) => verdict == PartVerdict.Ok ? new(Ok + Gray, Ng, 0) : new(Ok, Ng + Gray, 0);
}
