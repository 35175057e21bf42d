using Edge.Cli.Architectures;
using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Devices.Boards;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge search --architecture</c>: which network of the family is the best one that the board can run.</summary>
/// <remarks>What does not fit by the cost model is never trained. Interrupted, it goes on from the last epoch of the last candidate.</remarks>
internal static class ArchitectureSearch
{
    public const int UsualCandidates = 18;

    public static int Run(Session session, int candidates, bool isFresh)
    {
        Project project = session.Project;
        if (project.Model.EdgeFile is not null)
        {
            throw new UsageException("E0016", project.Model.Place.Text, "'model.edge' brings a trained graph", "'model.network': an architecture is trained",
                "leave '--architecture' out to make a trained network smaller");
        }

        if (project.Locate is not null)
        {
            throw new UsageException("E0016", project.File, "'--architecture' beside 'task: locate'",
                "'task: classify': the family's networks judge whole images",
                "leave '--architecture' out to make a trained network smaller");
        }

        LearningImages.OtherThanTest(project.Data);
        Board board = CompressVerb.TargetOf(project).Board;
        CostBudget budget = BudgetOf(project, board);
        if (budget.Milliseconds is not null && board.ClockHz == 0)
            throw new UsageException("E0286", board.Name, "its clock is unknown", "limits of flash and RAM alone");
        return RecordedRun.Of(session, "search", project.Train.Seed, ProjectSettings.OfArchitecture(project, board.Name, candidates),
            run => Run(session, run, project, board, budget, candidates, isFresh));
    }

    private static int Run(Session session, RecordedRun run, Project project, Board board, CostBudget budget, int candidates, bool isFresh)
    {
        Artifacts artifacts = ModelChoice.ArtifactsOf(session);
        ArchitectureResult result = ProgressView.Run(session, view =>
        {
            ProjectImages usual = TrainingImages.Load(project, view, session.Cancellation);
            ProjectImages search = ProjectImages.Load(project, "search", project.Data.Search, view, session.Cancellation);
            run.Hash("data.train", usual.Sha256);
            run.Hash("data.search", search.Sha256);
            string identity = $"architectures; {usual.Sha256}; {search.Sha256}; {ProjectTraining.OptionsOf(project.Train).Fingerprint}";
            CandidateFolder folder = CandidateFolder.Of(artifacts.Architectures, identity);
            if (isFresh)
                folder.Delete();
            using var book = new ArchitectureBook(folder.Path);
            if (book.Known > 0)
                view.Line($"{Report.Text.Plural(book.Known, "training")} known from before; --fresh would make them again");
            var work = new ArchitectureWork(project, board, folder.Path, view, session.Cancellation);
            Architecture[] all = [.. Architecture.All(usual.Set.Shape.Height, usual.Set.Shape.Width)];
            IReadOnlyList<ArchitectureCandidate> fitting = work.Fitting(all, usual.Set.Shape.Channels, usual.Dataset.ClassNames.Count, budget);
            view.Line($"{fitting.Count} of {all.Length} architectures fit {board.Name} by their predicted cost; the others are not trained");
            if (fitting.Count == 0)
            {
                throw new UsageException("E0285", board.Name, $"none of {all.Length} architectures fits", "more flash, RAM or time",
                    "--flash, --ram and --ms are what is allowed");
            }

            return Search(work, book, new SuccessiveHalving(project.Train.Epochs), all.Length, fitting, candidates, budget, project.Search.GoalDrop);
        });

        Save(session, artifacts, project, board, result);
        run.Result("winner_search_accuracy_percent", 100 * result.Winner.Int8Accuracy);
        run.Result("winner_flash_bytes", result.Winner.FlashBytes);
        run.Result("trainings", result.Rungs.Sum(rung => rung.Count));
        run.Result("training_seconds", result.Seconds);
        string shown = session.Shown(artifacts.ChosenArchitecture);
        session.Result(() => ArchitectureView.Json(result, board, shown), text => ArchitectureView.Write(text, result, board, budget, shown));
        return ExitCode.Done;
    }

    private static ArchitectureResult Search(ArchitectureWork work, ArchitectureBook book, SuccessiveHalving halving, int all,
        IReadOnlyList<ArchitectureCandidate> fitting, int candidates, CostBudget budget, double tolerance)
    {
        ArchitectureTrial Judge(ArchitectureCandidate candidate, int epochs)
        {
            if (book.Of(candidate.Architecture, epochs) is { } known)
                return new ArchitectureTrial(candidate, epochs, known.Accuracy, known.Seconds);
            ArchitectureTrial trial = work.Train(candidate, epochs);
            book.Add(candidate.Architecture, epochs, trial.Accuracy, trial.Seconds);
            return trial;
        }

        IReadOnlyList<ArchitectureCandidate> tried = ArchitectureWork.Spread(fitting, candidates);
        var rungs = halving.Run(tried, Judge, rung => work.View.Line(
            $"{Report.Text.Plural(rung.Count, "candidate")}, {Report.Text.Plural(rung[0].Epochs, "epoch")}: "
                + $"{rung[0].Candidate.Architecture.Name} is the best, {Report.Text.Percent(rung[0].Accuracy)}"));
        ArchitectureFinalist[] finalists = [.. rungs[^1].Select(work.Finish)];
        return ArchitectureResult.Of(all, fitting.Count, rungs, finalists, budget, tolerance, work.GraphOf);
    }

    /// <summary>What the project or the command line allows; the board's flash and RAM where they say nothing.</summary>
    private static CostBudget BudgetOf(Project project, Board board)
    {
        CostBudget asked = project.Compress.Options.Budget;
        return asked with
        {
            FlashBytes = asked.FlashBytes ?? (board.FlashBytes > 0 ? board.FlashBytes : null),
            RamBytes = asked.RamBytes ?? (board.RamBytes > 0 ? board.RamBytes : null),
            Milliseconds = asked.Milliseconds ?? project.Accept.TaktMilliseconds,
        };
    }

    private static void Save(Session session, Artifacts artifacts, Project project, Board board, ArchitectureResult result)
    {
        Architecture winner = result.Winner.Trial.Candidate.Architecture;
        PreprocessSection preprocess = project.Preprocess with { Resize = [winner.Height, winner.Width] };
        Directory.CreateDirectory(artifacts.Folder);
        new ModelFile(result.Graph)
        {
            Preprocessing = ProjectImages.SpecificationOf(preprocess).CanonicalText,
            Provenance = new Dictionary<string, string>
            {
                ["edge"] = Product.Version,
                ["network"] = winner.Family.Name,
                ["training"] = ProjectTraining.OptionsOf(project.Train).Fingerprint,
                ["search"] = $"{result.Reason}; {result.Fitting} of {result.All} architectures fit {board.Name}",
            },
        }.Save(artifacts.ChosenArchitecture);
        CompressionFile.Save(result.Record(board.Name), artifacts.Folder);
        session.Note($"'edge report' draws every candidate: accuracy against bytes");
    }
}
