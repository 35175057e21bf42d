using System.Globalization;
using Edge.Cli.Architectures;
using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Storage;
using Edge.Devices.Boards;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge search --architecture</c>: which network of the family is the best one that the board can run.</summary>
/// <remarks>What does not fit by the cost model is never trained, nor what does not when it is linked. Interrupted, it goes on from the last epoch of the last candidate.</remarks>
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
            string places = project.Locate is { } locate
                ? string.Create(CultureInfo.InvariantCulture, $"; {locate.Specification.CanonicalText} positive_weight={locate.PositiveWeight}") : "";
            string identity = $"architectures; {usual.Sha256}; {search.Sha256}; {ProjectTraining.OptionsOf(project.Train).Fingerprint}{places}";
            CandidateFolder folder = CandidateFolder.Of(artifacts.Architectures, identity);
            if (isFresh)
                folder.Delete();
            using var book = new ArchitectureBook(folder.Path);
            if (book.Known > 0)
                view.Line($"{Report.Text.Plural(book.Known, "training")} known from before; --fresh would make them again");
            var work = new ArchitectureWork(project, board, usual.Set.Shape.Height, folder.Path, view, session.Cancellation);
            Shape shape = usual.Set.Shape;
            Architecture[] all = [.. project.Locate is { } cells
                ? Architecture.Locating(shape.Height, shape.Width, cells.Cell) : Architecture.All(shape.Height, shape.Width)];
            IReadOnlyList<ArchitectureCandidate> fitting = work.Fitting(all, shape.Channels, usual.Dataset.ClassNames.Count, budget);
            view.Line($"{fitting.Count} of {all.Length} architectures fit {board.Name} by their predicted cost; the others are not trained");
            if (fitting.Count == 0)
            {
                throw new UsageException("E0285", board.Name, $"none of {all.Length} architectures fits", "more flash, RAM or time",
                    "--flash, --ram and --ms are what is allowed");
            }

            IReadOnlyList<ArchitectureCandidate> tried = Linked(
                ArchitectureWork.Spread(fitting, candidates), book, board, budget, view, one => work.Linked(one, shape.Channels, usual.Dataset.ClassNames.Count));
            var rungs = Rungs(work, book, new SuccessiveHalving(project.Train.Epochs), tried);
            return ArchitectureResult.Of(all.Length, fitting.Count, rungs, budget, project.Search.GoalDrop, work);
        });

        Save(session, artifacts, project, board, result);
        run.Result($"winner_{SearchMeasure.Of(project).Key}_percent", 100 * result.Winner.Int8Accuracy);
        run.Result("winner_flash_bytes", result.Winner.FlashBytes);
        run.Result("trainings", result.Rungs.Sum(rung => rung.Count));
        run.Result("training_seconds", result.Seconds);
        string shown = session.Shown(artifacts.ChosenArchitecture);
        session.Result(() => ArchitectureView.Json(result, board, SearchMeasure.Of(project), shown),
            text => ArchitectureView.Write(text, result, board, budget, SearchMeasure.Of(project), shown));
        if (result.IsWithinFlash)
            return ExitCode.Done;
        session.Error.WriteLine($"edge: check failed: {result.Reason} of {Report.Text.Bytes(budget.FlashBytes!.Value)}");
        return ExitCode.CheckFailed;
    }

    // The cost model knows code roughly. Weights hardly change what a program takes, so that this is known before any training.
    internal static IReadOnlyList<ArchitectureCandidate> Linked(IReadOnlyList<ArchitectureCandidate> tried, ArchitectureBook book, Board board,
        CostBudget budget, ProgressView view, Func<Architecture, long?> link)
    {
        if (budget.FlashBytes is not { } most)
            return tried;
        ProgressPart part = view.Part("linking candidates");
        var within = new List<ArchitectureCandidate>();
        long least = long.MaxValue;
        for (int i = 0; i < tried.Count; i++)
        {
            Architecture architecture = tried[i].Architecture;
            part.Report((double)i / tried.Count, architecture.Name);
            if (book.Linked(architecture, board.Name) is not { } bytes)
            {
                if (link(architecture) is not { } linked)
                    return tried; // nothing here builds for the board: the prediction has to do
                book.AddLinked(architecture, board.Name, bytes = linked);
            }

            least = Math.Min(least, bytes);
            if (bytes <= most)
                within.Add(tried[i]);
        }

        part.Report(1, within.Count == tried.Count ? "all fit" : $"{tried.Count - within.Count} of {tried.Count} take more flash than was predicted, and are out");
        return within.Count > 0 ? within : throw new UsageException("E0285", board.Name,
            $"none of {tried.Count} candidates fits when it is linked: the smallest takes {Report.Text.Bytes(least)} of flash",
            $"{Report.Text.Bytes(most)}", "--flash is what is allowed, --candidates how many are tried");
    }

    private static IReadOnlyList<IReadOnlyList<ArchitectureTrial>> Rungs(
        ArchitectureWork work, ArchitectureBook book, SuccessiveHalving halving, IReadOnlyList<ArchitectureCandidate> tried)
    {
        ArchitectureTrial Judge(ArchitectureCandidate candidate, int epochs)
        {
            if (book.Of(candidate.Architecture, epochs) is { } known)
                return new ArchitectureTrial(candidate, epochs, known.Accuracy, known.Seconds);
            ArchitectureTrial trial = work.Train(candidate, epochs);
            book.Add(candidate.Architecture, epochs, trial.Accuracy, trial.Seconds);
            return trial;
        }

        return halving.Run(tried, Judge, rung => work.View.Line(
            $"{Report.Text.Plural(rung.Count, "candidate")}, {Report.Text.Plural(rung[0].Epochs, "epoch")}: "
                + $"{rung[0].Candidate.Architecture.Name} is the best, {Report.Text.Percent(rung[0].Accuracy)} {SearchMeasure.Of(work.Project).Name}"));
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
        Project own = winner.In(project);
        var provenance = new Dictionary<string, string>
        {
            ["edge"] = Product.Version,
            ["network"] = winner.Family.Name,
            ["training"] = ProjectTraining.OptionsOf(project.Train).Fingerprint,
            ["search"] = $"{result.Reason}; {result.Fitting} of {result.All} architectures fit {board.Name}",
        };
        if (own.Locate is { } locate)
            provenance[LocatingSpecification.Key] = locate.Specification.CanonicalText;
        Directory.CreateDirectory(artifacts.Folder);
        new ModelFile(result.Graph) { Preprocessing = ProjectImages.SpecificationOf(own.Preprocess).CanonicalText, Provenance = provenance }
            .Save(artifacts.ChosenArchitecture);
        CompressionFile.Save(result.Record(board.Name, SearchMeasure.Of(project).Name), artifacts.Folder);
        session.Note($"'edge report' draws every candidate: {SearchMeasure.Of(project).Name} against bytes");
    }
}
