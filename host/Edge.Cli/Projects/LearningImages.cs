using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Compiler.Ir;
using Edge.Training.Compressing;

namespace Edge.Cli.Projects;

/// <summary>What a trained network learns further from, and what it is judged by meanwhile.</summary>
internal sealed record LearningImages(ProjectImages Train, ProjectImages Search)
{
    public CompressionData Data => new(Train.Set, Search.Set);

    /// <summary>What a training further of the model depends on, besides its settings.</summary>
    public string IdentityWith(ModelChoice choice) => $"float model {choice.Model.Sha256}; train {Train.Sha256}; search {Search.Sha256}";

    public void Record(RecordedRun run)
    {
        run.Hash("data.train", Train.Sha256);
        run.Hash("data.search", Search.Sha256);
    }

    /// <exception cref="UsageException">E0015: the project names no such images. E0283: 'data.search' is the test split.</exception>
    /// <exception cref="ModelException">E0284: the model does not fit the images.</exception>
    public static LearningImages Load(Session session, ModelChoice choice, ProgressView view)
    {
        Project project = session.Project;
        ProjectImages train = TrainingImages.Load(project, view, session.Cancellation);
        ProjectImages search = ProjectImages.Load(project, "search", project.Data.Search, view, session.Cancellation);
        search.CheckFits(choice);
        return new LearningImages(train, search);
    }

    /// <summary>Candidates see training and search images; with this check, nothing of the test split is among them by the project's own words.</summary>
    /// <exception cref="UsageException">E0283.</exception>
    public static void OtherThanTest(DataSection data)
    {
        if (data is not { Test: { } test, Search: { } search } || test.Kind == DataKind.Rendered || test.Kind != search.Kind)
            return;
        // A folder of CIFAR-10's files stands for other files in each role.
        bool isByRole = test.Kind == DataKind.Cifar10 && Directory.Exists(test.Path);
        if (test.Path == search.Path && !isByRole)
        {
            throw new UsageException("E0283", search.Place.Text, "'data.search' is 'data.test'", "images of its own",
                "a winner chosen by the test split says nothing about other images");
        }
    }
}
