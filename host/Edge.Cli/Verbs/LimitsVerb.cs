using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.LimitSweep;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Cli.Report.Locating;
using Edge.Cli.Statistics;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Runtime.Judging;

namespace Edge.Cli.Verbs;

/// <summary><c>edge limits</c>: what each setting of the limits lets escape and throws away on the search images, and the one that keeps the escape for the fewest good parts.</summary>
internal static class LimitsVerb
{
    /// <summary>Rows printed; <c>--json</c> has all.</summary>
    private const int Shown = 12;

    private const double UsualConfidence = 0.95;

    public static Command Create(Application application)
    {
        var model = new Argument<string?>("MODEL")
        {
            Description = "An INT8 .edge or .tflite file; none: what 'edge quantize' made",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var escape = new Option<string?>("--escape-max") { Description = "Defects that may pass; none: accept.escape_max", HelpName = "PERCENT" };
        var overkill = new Option<string?>("--overkill-max") { Description = "Fail when the chosen limits throw more good parts away; none: accept.overkill_max", HelpName = "PERCENT" };
        var byBound = new Option<bool>("--by-bound") { Description = "The upper bound of the escape has to be within, and not the counted share alone; so it is with accept.confidence" };
        var command = new Command("limits", "Choose the limits of the classes on the search images: escape against overkill, with bounds") { model, escape, overkill, byBound };
        application.Bind(command, (session, parsed) =>
        {
            AcceptSection accept = session.Project.Accept;
            double most = Share(parsed, escape) ?? accept.EscapeMaximum
                ?? throw new UsageException("E0015", "edge limits", "nobody says which escape is allowed", "--escape-max 1%, or 'accept.escape_max' in the project");
            return Run(session, ModelChoice.Int8(session, parsed.GetValue(model)), new Wanted(most, Share(parsed, overkill) ?? accept.OverkillMaximum,
                accept.Confidence ?? UsualConfidence, parsed.GetValue(byBound) || accept.Confidence is not null));
        });
        return command;
    }

    /// <param name="ByBound">The escape's upper bound has to meet its limit.</param>
    private sealed record Wanted(double Escape, double? Overkill, double Confidence, bool ByBound)
    {
        public double Judged(Rate rate) => ByBound ? rate.UpperBound(Confidence) : rate.Value;
    }

    private static double? Share(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : double.TryParse(text.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) && text.EndsWith('%') && percent is >= 0 and <= 100
        ? percent / 100 : throw new UsageException("E0003", option.Name, $"'{text}'", "a share from 0% to 100%, such as 0.5%");

    private static int Run(Session session, ModelChoice whole, Wanted wanted)
    {
        ModelChoice choice = whole.OneLevel(session);
        PreprocessingCheck.Same(choice, session.Project, session);
        LearningImages.OtherThanTest(session.Project.Data);
        ProjectImages images = ProgressView.Run(session, view =>
            ProjectImages.Load(session.Project, "search", session.Project.Data.Search, view, session.Cancellation));
        images.CheckFits(choice);
        IReadOnlyList<string> classes = images.Dataset.ClassNames;
        Judging judging = Judging.Of(session.Project, choice.Model.Graph, classes, choice.Locating);
        int[] defects = Swept(session, judging, images);
        JudgedOutput[] outputs = [.. Int8Executor.RunAllFast(choice.Model.Graph, images.Set.Images).Select((output, i) =>
            new JudgedOutput(judging.IsDefect(images.Set.Labels[i]), ClassScores.Of(output[0], classes.Count, choice.Locating is not null)))];
        IReadOnlyList<LimitPoint> points = LimitPath.Of(outputs, defects, Held(judging, defects), least: judging.ZeroPoint, k => judging.Limits[k].Gray);
        LimitPoint? chosen = LimitPath.Chosen(points, point => wanted.Judged(point.Escape) <= wanted.Escape + 1e-12);
        var scores = chosen is null ? null : new ChosenLimits(whole.Model.Sha256, defects.ToDictionary(k => classes[k], k => judging.Score(chosen.Limits[k])));
        string file = Path.Combine(choice.Artifacts.Folder, $"{session.Project.Name}.limits.json");
        string? failed = Failed(points, chosen, wanted);
        // Limits that are not to be used must not lie where they are looked for, be they of an earlier run.
        if (failed is null)
            AtomicFile.Write(file, JsonText.Of(scores!.Json()) + "\n");
        else if (File.Exists(file)) // its folder may be missing too, which Delete does not forgive
            File.Delete(file);
        LimitPoint now = Now(judging, outputs, defects);
        session.Result(() => Json(points, chosen, now, scores, wanted, classes, judging),
            text => Write(session, text, points, chosen, now, scores, wanted, failed is null ? file : null));
        if (failed is null)
            return ExitCode.Done;
        session.Error.WriteLine($"edge: check failed: {failed}");
        return ExitCode.CheckFailed;
    }

    /// <summary>The defects whose limits are looked for: those that the search images show.</summary>
    /// <exception cref="DataException">E0246: they show no defect, no good part, or not a class that has no limit yet.</exception>
    private static int[] Swept(Session session, Judging judging, ProjectImages images)
    {
        IReadOnlyList<string> classes = images.Dataset.ClassNames;
        HashSet<int> shown = [.. images.Set.Labels];
        int[] defects = [.. Enumerable.Range(0, classes.Count).Where(judging.IsDefect)];
        string place = session.Project.Data.Search!.Place.Text;
        if (!shown.Overlaps(defects) || shown.All(judging.IsDefect))
            throw new DataException("E0246", place, $"shows {(shown.Overlaps(defects) ? "no good part" : "no defect")}", "good and bad parts: limits weigh one against the other");
        int[] unseen = [.. defects.Where(k => !shown.Contains(k))];
        if (unseen.Length > 0 && judging.Mode != JudgeMode.AnyDefect)
        {
            throw new DataException("E0246", place, $"shows no '{classes[unseen[0]]}'", "each defect, since none has a limit yet",
                "add search images of it, or a limit in 'judge.limits'");
        }

        foreach (int k in unseen)
            session.Warn($"no search image shows '{classes[k]}': its limit stays at {judging.Score(judging.Limits[k].Limit).ToString("0.####", CultureInfo.InvariantCulture)}");
        return [.. defects.Except(unseen)];
    }

    /// <summary>The project's own limits, of the defects that no search image shows.</summary>
    private static Dictionary<int, int> Held(Judging judging, int[] swept) => Enumerable.Range(0, judging.Limits.Count)
        .Where(k => judging.IsDefect(k) && !swept.Contains(k)).ToDictionary(k => k, k => judging.Limits[k].Limit);

    /// <returns>Null: the chosen limits are as wanted. Else why not.</returns>
    private static string? Failed(IReadOnlyList<LimitPoint> points, LimitPoint? chosen, Wanted wanted) =>
        chosen is null
            ? $"no limits keep the escape within {Text.Percent(wanted.Escape)}: the strictest let {Text.Percent(wanted.Judged(points[^1].Escape))} pass{(wanted.ByBound ? " at the bound" : "")}"
            : wanted.Overkill is { } most && chosen.Overkill.Value > most + 1e-12
            ? $"the chosen limits throw {Text.Percent(chosen.Overkill.Value)} of the good parts away, at most {Text.Percent(most)} allowed"
            : null;

    /// <summary>What the project says now, with GRAY taken for OK, as the sweep does.</summary>
    private static LimitPoint Now(Judging judging, IReadOnlyList<JudgedOutput> outputs, IReadOnlyList<int> defects)
    {
        IReadOnlyList<ImageVerdict> verdicts = judging.Verdicts(outputs.Select(output => output.Steps));
        LineCounts counts = LineCounts.Of(outputs.Zip(verdicts, (output, verdict) => (output.IsDefect, verdict.Verdict))).WithGrayAs(PartVerdict.Ok);
        Dictionary<int, int> limits = judging.Mode == JudgeMode.AnyDefect ? defects.ToDictionary(k => k, k => judging.Limits[k].Limit) : [];
        return new LimitPoint(limits, counts.Escape, counts.Overkill);
    }

    private static void Write(
        Session session, TextWriter text, IReadOnlyList<LimitPoint> points, LimitPoint? chosen, LimitPoint now, ChosenLimits? scores, Wanted wanted, string? file)
    {
        var table = new TextTable("", ">escape", ">bound", ">overkill", ">bound");
        void Row(string name, LimitPoint point) => table.Row(name, Text.Percent(point.Escape.Value), Text.Percent(point.Escape.UpperBound(wanted.Confidence)),
            Text.Percent(point.Overkill.Value), Text.Percent(point.Overkill.UpperBound(wanted.Confidence)));
        Row("now", now);
        int step = Math.Max(1, (points.Count + Shown - 1) / Shown);
        for (int i = 0; i < points.Count; i++)
        {
            if (points[i] == chosen || i % step == 0 || i == points.Count - 1)
                Row(points[i] == chosen ? "chosen" : $"{i}", points[i]);
        }

        text.Write(table);
        text.WriteLine(FormattableString.Invariant(
            $"{Text.Count(points[0].Escape.Trials)} defects and {Text.Count(points[0].Overkill.Trials)} good parts of the search images; bounds one-sided at {100 * wanted.Confidence:0.#} %  [measured]"));
        if (scores is null)
            return;
        text.WriteLine("limits: " + string.Join(", ", scores.Scores.Select(limit => FormattableString.Invariant($"{limit.Key} {limit.Value:0.####}"))));
        if (file is not null)
            text.WriteLine($"wrote {session.Shown(file)}; next: edge pack --limits --chosen {session.Shown(file)} --key KEY");
    }

    private static JsonObject Json(
        IReadOnlyList<LimitPoint> points, LimitPoint? chosen, LimitPoint now, ChosenLimits? scores, Wanted wanted, IReadOnlyList<string> classes, Judging judging) => new()
        {
            ["schema"] = "edge.limit-sweep/1",
            ["escape_max"] = wanted.Escape,
            ["confidence"] = wanted.Confidence,
            ["by_bound"] = wanted.ByBound,
            ["now"] = Json(now, wanted, classes, judging),
            ["chosen"] = chosen is null ? null : Json(chosen, wanted, classes, judging),
            ["limits"] = scores?.Json()["limits"]!.DeepClone(),
            ["points"] = new JsonArray([.. points.Select(point => (JsonNode)Json(point, wanted, classes, judging))]),
        };

    private static JsonObject Json(LimitPoint point, Wanted wanted, IReadOnlyList<string> classes, Judging judging) => new()
    {
        ["escape"] = point.Escape.Value,
        ["escape_bound"] = point.Escape.UpperBound(wanted.Confidence),
        ["overkill"] = point.Overkill.Value,
        ["overkill_bound"] = point.Overkill.UpperBound(wanted.Confidence),
        ["limits"] = new JsonObject([.. point.Limits.Select(limit => KeyValuePair.Create(classes[limit.Key], (JsonNode?)judging.Score(limit.Value)))]),
    };
}
