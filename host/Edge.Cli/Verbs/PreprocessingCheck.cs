using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;

namespace Edge.Cli.Verbs;

/// <summary>A model is only as good as the pictures it gets: they must be prepared as they were in training.</summary>
internal static class PreprocessingCheck
{
    /// <exception cref="ModelException">
    /// E0311: the project's preprocessing is not the model's; a model that does not say passes. E0318: the bytes of an INT8 model mean something else than
    /// the project's normalization says.
    /// </exception>
    public static void Same(ModelChoice choice, Project project, Session session)
    {
        string wanted = ProjectImages.SpecificationOf(project.Preprocess).CanonicalText;
        if (choice.Model.Preprocessing is { } own && own != wanted)
            throw new ModelException("E0311", session.Shown(choice.Path), $"was made for '{own}'", $"'{wanted}', as the project has it", "train again, or restore 'preprocess' in edge.yaml");
        ProjectNormalization.Check(choice.Model, project.Preprocess, session.Shown(choice.Path));
    }
}
