using System.CommandLine;
using System.Globalization;
using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Cli.Queue;
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
        var slimming = new Option<int?>("--slimming") { Description = "search.slimming.epochs, before channels go: their scales are pulled to 0", HelpName = "N" };
        var seed = new Option<int?>("--seed") { Description = "search.seed", HelpName = "N" };
        var exhaustive = new Option<bool>("--exhaustive") { Description = "Then measure the whole grid too, and compare" };
        var fresh = new Option<bool>("--fresh") { Description = "Forget the candidates of an earlier run and make them again" };
        var architecture = new Option<bool>("--architecture")
        {
            Description = "Instead: train small networks of one family that fit a board, and choose one; --goal-drop is what the fastest may lose against the best; "
                + "with 'task: locate' networks that locate, by F1",
        };
        var board = new Option<string?>("--board") { Description = "With --architecture: compress.board, what it is to run on", HelpName = "NAME" };
        var flash = new Option<string?>("--flash") { Description = "With --architecture: compress.flash, most bytes of tables and code", HelpName = "64K" };
        var ram = new Option<string?>("--ram") { Description = "With --architecture: compress.ram, most bytes of arena and buffers", HelpName = "32K" };
        var time = new Option<double?>("--ms") { Description = "With --architecture: compress.ms, most milliseconds for an inference", HelpName = "MS" };
        var candidates = new Option<int>("--candidates")
        {
            Description = "With --architecture: how many are tried; train.epochs is what the last three get",
            HelpName = "N",
            DefaultValueFactory = _ => ArchitectureSearch.UsualCandidates,
        };
        Option<string?> queue = WorkerVerb.QueueOption("Let 'edge worker' on other computers make candidates, by a RabbitMQ broker");
        var command = new Command("search", "Find how small the network gets within the loss you allow")
        {
            model, order, drop, margin, back, scan, epochs, slimming, seed, exhaustive, fresh, queue, architecture, board, flash, ram, time, candidates,
        };
        Option[] ofOrdinary = [order, margin, back, scan, epochs, slimming, seed, exhaustive, queue], ofArchitecture = [board, flash, ram, time, candidates];
        application.Bind(command, (session, parsed) =>
        {
            bool isArchitecture = parsed.GetValue(architecture);
            Option[] foreign = [.. (isArchitecture ? ofOrdinary : ofArchitecture).Where(option => parsed.GetResult(option) is { Implicit: false })];
            if (foreign.Length > 0)
            {
                throw new UsageException("E0003", "edge search" + (isArchitecture ? " --architecture" : ""),
                    $"{string.Join(", ", foreign.Select(option => option.Name))}, which has no meaning {(isArchitecture ? "there" : "without --architecture")}",
                    string.Join(", ", (isArchitecture ? ofArchitecture : ofOrdinary).Select(option => option.Name).Append("--goal-drop").Append("--fresh")),
                    isArchitecture ? "the section 'train' has the epochs and the seed of an architecture" : null);
            }

            session.Override("compress.board", parsed.GetValue(board));
            session.Override("compress.flash", parsed.GetValue(flash));
            session.Override("compress.ram", parsed.GetValue(ram));
            session.Override("compress.ms", parsed.GetValue(time));
            session.Override("search.order", parsed.GetValue(order) is { } names ? $"[{names.Replace(",", ", ")}]" : null);
            session.Override("search.goal_drop", parsed.GetValue(drop) is { } points ? string.Create(CultureInfo.InvariantCulture, $"{points}pp") : null);
            session.Override("search.margin", parsed.GetValue(margin));
            session.Override("search.steps_back", parsed.GetValue(back));
            session.Override("search.scan", parsed.GetValue(scan));
            session.Override("search.epochs", parsed.GetValue(epochs));
            session.Override("search.slimming.epochs", parsed.GetValue(slimming));
            session.Override("search.seed", parsed.GetValue(seed));
            if (isArchitecture)
            {
                return parsed.GetValue(model) is null && parsed.GetValue(candidates) is >= 1 and <= 1000 and var tried
                    ? ArchitectureSearch.Run(session, tried, parsed.GetValue(fresh))
                    : throw new UsageException("E0003", "edge search --architecture", "a model beside it, or no candidates", "1 to 1000 candidates, and no model");
            }

            string? named = parsed.GetValue(model) ?? session.Project.Model.EdgeFile;
            bool isExhaustive = parsed.GetValue(exhaustive);
            QueueAddress? address = parsed.GetValue(queue) is { } url ? new QueueAddress(url) : null;
            Dictionary<string, string> settings = ProjectSettings.OfSearch(session.Project, isExhaustive);
            return RecordedRun.Of(session, "search", session.Project.Search.Seed, settings, run => Run(session, run, named, isExhaustive, parsed.GetValue(fresh), address));
        });
        return command;
    }

    private static int Run(Session session, RecordedRun run, string? named, bool isExhaustive, bool isFresh, QueueAddress? address)
    {
        Project project = session.Project;
        ModelChoice choice = SearchWork.Model(session, named);
        Artifacts artifacts = ModelChoice.ArtifactsOf(session);
        Board? chip = Target.FirstChip(project.Targets);
        SearchOptions options = project.Search.Options;
        string projectFolder = Path.GetDirectoryName(session.ProjectFile)!;

        var (search, whole, winner, record) = ProgressView.Run(session, view =>
        {
            var work = SearchWork.Load(session, choice, view);
            LearningImages images = work.Images;
            CandidateFolder folder = CandidateFolder.Of(artifacts.Searches, work.Identity);
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
            NetworkTrials trials = work.Trials(folder.Path);
            using WorkQueue? queue = address is null ? null : WorkQueue.Open(address, SearchQueue.NameOf(folder.Key), "edge search");
            Func<SearchPath, CancellationToken, Trial> measure = queue is null ? trials.Measure : new QueuedTrials(queue, trials, options, known, view.Line).Measure;
            var lines = new TrialLines(view, options, known.FirstOrDefault(trial => trial.Path.Steps.Count == 0)?.Accuracy);
            var book = new TrialBook(path => lines.During(path, () => measure(path, session.Cancellation)), known, trial =>
            {
                history.AddTrial(folder.Key, trial with { Checkpoint = Path.GetRelativePath(projectFolder, trial.Checkpoint).Replace('\\', '/') });
                session.Cancellation.ThrowIfCancellationRequested();
            });
            SearchResult found = new MarginSearch(options).Run(book, stage => view.Line(stage.Reason));
            SearchResult? all = isExhaustive ? new ExhaustiveSearch(options).Run(book) : null;
            queue?.Clear(); // what was asked for ahead of time and not begun
            lines.Done();
            Graph judged = trials.Judged(found.Winner.Path, session.Cancellation);
            return (found, all, judged, SearchRecord.Of(
                found, choice.Model.Graph, judged, trials, chip, project.Locate?.Specification, images.Data.Search.Measure, images.Train.Set));
        });

        Save(artifacts, choice.Model, search, winner);
        CompressionFile.Save(record, artifacts.Folder);
        SearchMeasure measure = SearchMeasure.Of(project);
        run.Result($"winner_{measure.Key}_percent", 100 * search.Winner.Accuracy);
        run.Result("winner_bytes", search.Winner.Bytes);
        run.Result("winner_times_smaller", (double)search.Baseline.Bytes / search.Winner.Bytes);
        run.Result("candidates", search.Trials.Count - 1);
        run.Result("candidate_seconds", search.Seconds);
        string shown = session.Shown(artifacts.SearchedModel);
        session.Result(() => SearchView.Json(search, whole, measure, shown), text => SearchView.Write(text, search, whole, measure, shown));
        return ExitCode.Done;
    }

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
