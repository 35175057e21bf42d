using System.CommandLine;
using Edge.Cli.Verbs;
using Edge.Compiler.Ir;
using Edge.Rig;

namespace Edge.Cli.CommandLine;

/// <summary>The tool without its process: parses, runs one verb, turns every error into text and an exit code.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Everything else.</param>
/// <param name="folder">What relative paths are relative to.</param>
internal sealed class Application(TextWriter output, TextWriter error, string folder)
{
    private readonly CommonOptions _common = new();

    /// <summary>What 'edge rig' drives.</summary>
    public IRigHardware Rig { get; init; } = new RigHardware();

    /// <summary>What a person types when something is asked.</summary>
    public TextReader Input { get; init; } = Console.In;

    /// <summary>True when <c>error</c> is a screen: progress is drawn, not listed.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>The interrupt signal; <see cref="Program"/> ties it to Ctrl-C.</summary>
    public CancellationToken Cancellation { get; init; }

    public int Run(string[] args)
    {
        // A build system writes its arguments into a file: no shell reads them then, and the file is older or newer than the code.
        if (args is ["build", ['@', .. string file]] && File.Exists(Path.GetFullPath(file, folder)))
            args = ["build", .. File.ReadAllLines(Path.GetFullPath(file, folder)).Where(line => line.Length > 0 && line[0] != '#')];
        ParseResult parsed = Build().Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (CommandLineFault.Of(parsed) is { } fault)
            return Report(fault, args.Contains("--json"));
        return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
    }

    /// <summary>Makes <paramref name="command"/> run <paramref name="verb"/> with a session of its own.</summary>
    public void Bind(Command command, Func<Session, ParseResult, int> verb) => command.SetAction(parsed =>
    {
        Session session = SessionOf(parsed);
        try
        {
            return verb(session, parsed);
        }
        catch (EdgeException e)
        {
            return Report(e, session.Json);
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            error.WriteLine("edge: interrupted; what was finished is kept, run the same command to go on");
            return ExitCode.Interrupted;
        }
        catch (Exception e)
        {
            error.WriteLine($"edge: internal error: this is a fault of edge {Product.Version}, please report it with the lines below");
            error.WriteLine(e);
            return ExitCode.Internal;
        }
    });

    internal Session SessionOf(ParseResult parsed) => new(output, error, folder, _common, parsed) { IsTerminal = IsTerminal, Cancellation = Cancellation };

    internal RootCommand Build()
    {
        var root = new RootCommand("Edge turns images into a quantized network that runs on a microcontroller, and proves that it computes the same bytes there.");
        _common.AddTo(root);
        foreach (Command verb in VerbSet.Create(this))
            root.Subcommands.Add(verb);
        return root;
    }

    private int Report(EdgeException fault, bool json)
    {
        if (json)
            JsonText.Write(output, ErrorText.Json(fault));
        error.WriteLine(ErrorText.Of(fault));
        return fault.ExitCode;
    }
}
