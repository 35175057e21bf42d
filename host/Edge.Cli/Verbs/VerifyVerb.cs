using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Devices.Nano;
using Edge.Devices.Nano.Verifier;

namespace Edge.Cli.Verbs;

/// <summary><c>edge verify</c>: what nanoCLR could not run, or would compute differently, in assemblies of the user's own.</summary>
internal static class VerifyVerb
{
    public static Command Create(Application application)
    {
        var assemblies = new Argument<string[]>("ASSEMBLY") { Description = "Compiled assemblies (.dll) that run together on nanoFramework", Arity = ArgumentArity.OneOrMore };
        var references = new Option<string[]>("--reference")
        { Description = "A library of nanoFramework they may use; none: its mscorlib, as far as it is installed. May be repeated", HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
        var roots = new Option<string[]>("--hot")
        { Description = "A method that runs for every part and must not allocate, with all it calls [default: Infer]. May be repeated", HelpName = "NAME", Arity = ArgumentArity.OneOrMore };
        var command = new Command("verify", "Check compiled C# for what nanoFramework cannot run or computes differently") { assemblies, references, roots };
        application.Bind(command, (session, parsed) => Run(session, parsed.GetValue(assemblies) ?? [], parsed.GetValue(references) ?? [], parsed.GetValue(roots) ?? []));
        return command;
    }

    private static int Run(Session session, string[] assemblies, string[] references, string[] roots)
    {
        IReadOnlyList<string> libraries = references.Length > 0 ? [.. references.Select(session.Resolve)]
            : NanoTools.InstalledCoreLibrary() is { } installed ? [installed] : [];
        if (libraries.Count == 0)
            session.Note("compared with Edge's stand-in for nanoFramework's mscorlib, which holds little more than arrays; --reference names the real one");
        var options = new NanoVerifierOptions { References = [.. libraries.Select(path => Read(session, path))] };
        if (roots.Length > 0)
            options = options with { HotRoots = roots };
        IReadOnlyList<NanoFinding> findings = NanoVerifier.Check([.. assemblies.Select(path => Read(session, session.Resolve(path)))], options);
        session.Result(
            () => new JsonObject { ["schema"] = "edge.verify/1", ["assemblies"] = assemblies.Length, ["rules"] = NanoRules.All.Count, ["findings"] = Json(findings) },
            text =>
            {
                foreach (NanoFinding finding in findings)
                    text.WriteLine(finding);
                if (findings.Count == 0)
                    text.WriteLine($"{string.Join(", ", assemblies.Select(path => session.Shown(session.Resolve(path))))}: nothing found, {NanoRules.All.Count} rules");
            });
        if (findings.Count == 0)
            return ExitCode.Done;
        session.Error.WriteLine($"edge: check failed: {findings.Count} {(findings.Count == 1 ? "finding" : "findings")}");
        return ExitCode.CheckFailed;
    }

    private static NanoImage Read(Session session, string path)
    {
        string symbols = Path.ChangeExtension(path, ".pdb");
        try
        {
            return new NanoImage(session.Shown(path), File.ReadAllBytes(path), File.Exists(symbols) ? File.ReadAllBytes(symbols) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException("E0620", session.Shown(path), "cannot be read", "a compiled assembly, .dll", "build the project first", e);
        }
    }

    private static JsonArray Json(IReadOnlyList<NanoFinding> findings) => new([.. findings.Select(finding => (JsonNode)new JsonObject
    {
        ["rule"] = finding.Rule.Name,
        ["assembly"] = finding.Assembly,
        ["where"] = finding.Where,
        ["offset"] = finding.Offset,
        ["source"] = finding.Source,
        ["found"] = finding.Found,
        ["why"] = finding.Rule.Why,
        ["alternative"] = finding.Rule.Alternative,
    })]);
}
