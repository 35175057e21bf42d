using Edge.Cli.CommandLine;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What candidates of a project's search are made from: the same for the search itself and for workers.</summary>
internal sealed record SearchWork(ModelChoice Choice, LearningImages Images, TrialOptions Recovery)
{
    /// <summary>Everything candidates depend on besides their paths.</summary>
    public string Identity => $"{Images.IdentityWith(Choice)}; {Recovery.Fingerprint}";

    /// <param name="named">The command line's model; null for the project's.</param>
    public static ModelChoice Model(Session session, string? named)
    {
        LearningImages.OtherThanTest(session.Project.Data);
        ModelChoice choice = ModelChoice.Float(session, named).OneLevel(session);
        PreprocessingCheck.Same(choice, session.Project, session);
        return choice;
    }

    public static SearchWork Load(Session session, ModelChoice choice, ProgressView view)
    {
        Project project = session.Project;
        return new SearchWork(choice, LearningImages.Load(session, choice, view), new TrialOptions
        {
            Recovery = RecoveryTraining.Of(project, project.Search.Epochs, project.Search.LearningRate, project.Search.Seed),
            FromScratch = project.Search.FromScratch,
            Teaching = project.Search.Teaching,
            Slimming = SlimmingOf(project),
        });
    }

    private static SlimmingOptions? SlimmingOf(Project project) => project.Search.Slimming is { } slimming
        ? new SlimmingOptions(RecoveryTraining.Of(project, slimming.Epochs, slimming.LearningRate, project.Search.Seed)) { ScaleSparsity = slimming.Sparsity }
        : null;

    public NetworkTrials Trials(string folder) => new(Choice.Model.Graph, Images.Data, Recovery, folder);
}
