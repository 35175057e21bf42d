using System.CommandLine;

namespace Edge.Cli.CommandLine;

/// <summary>Options every verb takes.</summary>
internal sealed class CommonOptions
{
    public Option<bool> Json { get; } = new("--json") { Description = "Results as JSON on standard output", Recursive = true };

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress; errors only", Recursive = true };

    public Option<string?> Project { get; } = new("--project")
    { Description = "The project file", HelpName = "FILE", Recursive = true, DefaultValueFactory = _ => "edge.yaml" };

    public Option<string?> Out { get; } = new("--out") { Description = "Where results are written; overrides 'out' of the project", HelpName = "DIR", Recursive = true };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "Override one value of the project file, such as train.epochs=3; may be repeated",
        HelpName = "KEY=VALUE",
        Recursive = true,
        Arity = ArgumentArity.OneOrMore,
    };

    public void AddTo(Command root)
    {
        root.Options.Add(Project);
        root.Options.Add(Set);
        root.Options.Add(Out);
        root.Options.Add(Json);
        root.Options.Add(Quiet);
    }
}
