using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;

namespace Edge.Cli.Verbs;

/// <summary><c>edge new NAME</c>: a project file that says what every key means.</summary>
internal static class NewVerb
{
    public static Command Create(Application application)
    {
        var name = new Argument<string>("NAME") { Description = "What the product is called: lower-case letters, digits and hyphens" };
        var command = new Command("new", "Write a commented edge.yaml") { name };
        application.Bind(command, (session, parsed) => Run(session, parsed.GetValue(name)!));
        return command;
    }

    private static int Run(Session session, string name)
    {
        if (!IsName(name))
        {
            throw new UsageException("E0003", "edge new", $"the name '{name}'",
                "lower-case letters, digits and hyphens, beginning with a letter, at most 40", "such as 'edge new bottle-cap'");
        }

        string path = session.NamedOutFolder is { } folder ? Path.Combine(folder, "edge.yaml") : session.ProjectFile;
        Projects.ProjectFile.WriteNew(session, path, ProjectTemplate.Text(name), "'--project FILE' or '--out DIR' writes it elsewhere");
        session.Result(
            () => new JsonObject { ["schema"] = "edge.new/1", ["project"] = name, ["file"] = session.Shown(path) },
            text => text.WriteLine($"wrote {session.Shown(path)}"));
        session.Note("next: edge doctor, edge train, edge quantize, edge compile, edge validate");
        return ExitCode.Done;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 40 && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
