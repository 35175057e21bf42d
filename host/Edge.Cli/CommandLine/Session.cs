using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.Projects;

namespace Edge.Cli.CommandLine;

/// <summary>One run of one verb: where it reads and writes, and which project it works on.</summary>
internal sealed class Session(TextWriter output, TextWriter error, string folder, CommonOptions common, ParseResult parsed)
{
    private readonly List<string> _overrides = [.. parsed.GetValue(common.Set) ?? []];
    private Project? _project;

    /// <summary>Results.</summary>
    public TextWriter Out { get; } = output;

    /// <summary>Everything else: progress, notes, warnings.</summary>
    public TextWriter Error { get; } = error;

    public bool IsTerminal { get; init; }

    public CancellationToken Cancellation { get; init; }

    public bool Json { get; } = parsed.GetValue(common.Json);

    public bool Quiet { get; } = parsed.GetValue(common.Quiet);

    public string ProjectFile => Resolve(parsed.GetValue(common.Project)!);

    /// <summary>True when somebody named the project file; a default one may be absent where a verb can do without.</summary>
    public bool ProjectWasNamed => parsed.GetResult(common.Project) is { Implicit: false };

    /// <summary>How errors and warnings are written where another program reads them; null: for people.</summary>
    public BuildText? Form { get; set; }

    /// <summary>The project with every override applied; read once.</summary>
    /// <exception cref="Edge.Compiler.Ir.UsageException">There is none, or it is at fault.</exception>
    public Project Project => _project ??= ProjectReader.Read(ProjectFile, _overrides);

    /// <summary>Changes the project for this run, whatever its file says.</summary>
    public void Amend(Func<Project, Project> change) => _project = change(Project);

    /// <summary>A project that no file describes, with every override applied.</summary>
    public Project ProjectOf(YamlMap described) => ProjectReader.Read(described, described.Place.Text, folder, _overrides);

    /// <summary>The output folder: <c>--out</c>, else the project's.</summary>
    public string OutFolder => parsed.GetValue(common.Out) is { } named ? Resolve(named) : Project.OutFolder;

    /// <summary><c>--out</c> alone, for verbs that work without a project.</summary>
    public string? NamedOutFolder => parsed.GetValue(common.Out) is { } named ? Resolve(named) : null;

    /// <summary>Where results go that need no project: <c>--out</c>, the project's folder, or this one.</summary>
    public string OutFolderOrHere => ProjectWasNamed || File.Exists(ProjectFile) ? OutFolder : NamedOutFolder ?? Resolve(".");

    /// <summary>A path of the command line as an absolute one.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, folder);

    /// <summary>A path as a person in this folder would write it.</summary>
    public string Shown(string path)
    {
        string relative = Path.GetRelativePath(folder, path);
        return (relative.StartsWith("..", StringComparison.Ordinal) ? path : relative).Replace('\\', '/');
    }

    /// <summary>A named option that stands for one key of the project file.</summary>
    public void Override(string key, object? value)
    {
        if (value is not null)
            _overrides.Add(FormattableString.Invariant($"{key}={value}"));
    }

    /// <summary>A line for the person watching; silent with <c>--quiet</c>.</summary>
    public void Note(string line)
    {
        if (!Quiet)
            Error.WriteLine(line);
    }

    /// <summary>A line that must be seen even with <c>--quiet</c>.</summary>
    public void Warn(string line) => Error.WriteLine(Form?.OfWarning(line) ?? $"edge: warning: {line}");

    /// <summary>The result, for machines or for people.</summary>
    public void Result(Func<JsonObject> json, Action<TextWriter> text)
    {
        if (Json)
            JsonText.Write(Out, json());
        else
            text(Out);
    }
}
