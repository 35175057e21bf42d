using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Comparison;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Compiler.Ir;

namespace Edge.Cli.Verbs;

/// <summary><c>edge compare A B</c>: which images two models judge differently, and whether the second one may follow the first.</summary>
internal static class CompareVerb
{
    /// <summary>Changes printed of each kind; <c>--json</c> has all.</summary>
    private const int Shown = 20;

    public static Command Create(Application application)
    {
        var a = new Argument<string>("A") { Description = "The model before: an INT8 .edge or .tflite file, or a per_image.csv (or its folder) of its validation" };
        var b = new Argument<string>("B") { Description = "The model after, in the same forms" };
        var set = new Option<string>("--split")
        {
            Description = "The project's images that models judge: test, search or golden",
            HelpName = "ROLE",
            DefaultValueFactory = _ => "test",
        };
        var worse = new Option<int?>("--max-worse") { Description = "Fail when more images are judged worse than before; 0 with '--split golden'", HelpName = "N" };
        var escaped = new Option<int?>("--max-escaped") { Description = "Fail when more defects pass that did not before", HelpName = "N" };
        var command = new Command("compare", "Compare two models on the same images: what changed, what escaped, is it more than chance") { a, b, set, worse, escaped };
        application.Bind(command, (session, parsed) =>
        {
            int? Limit(Option<int?> option) => parsed.GetValue(option) is < 0 and var below
                ? throw new UsageException("E0003", option.Name, $"{below}", "a number of images, 0 or more") : parsed.GetValue(option);
            (int? mostWorse, int? mostEscaped) = (Limit(worse), Limit(escaped));
            string role = parsed.GetValue(set)!;
            if (role is not ("test" or "search" or "golden"))
                throw new UsageException("E0003", "--split", $"'{role}'", "test, search or golden");
            var images = new Lazy<ProjectImages>(() => Images(session, role));
            ModelComparison comparison = ModelComparison.Of(
                Judged(session, parsed.GetValue(a)!, images), Judged(session, parsed.GetValue(b)!, images));
            // The golden set is what every model must keep: without a word about it, none of its images may be lost.
            return Show(session, comparison, mostWorse ?? (role == "golden" && images.IsValueCreated ? 0 : null), mostEscaped);
        });
        return command;
    }

    private static ProjectImages Images(Session session, string role)
    {
        DataSection data = session.Project.Data;
        DataSource? source = role switch
        {
            "test" => data.Test,
            "search" => data.Search,
            _ => data.Golden,
        };
        return ProgressView.Run(session, view => ProjectImages.Load(session.Project, role, source, view, session.Cancellation));
    }

    private static JudgedSet Judged(Session session, string named, Lazy<ProjectImages> images)
    {
        if (RecordedJudgements.TableOf(session.Resolve(named)) is { } table)
            return RecordedJudgements.Read(table, session.Shown(table));
        ModelChoice choice = ModelChoice.Int8(session, named).OneLevel(session);
        PreprocessingCheck.Same(choice, session.Project, session);
        return ModelJudgements.Of(choice, session.Shown(choice.Path), session.Project, images.Value);
    }

    private static int Show(Session session, ModelComparison comparison, int? mostWorse, int? mostEscaped)
    {
        int escaped = comparison.Of(ChangeKind.Escaped);
        var failed = new List<string>();
        if (mostWorse is { } worse && comparison.Verdicts.Worse > worse)
            failed.Add($"{Text.Plural(comparison.Verdicts.Worse, "image")} judged worse than by {comparison.A.Name}, at most {worse} allowed");
        if (mostEscaped is { } most && escaped > most)
            failed.Add($"{Text.Plural(escaped, "defect")} newly escaped, at most {most} allowed");
        session.Result(() => Json(comparison, mostWorse, mostEscaped, failed.Count == 0), text => Write(text, comparison));
        foreach (string reason in failed)
            session.Error.WriteLine($"edge: check failed: {reason}");
        return failed.Count == 0 ? ExitCode.Done : ExitCode.CheckFailed;
    }

    private static string Title(ChangeKind kind) => kind switch
    {
        ChangeKind.Escaped => "newly escaped",
        ChangeKind.Overkilled => "newly overkilled",
        ChangeKind.Doubtful => "newly doubtful",
        ChangeKind.ClassLost => "class lost",
        ChangeKind.ClassMoved => "class moved",
        ChangeKind.ClassFound => "class found",
        _ => "better",
    };

    private static void Write(TextWriter text, ModelComparison comparison)
    {
        text.WriteLine($"{comparison.A.Name} -> {comparison.B.Name}, {Text.Plural(comparison.A.Parts.Count, "image")}  [measured]");
        foreach (var kind in comparison.Changes.GroupBy(change => change.Kind!.Value))
        {
            text.WriteLine($"{Title(kind.Key)}: {Text.Count(kind.Count())}");
            foreach (PartChange change in kind.Take(Shown))
                text.WriteLine($"  {change.A.Name}  {change.A.Label}: {Said(change.A)} -> {Said(change.B)}");
            if (kind.Count() > Shown)
                text.WriteLine($"  and {Text.Count(kind.Count() - Shown)} more; --json lists all");
        }

        var table = new TextTable("class", ">images", ">right A", ">right B", ">worse", ">better", ">p", ">class worse", ">class better", ">class p");
        foreach (ClassChange row in comparison.ByClass)
            table.Row([row.Label, Text.Count(row.Images), Text.Count(row.RightA), Text.Count(row.RightB), .. Cells(row.Verdicts), .. Cells(row.Classes)]);
        table.Row(["all", Text.Count(comparison.A.Parts.Count), Text.Count(comparison.ByClass.Sum(row => row.RightA)),
            Text.Count(comparison.ByClass.Sum(row => row.RightB)), .. Cells(comparison.Verdicts), .. Cells(comparison.Classes)]);
        text.Write(table);
        text.WriteLine("p: exact, two-sided (McNemar); worse and better count verdicts, the last three columns the class with the highest score");
    }

    private static string[] Cells(ChangeCount count) => [Text.Count(count.Worse), Text.Count(count.Better), Text.P(count.P)];

    private static string Said(JudgedPart part) => $"{part.Decision} {part.Verdict.ToString().ToUpperInvariant()}";

    private static JsonObject Json(ModelComparison comparison, int? mostWorse, int? mostEscaped, bool passed) => new()
    {
        ["schema"] = "edge.compare/1",
        ["a"] = comparison.A.Name,
        ["b"] = comparison.B.Name,
        ["images"] = comparison.A.Parts.Count,
        ["passed"] = passed,
        ["max_worse"] = mostWorse,
        ["max_escaped"] = mostEscaped,
        ["newly_escaped"] = comparison.Of(ChangeKind.Escaped),
        ["newly_overkilled"] = comparison.Of(ChangeKind.Overkilled),
        ["verdicts"] = Json(comparison.Verdicts),
        ["classes"] = Json(comparison.Classes),
        ["by_class"] = new JsonArray([.. comparison.ByClass.Select(row => (JsonNode)new JsonObject
        {
            ["class"] = row.Label,
            ["is_defect"] = row.IsDefect,
            ["images"] = row.Images,
            ["right_a"] = row.RightA,
            ["right_b"] = row.RightB,
            ["verdicts"] = Json(row.Verdicts),
            ["classes"] = Json(row.Classes),
        })]),
        ["changes"] = new JsonArray([.. comparison.Changes.Select(change => (JsonNode)new JsonObject
        {
            ["kind"] = Title(change.Kind!.Value).Replace(' ', '_'),
            ["image"] = change.A.Name,
            ["label"] = change.A.Label,
            ["a"] = Json(change.A),
            ["b"] = Json(change.B),
        })]),
    };

    private static JsonObject Json(ChangeCount count) => new() { ["worse"] = count.Worse, ["better"] = count.Better, ["mcnemar_p"] = count.P };

    private static JsonObject Json(JudgedPart part) =>
        new() { ["class"] = part.Decision, ["verdict"] = part.Verdict.ToString().ToUpperInvariant() };
}
