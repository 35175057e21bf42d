using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Tools;

namespace Edge.Cli.Verbs;

/// <summary><c>edge doctor</c>: which tools are here, which are missing and which of those this project needs.</summary>
internal static class DoctorVerb
{
    public static Command Create(Application application)
    {
        var command = new Command("doctor", "Check the tools edge drives");
        application.Bind(command, (session, _) => Run(session, ToolProbe.Version));
        return command;
    }

    /// <param name="probe">The version of a tool, or null.</param>
    internal static int Run(Session session, Func<CheckedTool, string?> probe)
    {
        bool hasProject = session.ProjectWasNamed || File.Exists(session.ProjectFile);
        IReadOnlySet<string> needed = hasProject ? ToolNeeds.Of(session.Project) : ToolNeeds.WithoutProject;
        var found = CheckedTool.All.AsParallel().AsOrdered().WithDegreeOfParallelism(CheckedTool.All.Count)
            .Select(tool => (Tool: tool, Version: probe(tool), IsNeeded: needed.Contains(tool.Name))).ToArray();
        string[] missing = [.. found.Where(entry => entry.IsNeeded && entry.Version is null).Select(entry => entry.Tool.Name)];

        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.doctor/1",
                ["edge"] = Product.Version,
                ["project"] = hasProject ? session.Project.Name : null,
                ["tools"] = new JsonArray([.. found.Select(entry => (JsonNode)new JsonObject
                {
                    ["name"] = entry.Tool.Name,
                    ["purpose"] = entry.Tool.Purpose,
                    ["needed"] = entry.IsNeeded,
                    ["version"] = entry.Version,
                    ["install"] = entry.Version is null ? entry.Tool.Install : null,
                })]),
                ["ok"] = missing.Length == 0,
            },
            text =>
            {
                var table = new TextTable("tool", "state", "purpose", "version, or how to get it");
                foreach (var (tool, version, isNeeded) in found)
                    table.Row(tool.Name, version is not null ? "ok" : isNeeded ? "MISSING" : "absent", tool.Purpose, version ?? tool.Install);
                text.Write(table);
            });
        if (missing.Length == 0)
            return ExitCode.Done;
        session.Error.WriteLine($"edge: {(hasProject ? session.Project.File : "edge")} needs what is missing: {string.Join(", ", missing)}");
        return ExitCode.ToolMissing;
    }
}
