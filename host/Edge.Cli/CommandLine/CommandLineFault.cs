using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Edge.Compiler.Ir;

namespace Edge.Cli.CommandLine;

/// <summary>What is wrong with a command line, with the nearest name that would have been right.</summary>
internal static class CommandLineFault
{
    /// <returns>Null when the command line is right.</returns>
    public static UsageException? Of(ParseResult parsed)
    {
        string name = Name(parsed.CommandResult);
        if (MisspeltOption(parsed) is { } option)
        {
            string[] options = [.. Options(parsed.CommandResult).Where(known => known.StartsWith("--", StringComparison.Ordinal))];
            return new UsageException("E0002", name, $"unknown option '{option}'", string.Join(", ", options), Hint(option, options, name));
        }

        if (parsed.Errors.Count == 0 || parsed.Action is not (null or ParseErrorAction))
            return null;
        string[] verbs = [.. parsed.CommandResult.Command.Subcommands.Select(sub => sub.Name)];
        return (verbs.Length > 0, parsed.UnmatchedTokens) switch
        {
            (true, [string verb, ..]) => new UsageException("E0001", name, $"unknown verb '{verb}'", string.Join(", ", verbs), Hint(verb, verbs, name)),
            (true, _) => new UsageException("E0001", name, "no verb", string.Join(", ", verbs), $"'{name} --help' explains them"),
            (false, [string token, ..]) => new UsageException("E0003", name, $"unexpected argument '{token}'", hint: $"'{name} --help' shows what it takes"),
            _ => new UsageException("E0003", name, parsed.Errors[0].Message.TrimEnd('.'), hint: $"'{name} --help' shows what it takes"),
        };
    }

    // The parser takes '--hlp' for the NAME of 'edge new NAME'; nothing edge works on begins with a hyphen.
    private static string? MisspeltOption(ParseResult parsed) => parsed.UnmatchedTokens
        .Concat(parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens.Select(token => token.Value)))
        .FirstOrDefault(token => token.StartsWith("--", StringComparison.Ordinal) || (token is ['-', char letter, ..] && char.IsAsciiLetter(letter)));

    private static string Hint(string found, string[] names, string command) =>
        NearestName.Of(found, names) is { } nearest ? $"did you mean '{nearest}'?" : $"'{command} --help' lists them";

    private static string Name(CommandResult result) => result.Parent is CommandResult parent ? $"{Name(parent)} {result.Command.Name}" : "edge"; // the name that people type, not the file that runs

    private static IEnumerable<string> Options(CommandResult result)
    {
        IEnumerable<string> own = result.Command.Options.Where(option => !option.Hidden).Select(option => option.Name);
        return result.Parent is CommandResult parent
            ? own.Concat(Options(parent).Where(name => parent.Command.Options.First(option => option.Name == name) is { Recursive: true }))
            : own;
    }
}
