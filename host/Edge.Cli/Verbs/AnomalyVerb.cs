using System.CommandLine;
using System.Text;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;

namespace Edge.Cli.Verbs;

/// <summary><c>edge anomaly</c>: a folder of good parts becomes a project and an INT8 model that says what is not one of them.</summary>
internal static class AnomalyVerb
{
    private const string UsualBoard = "netduinoplus2";

    public static Command Create(Application application)
    {
        var pictures = new Argument<string?>("PICTURES")
        {
            Description = "A folder of pictures of good parts, for which a project file is written; none: the project's",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var board = new Option<string?>("--board") { Description = "With PICTURES: what the project emits code for", HelpName = "NAME" };
        var head = new Option<string?>("--head") { Description = "anomaly.head: gaussian or nearest", HelpName = "KIND" };
        var entries = new Option<int?>("--entries") { Description = "anomaly.entries: what the nearest head remembers", HelpName = "N" };
        var overkill = new Option<string?>("--overkill") { Description = "anomaly.overkill: good parts that may be rejected, such as 1%", HelpName = "SHARE" };
        var backbone = new Option<string?>("--backbone") { Description = "anomaly.backbone: a float model whose features are taken", HelpName = "MODEL" };
        var node = new Option<string?>("--node") { Description = "anomaly.node: the node of it that computes them", HelpName = "NODE" };
        var epochs = new Option<int?>("--epochs") { Description = "anomaly.epochs", HelpName = "N" };
        var seed = new Option<int?>("--seed") { Description = "anomaly.seed", HelpName = "N" };
        var fresh = new Option<bool>("--fresh") { Description = "Forget an earlier run and start from nothing" };
        var command = new Command("anomaly", "Learn from good parts alone: from a folder of pictures to an INT8 model with its limit")
        {
            pictures, board, head, entries, overkill, backbone, node, epochs, seed, fresh,
        };
        application.Bind(command, (session, parsed) =>
        {
            string? chosen = parsed.GetValue(board);
            if (parsed.GetValue(pictures) is { } folder)
                Write(session, session.Resolve(folder), chosen ?? UsualBoard);
            else if (chosen is not null)
                throw new UsageException("E0003", "--board", "given without PICTURES", "a folder of good parts; or the boards of the project's 'targets'");
            session.Override("anomaly.head", parsed.GetValue(head));
            session.Override("anomaly.entries", parsed.GetValue(entries));
            session.Override("anomaly.overkill", parsed.GetValue(overkill));
            session.Override("anomaly.backbone", parsed.GetValue(backbone));
            session.Override("anomaly.node", parsed.GetValue(node));
            session.Override("anomaly.epochs", parsed.GetValue(epochs));
            session.Override("anomaly.seed", parsed.GetValue(seed));
            Project project = session.Project;
            return project.Anomaly is { } section
                ? AnomalyRun.Of(session, "anomaly", section, parsed.GetValue(fresh))
                : throw new UsageException("E0016", project.Model.Place.Text, "the project learns from labels", $"'network: {AnomalySection.Network}' and a section 'anomaly'",
                    "'edge anomaly PICTURES' writes such a project in a folder without one");
        });
        return command;
    }

    private static void Write(Session session, string folder, string board)
    {
        // Before anything is written.
        _ = Target.Of([TargetSection.Of(board, "c", new Place("--board"))], only: null);
        if (!Directory.Exists(folder))
            throw new UsageException("E0003", "edge anomaly", $"there is no folder '{session.Shown(folder)}'", "a folder of pictures of good parts");
        string home = Path.GetDirectoryName(session.ProjectFile)!;
        Projects.ProjectFile.WriteNew(session, session.ProjectFile, AnomalyTemplate.Text(NameOf(home), Path.GetRelativePath(home, folder).Replace('\\', '/'), board),
            "'edge anomaly' without a folder goes on with the project; '--project FILE' writes another");
        session.Note($"wrote {session.Shown(session.ProjectFile)}");
    }

    // The folder's name as 'edge new' would take it.
    private static string NameOf(string home)
    {
        var name = new StringBuilder();
        foreach (char c in Path.GetFileName(Path.TrimEndingDirectorySeparator(home)).ToLowerInvariant())
            name.Append(char.IsAsciiLetterLower(c) || (name.Length > 0 && char.IsAsciiDigit(c)) ? c : name.Length > 0 ? '-' : null);
        string written = name.ToString().Trim('-');
        return written.Length > 0 ? written[..Math.Min(40, written.Length)] : "parts";
    }
}
