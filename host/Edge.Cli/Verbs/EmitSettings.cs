using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Emission;

namespace Edge.Cli.Verbs;

/// <summary>What emitted files say about themselves: the same for 'compile', 'emulate' and 'validate'.</summary>
internal static class EmitSettings
{
    public static EmitOptions Of(ModelChoice choice, string hash, string board, string? templates) => new()
    {
        Name = Artifacts.Identifier(choice.Name),
        ToolVersion = Product.Version,
        Source = Path.GetFileName(choice.Path),
        ModelHash = hash,
        Board = board,
        TemplateFolder = templates,
    };
}
