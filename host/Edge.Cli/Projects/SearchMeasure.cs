namespace Edge.Cli.Projects;

/// <summary>What networks of a project are judged by on its search images.</summary>
/// <param name="Name">For people.</param>
/// <param name="Key">For machines: in JSON a share, in the history behind <c>_percent</c>.</param>
internal sealed record SearchMeasure(string Name, string Key)
{
    /// <summary>The share of right images; with <c>task: locate</c>, F1 of centres.</summary>
    public static SearchMeasure Of(Project project) => project.Locate is null ? new("accuracy", "search_accuracy") : new("F1", "search_f1");
}
