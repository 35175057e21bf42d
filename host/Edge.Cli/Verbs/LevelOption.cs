using System.CommandLine;

namespace Edge.Cli.Verbs;

/// <summary>The option <c>--level</c>: one level of compute of a model that has several, as a model of its own.</summary>
internal static class LevelOption
{
    public static Option<int?> Of() => new("--level") { Description = "Only this level of a model that has several; 0 is all of the network", HelpName = "N" };
}
