using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Labelling;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Compiler.Ir;
using Edge.Training.Datasets.Captured;

namespace Edge.Cli.Verbs;

/// <summary><c>edge label FOLDER</c>: a page in the browser of this computer that shows captured pictures and takes a key for an answer.</summary>
internal static class LabelVerb
{
    public static Command Create(Application application)
    {
        var folder = new Argument<string>("FOLDER") { Description = "A folder that 'edge capture' filled; answers go to labels.jsonl in it, each at once" };
        var classes = new Option<string?>("--classes") { Description = "Their names, as 'OK,dent,scratch'; none: the project's", HelpName = "NAMES" };
        var language = new Option<string>("--lang") { Description = "Of the page: en or ja", HelpName = "LANG", DefaultValueFactory = _ => Words.Usual };
        var person = new Option<string>("--operator") { Description = "Who answers, for the records", HelpName = "NAME", DefaultValueFactory = _ => "" };
        var port = new Option<int>("--port") { Description = "Of this computer's loopback address; 0: a free one", HelpName = "N", DefaultValueFactory = _ => 0 };
        var command = new Command("label", "Say what captured pictures show: a page for this computer's browser, keyboard first, without a network")
        {
            folder, classes, language, person, port,
        };
        application.Bind(command, (session, parsed) => Run(session, session.Resolve(parsed.GetValue(folder)!), Classes(session, parsed.GetValue(classes)),
            Words.Languages.Contains(parsed.GetValue(language)!) ? parsed.GetValue(language)! : throw new UsageException("E0003", "--lang",
                $"'{parsed.GetValue(language)}'", string.Join(", ", Words.Languages)),
            parsed.GetValue(person)!, parsed.GetValue(port) is >= 0 and <= 65_535 and var number ? number
                : throw new UsageException("E0003", "--port", $"{parsed.GetValue(port)}", "0 to 65535; 0 is a free one")));
        return command;
    }

    /// <summary>Keys of the page: 1 to 9, and the letters that mean nothing else there.</summary>
    internal const int MostClasses = 32;

    private static IReadOnlyList<string> Classes(Session session, string? named)
    {
        string[] classes = named is not null ? named.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : ModelChoice.HasProject(session, "") ? [.. session.Project.Model.Classes] : [];
        if (classes.Length > MostClasses)
        {
            throw new UsageException("E0003", "edge label", $"{classes.Length} classes, and {MostClasses} keys", $"at most {MostClasses} classes on one page",
                "--classes names some of them; label the folder again with the others");
        }

        return classes.Length > 0 && classes.Distinct().Count() == classes.Length ? classes
            : throw new UsageException("E0015", "edge label", "no classes to choose from", "--classes OK,dent, or 'model.classes' in the project");
    }

    private static int Run(Session session, string folder, IReadOnlyList<string> classes, string language, string person, int port)
    {
        string shown = session.Shown(folder);
        if (!Directory.Exists(folder))
            throw new DataException("E0246", shown, "the folder does not exist", "a folder that 'edge capture' filled");
        try
        {
            using LabelDesk desk = LabelDesk.Open(folder, TimeProvider.System);
            using var server = new LabelServer(desk, classes, language, person, port) { Warn = session.Warn };
            // At once, and not as the result: somebody has to open it now.
            session.Error.WriteLine($"open {server.Address}  (this computer only; Ctrl-C ends, and what was answered is written)");
            server.RunAsync(session.Cancellation).GetAwaiter().GetResult();
            LabelCounts counts = desk.Counts;
            session.Result(
                () => new JsonObject
                {
                    ["schema"] = "edge.labelled/1",
                    ["folder"] = shown,
                    ["done"] = counts.Done,
                    ["left"] = counts.Left,
                    ["skipped"] = counts.Skipped,
                },
                text => text.WriteLine($"{shown}: {Text.Plural(counts.Done, "picture")} answered, {Text.Count(counts.Left)} left; "
                    + $"'data.more: [{shown}]' in the project lets 'edge train' learn from them"));
            return ExitCode.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpListenerException)
        {
            throw new DeviceException("E0640", e is HttpListenerException ? $"port {port}" : $"{shown}/{LabelEntry.Journal}", $"cannot be used: {e.Message.TrimEnd('.')}",
                "room on the disk, and no other 'edge label' with this folder or port", "several people may open the page of one", e);
        }
    }
}
