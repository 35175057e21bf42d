using System.CommandLine;
using System.Globalization;
using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Devices.Boards;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge search</c>: how small the network gets before it loses more than it may. Interrupted, it goes on from the last candidate.</summary>
internal static class SearchVerb
{
    public static Command Create(Application application)
    {
        Argument<string?> model = ModelChoice.FloatArgument();
        var order = new Option<string?>("--order") { Description = "search.order: iq (bits), ns (channels), dc (weights)", HelpName = "iq,ns,dc" };
        var drop = new Option<double?>("--goal-drop") { Description = "search.goal_drop, in percentage points", HelpName = "POINTS" };
        var margin = new Option<double?>("--margin") { Description = "search.margin: the share of the loss left to later methods", HelpName = "SHARE" };
        var back = new Option<int?>("--steps-back") { Description = "search.steps_back: instead, settings to go back", HelpName = "N" };
        var scan = new Option<string?>("--scan") { Description = "search.scan: linear or bisect", HelpName = "SCAN" };
        var epochs = new Option<int?>("--epochs") { Description = "search.epochs, after each cut", HelpName = "N" };
        var seed = new Option<int?>("--seed") { Description = "search.seed", HelpName = "N" };
        var exhaustive = new Option<bool>("--exhaustive") { Description = "Then measure the whole grid too, and compare" };
        var fresh = new Option<bool>("--fresh") { Description = "Forget the candidates of an earlier run and make them again" };
        var command = new Command("search", "Find how small the network gets within the loss you allow")
        {
            model, order, drop, margin, back, scan, epochs, seed, exhaustive, fresh,
        };
        application.Bind(command, (session, parsed) =>
        {
            session.Override("search.order", parsed.GetValue(order) is { } names ? $"[{names.Replace(",", ", ")}]" : null);
            session.Override("search.goal_drop", parsed.GetValue(drop) is { } points ? string.Create(CultureInfo.InvariantCulture, $"{points}pp") : null);
            session.Override("search.margin", parsed.GetValue(margin));
            session.Override("search.steps_back", parsed.GetValue(back));
            session.Override("search.scan", parsed.GetValue(scan));
            session.Override("search.epochs", parsed.GetValue(epochs));
            session.Override("search.seed", parsed.GetValue(seed));
            string? named = parsed.GetValue(model) ?? session.Project.Model.EdgeFile;
            bool isExhaustive = parsed.GetValue(exhaustive);
            Dictionary<string, string> settings = ProjectSettings.OfSearch(session.Project, isExhaustive);
            return RecordedRun.Of(session, "search", session.Project.Search.Seed, settings, run => Run(session, run, named, isExhaustive, parsed.GetValue(fresh)));
        });
        return command;
    }

    private static int Run(Session session, RecordedRun run, string? named, bool isExhaustive, bool isFresh)
    {
        Project project = session.Project;
        LearningImages.OtherThanTest(project.Data);
        ModelChoice choice = ModelChoice.Float(session, named).OneLevel(session);
        PreprocessingCheck.Same(choice, project, session);
        Artifacts artifacts = ModelChoice.ArtifactsOf(session);
        Board? chip = Target.FirstChip(project.Targets);
        SearchOptions options = project.Search.Options;
        string projectFolder = Path.GetDirectoryName(session.ProjectFile)!;

        var (search, whole, winner, record) = ProgressView.Run(session, view =>
        {
            LearningImages images = LearningImages.Load(session, choice, view);
            TrialOptions recovery = RecoveryOf(project);
            CandidateFolder folder = CandidateFolder.Of(artifacts.Searches, $"{images.IdentityWith(choice)}; {recovery.Fingerprint}");
            run.Hash("float model", choice.Model.Sha256);
            images.Record(run);
            run.Hash("search", folder.Key);

            using RunHistory history = RunHistory.Open(RunHistory.PathFor(projectFolder));
            if (isFresh)
            {
                history.RemoveTrials(folder.Key);
                folder.Delete();
            }

            IReadOnlyList<Trial> known = history.Trials(folder.Key);
            if (known.Count > 0)
                view.Line($"{Report.Text.Plural(known.Count, "candidate")} known from before; --fresh would make them again");
            var trials = new NetworkTrials(choice.Model.Graph, images.Data, recovery, folder.Path);
            var lines = new TrialLines(view, options, known.FirstOrDefault(trial => trial.Path.Steps.Count == 0)?.Accuracy);
            var book = new TrialBook(path => lines.During(path, () => trials.Measure(path, session.Cancellation)), known, trial =>
            {
                history.AddTrial(folder.Key, trial with { Checkpoint = Path.GetRelativePath(projectFolder, trial.Checkpoint).Replace('\\', '/') });
                session.Cancellation.ThrowIfCancellationRequested();
            });
            SearchResult found = new MarginSearch(options).Run(book, stage => view.Line(stage.Reason));
            SearchResult? all = isExhaustive ? new ExhaustiveSearch(options).Run(book) : null;
            lines.Done();
            Graph judged = trials.Judged(found.Winner.Path, session.Cancellation);
            return (found, all, judged, SearchRecord.Of(found, choice.Model.Graph, judged, trials, chip, images.Train.Set));
        });

        Save(artifacts, choice.Model, search, winner);
        CompressionFile.Save(record, artifacts.Folder);
        run.Result("winner_search_accuracy_percent", 100 * search.Winner.Accuracy);
        run.Result("winner_bytes", search.Winner.Bytes);
        run.Result("winner_times_smaller", (double)search.Baseline.Bytes / search.Winner.Bytes);
        run.Result("candidates", search.Trials.Count - 1);
        run.Result("candidate_seconds", search.Seconds);
        string shown = session.Shown(artifacts.SearchedModel);
        session.Result(() => SearchView.Json(search, whole, shown), text => SearchView.Write(text, search, whole, shown));
        return ExitCode.Done;
    }

    private static TrialOptions RecoveryOf(Project project) => new()
    {
        Recovery = RecoveryTraining.Of(project, project.Search.Epochs, project.Search.LearningRate, project.Search.Seed),
        FromScratch = project.Search.FromScratch,
        Teaching = project.Search.Teaching,
    };

    private static void Save(Artifacts artifacts, ModelFile model, SearchResult search, Graph winner)
    {
        Directory.CreateDirectory(artifacts.Folder);
        new ModelFile(winner)
        {
            Preprocessing = model.Preprocessing,
            Provenance = new Dictionary<string, string>(model.Provenance)
            {
                ["searched_from"] = model.Sha256,
                ["search"] = search.Winner.Path.ToString(),
            },
        }.Save(artifacts.SearchedModel);
    }
}
