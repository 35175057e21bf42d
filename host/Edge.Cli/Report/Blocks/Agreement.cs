using Edge.Cli.Report.Evidence;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Blocks;

/// <summary>How well cameras agree with themselves, with each other and with the reference: an attribute agreement analysis.</summary>
/// <remarks>
/// Two definitions of effectiveness stand side by side: AIAG's MSA counts a part as right when every look at it was, JMP counts each look. GRAY is a
/// decision of its own: never right, never a miss and never a false alarm.
/// </remarks>
internal sealed record Agreement(IReadOnlyList<CameraAgreement> Cameras, int Parts, int Borderline, int FewestTrials, Rate AllAlike,
    double? FleissKappa, double? PairKappa)
{
    public const int PartsNeeded = 20, PartsBetter = 50, TrialsNeeded = 3;

    public const double BorderlineLow = 0.3, BorderlineHigh = 0.5;

    public double BorderlineShare => (double)Borderline / Parts;

    public static Agreement Of(AgreementStudy study)
    {
        ILookup<string, Look> byPart = study.Looks.ToLookup(look => look.Part);
        IGrouping<string, Look>[] byCamera = [.. study.Looks.GroupBy(look => look.Camera)];
        double[] pairs = [.. byCamera.SelectMany((first, i) => byCamera.Skip(i + 1).Select(second => Pair(first, second))).OfType<double>()];
        return new Agreement(
            [.. byCamera.Select(camera => CameraAgreement.Of(camera.Key, [.. camera]))],
            byPart.Count,
            byPart.Count(part => part.Any(look => look.IsBorderline)),
            byCamera.SelectMany(camera => byPart.Select(part => camera.Count(look => look.Part == part.Key))).Min(),
            new Rate(byPart.Count(part => part.Select(look => look.Decision).Distinct().Count() == 1), byPart.Count),
            Kappa.Fleiss([.. byPart.Select(part => Enum.GetValues<PartVerdict>().Select(verdict => part.Count(look => look.Decision == verdict)).ToArray())]),
            pairs.Length == 0 ? null : pairs.Average());
    }

    /// <summary>Cohen's kappa of two cameras over the trials both have.</summary>
    private static double? Pair(IEnumerable<Look> first, IEnumerable<Look> second)
    {
        var counts = new int[3, 3];
        foreach (var (one, other) in first.Join(second, look => (look.Part, look.Trial), look => (look.Part, look.Trial), (one, other) => (one, other)))
            counts[(int)one.Decision, (int)other.Decision]++;
        return Kappa.Cohen(counts);
    }
}

/// <summary>One camera.</summary>
/// <param name="Alike">Parts at which all its looks agree.</param>
/// <param name="PartsRight">Effectiveness as MSA defines it.</param>
/// <param name="LooksRight">Effectiveness as JMP defines it.</param>
/// <param name="Misses">Looks at defects that said OK.</param>
/// <param name="FalseAlarms">Looks at good parts that said NG.</param>
internal sealed record CameraAgreement(string Name, Rate Alike, Rate PartsRight, Rate LooksRight, Rate Misses, Rate FalseAlarms, double? ReferenceKappa)
{
    public static CameraAgreement Of(string name, IReadOnlyList<Look> looks)
    {
        IGrouping<string, Look>[] parts = [.. looks.GroupBy(look => look.Part)];
        Look[] defects = [.. looks.Where(look => look.IsDefect)], good = [.. looks.Where(look => !look.IsDefect)];
        var counts = new int[3, 3];
        foreach (Look look in looks)
            counts[(int)look.Decision, (int)(look.IsDefect ? PartVerdict.Ng : PartVerdict.Ok)]++;
        return new CameraAgreement(name,
            new Rate(parts.Count(part => part.Select(look => look.Decision).Distinct().Count() == 1), parts.Length),
            new Rate(parts.Count(part => part.All(look => look.IsRight)), parts.Length),
            new Rate(looks.Count(look => look.IsRight), looks.Count),
            new Rate(defects.Count(look => look.Decision == PartVerdict.Ok), defects.Length),
            new Rate(good.Count(look => look.Decision == PartVerdict.Ng), good.Length),
            Kappa.Cohen(counts));
    }

    /// <summary>The worst of effectiveness (90 and 80 %, by parts), miss rate (2 and 5 %) and false-alarm rate (5 and 10 %).</summary>
    /// <remarks>AIAG, Measurement Systems Analysis, 3rd edition, through secondary sources.</remarks>
    public Grade Grade => (Grade)new[]
    {
        (int)Of(1 - PartsRight.Value, 0.10, 0.20), (int)Of(Misses.Value, 0.02, 0.05), (int)Of(FalseAlarms.Value, 0.05, 0.10),
    }.Max();

    /// <summary>Agreement with the reference: from 0.9 on good, from 0.7 on marginal (SigmaXL's guidance).</summary>
    public Grade? KappaGrade => ReferenceKappa is { } kappa ? Of(1 - kappa, 0.1, 0.3) : null;

    private static Grade Of(double fault, double acceptable, double marginal) =>
        fault <= acceptable + 1e-12 ? Grade.Acceptable : fault <= marginal + 1e-12 ? Grade.Marginal : Grade.Unacceptable;
}

internal enum Grade
{
    Acceptable,
    Marginal,
    Unacceptable,
}
