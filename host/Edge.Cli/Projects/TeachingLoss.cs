using Edge.Training.Compressing;

namespace Edge.Cli.Projects;

/// <summary>The names that a project has for what a teacher's answers are learned by.</summary>
internal static class TeachingLoss
{
    public const string Soft = "soft", Decoupled = "decoupled", Correlation = "correlation";

    /// <summary>Null for any other name.</summary>
    public static DistillationLoss? Find(string name) => name switch
    {
        Soft => new SoftTargetLoss(),
        Decoupled => new DecoupledLoss(),
        Correlation => new CorrelationLoss(),
        _ => null,
    };
}
