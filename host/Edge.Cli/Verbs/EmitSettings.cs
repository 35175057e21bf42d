using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Emission;
using Edge.Compiler.Storage;

namespace Edge.Cli.Verbs;

/// <summary>What emitted files say about themselves: the same for 'compile', 'emulate' and 'validate'.</summary>
internal static class EmitSettings
{
    /// <param name="hash">Of the .edge form of the model, which is printed unless the model is another tool's file itself: then that file's is.</param>
    public static EmitOptions Of(ModelChoice choice, string hash, string board, string? templates)
    {
        ImportedFile? origin = choice.Model.Origin;
        bool isItself = origin?.Name == Path.GetFileName(choice.Path);
        return new EmitOptions
        {
            Name = Artifacts.Identifier(choice.Name),
            ToolVersion = Product.Version,
            Source = Path.GetFileName(choice.Path),
            ModelHash = isItself ? origin!.Sha256 : hash,
            Origin = isItself ? null : origin,
            Board = board,
            TemplateFolder = templates,
            Locating = choice.Locating,
        };
    }
}
